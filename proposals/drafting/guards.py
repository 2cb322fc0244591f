"""The moves that drafting makes, and what each of them needs first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.lifecycle import BEFORE_DECISION, Guard, Need, Transition, register
from proposals.drafting.models import Lane, Proposal, SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, thresholds_of
from proposals.markup import is_filled


def authors(proposal: Proposal) -> tuple[Person, ...]:
    """Return the owner and the co-authors, those who are still here."""
    people = (proposal.owner, *proposal.co_authors)
    return tuple(person for person in people if person.is_active)


def needs_holder(role: SeatRole) -> Callable[[Proposal], Need | None]:
    """Return a check that the seat is held by somebody who is still here."""

    def check(proposal: Proposal) -> Need | None:
        holder = proposal.seat(role)
        if holder and holder.is_active:
            return None
        seat = f"{'an' if words.SEAT[role][0] in 'EO' else 'a'} {words.SEAT[role].lower()}"
        return Need(f"{seat} ({holder.name} has left)" if holder else seat, authors(proposal))

    return check


def _needs_text(name: str, phrase: str) -> Callable[[Proposal], Need | None]:
    def check(proposal: Proposal) -> Need | None:
        written = proposal.latest and getattr(proposal.latest, name).strip()
        return None if written else Need(phrase, authors(proposal))

    return check


def _needs_section(kind: str, phrase: str) -> Callable[[Proposal], Need | None]:
    def check(proposal: Proposal) -> Need | None:
        return None if says_something(proposal, kind) else Need(phrase, authors(proposal))

    return check


def says_something(proposal: Proposal, kind: str) -> bool:
    """Tell whether the sections of this kind hold more than the template's hints.

    Noted with the revision when it is saved, so that a list of proposals reads no documents.
    """
    if proposal.latest is None:
        return False
    if proposal.latest.sections:
        return any(
            section["kind"] == kind and section.get("is_filled", True)
            for section in proposal.latest.sections
        )
    return is_filled(proposal.latest.body, kind)


def _needs_brief(proposal: Proposal) -> Need | None:
    return None if proposal.brief.strip() else Need("In brief", authors(proposal))


def _needs_decider_apart(proposal: Proposal) -> Need | None:
    decider = proposal.seat(SeatRole.DECIDER)
    if decider is None or decider.id not in proposal.author_ids:
        return None
    return Need("a decider who is not one of its authors", authors(proposal))


def _needs_goal(proposal: Proposal) -> Need | None:
    if proposal.goals or proposal.no_outcome_reason.strip():
        return None
    return Need(
        "a goal commitment, or the reason why there is no measurable outcome", authors(proposal)
    )


def _needs_reviewer(proposal: Proposal) -> Need | None:
    if any(each.people and not each.is_declined for each in proposal.reviewers):
        return None
    return Need("a reviewer", authors(proposal))


def _needs_later_revision(proposal: Proposal) -> Need | None:
    if proposal.revision_number > proposal.taken_up_on_revision:
        return None
    return Need(
        f"a new revision after revision {proposal.revision_number}, which was decided",
        authors(proposal),
    )


def _needs_successor(proposal: Proposal) -> Need | None:
    return None if proposal.superseded_by else Need("the proposal that replaces it")


def _needs_quiet(proposal: Proposal) -> Need | None:
    days = thresholds_of(proposal).dormant_days
    if proposal.active_at <= clock.now() - timedelta(days=days):
        return None
    return Need(f"{words.count(days, 'day')} in which nobody touches it")


def _rests_after(thresholds: Thresholds, lane: Lane | None) -> str:
    return f"Nobody touched it for {words.count(thresholds.dormant_days, 'day')}."


OPEN_REVIEW = register(
    Transition(
        "open_review",
        "Open the review",
        frozenset({Stage.DRAFT}),
        Stage.IN_REVIEW,
        policy.edit,
        (
            Guard("It has an owner.", needs_holder(SeatRole.OWNER), "seats", True),
            Guard("A decider is named.", needs_holder(SeatRole.DECIDER), "seats"),
            Guard("The decider is none of its authors.", _needs_decider_apart, "seats", True),
            Guard("In brief is not empty.", _needs_brief, "brief"),
            Guard(
                "The Context section is not empty.", _needs_section("context", "Context"), "body"
            ),
            Guard(
                "The Narrative section is not empty.",
                _needs_section("narrative", "Narrative"),
                "body",
            ),
            Guard(
                "It says what gets worse, and for whom.",
                _needs_text("gets_worse", "what gets worse, and for whom"),
                "gets_worse",
            ),
            Guard("It says how we undo it.", _needs_text("undo", "how we undo it"), "undo"),
            Guard(
                "It says what would make us stop.",
                _needs_text("stop_when", "what would make us stop"),
                "stop_when",
            ),
            Guard(
                "It has a goal commitment, or a written reason why it has no measurable outcome.",
                _needs_goal,
                "commitments",
            ),
            Guard(
                "At least one reviewer is asked, a person or a team.", _needs_reviewer, "reviewers"
            ),
            Guard(
                "After a decision, a new revision says what changed.",
                _needs_later_revision,
                "body",
                True,
            ),
        ),
        forward=True,
        turn=authors,
    )
)
WITHDRAW = register(
    Transition(
        "withdraw",
        "Withdraw",
        BEFORE_DECISION,
        Stage.WITHDRAWN,
        policy.own,
        asks="a reason",
    )
)
SUPERSEDE = register(
    Transition(
        "supersede",
        "Supersede",
        frozenset(Stage) - {Stage.SUPERSEDED},
        Stage.SUPERSEDED,
        policy.supersede,
        (Guard("The proposal that replaces it is named.", _needs_successor),),
    )
)
TAKE_UP = register(
    Transition(
        "back_to_draft",
        "Take it up again",
        frozenset({Stage.DEFERRED, Stage.DECLINED}),
        Stage.DRAFT,
        policy.own,
        asks="a note on what changed",
    )
)
FALL_DORMANT = register(
    Transition(
        "fall_dormant",
        "Rest",
        frozenset({Stage.IN_REVIEW}),
        Stage.DORMANT,
        policy.happen_by_itself,
        (Guard(_rests_after, _needs_quiet),),
    )
)
REVIVE = register(
    Transition(
        "revive",
        "Revive",
        frozenset({Stage.DORMANT}),
        Stage.IN_REVIEW,
        policy.edit,
        turn=authors,
    )
)
