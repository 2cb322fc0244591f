"""What letters say of concerns: raised, answered, waiting, escalated, settled."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.models import Proposal
from proposals.drafting.policy import is_author
from proposals.notifications.said import about, beginning, comment_of, page_of_talk, thread_of
from proposals.notifications.wording import Told, Wording, actor_name, quotes_of
from proposals.review.events import (
    ConcernAnswered,
    ConcernEscalated,
    ConcernNudged,
    ConcernRaised,
    ConcernResolved,
    ConcernWithdrawn,
)
from proposals.review.models import Thread


def _concern_raised(told: Told, proposal: Proposal) -> Wording | None:
    concern = thread_of(told)
    if concern is None or not concern.is_open:
        return None
    return _of_concern(told, proposal, concern, "raised a concern")


def _of_concern(told: Told, proposal: Proposal, concern: Thread, deed: str) -> Wording:
    actor = actor_name(told)
    first = concern.comments[0].body if concern.comments else ""
    return Wording(
        subject=f"{actor} has a concern: {concern.title}",
        lines=(
            f"{actor} {deed}{told.on(proposal)}: {concern.title}",
            "It waits for an answer from an author; only whoever raised it can say that it is"
            " settled.",
        ),
        quotes=quotes_of(
            *about(concern),
            (concern.opened_by.name, first),
            ("What would settle it", concern.would_settle),
        ),
        button="Answer" if _may_answer(told, proposal) else "Read it",
        url=page_of_talk(proposal, concern),
    )


def _may_answer(told: Told, proposal: Proposal) -> bool:
    return told.person is not None and is_author(told.person, proposal)


def concern_reopened(told: Told, proposal: Proposal) -> Wording | None:
    """Return what is told of a concern that is open again: the same as of a new one."""
    concern = thread_of(told)
    if concern is None or not concern.is_open:
        return None
    return _of_concern(told, proposal, concern, "reopened a concern")


def _concern_answered(told: Told, proposal: Proposal) -> Wording | None:
    comment = comment_of(told)
    if comment is None:
        return None
    concern, actor = comment.thread, actor_name(told)
    is_theirs = told.person is not None and concern.opened_by_id == told.person.id
    whose = "your concern" if is_theirs else f"{concern.opened_by.name}’s concern"
    ask = "If that settles it, say so; nobody else can. If not, say what is missing."
    return Wording(
        subject=f"{actor} answered {whose}: {concern.title}",
        lines=(
            f"{actor} answered {whose}{told.on(proposal)}: {concern.title}",
            *([ask] if is_theirs else []),
        ),
        quotes=quotes_of((actor, comment.body)),
        button="Read the answer",
        url=page_of_talk(proposal, concern),
    )


def _concern_escalated(told: Told, proposal: Proposal) -> Wording | None:
    concern, actor = thread_of(told), actor_name(told)
    if concern is None or not concern.is_open:
        return None
    first = concern.comments[0].body if concern.comments else ""
    return Wording(
        subject=f"{actor} asks you to help with a concern: {concern.title}",
        lines=(
            f"{actor} asks you, as the escalation contact of “{proposal.title}”, to help with a"
            f" concern: {concern.title}",
            "You need not settle it. Bring those together who can, or say what you see.",
        ),
        quotes=quotes_of(
            (f"{actor} says why", told.event.details["why"]),
            (f"{concern.opened_by.name}’s concern", first),
            ("What would settle it", concern.would_settle),
        ),
        button="Look at the concern",
        url=page_of_talk(proposal, concern),
    )


def _concern_resolved(told: Told, proposal: Proposal) -> Wording | None:
    concern, actor = thread_of(told), actor_name(told)
    if concern is None or concern.is_open:
        return None
    return Wording(
        subject=f"{actor} says that a concern is settled: {concern.title}",
        lines=(f"{actor} says that a concern{told.on(proposal)} is settled: {concern.title}",),
        button="Read how",
        url=page_of_talk(proposal, concern),
    )


def _concern_withdrawn(told: Told, proposal: Proposal) -> Wording | None:
    concern, actor = thread_of(told), actor_name(told)
    if concern is None or concern.is_open:
        return None
    return Wording(
        subject=f"{actor} withdrew a concern: {concern.title}",
        lines=(f"{actor} withdrew a concern{told.on(proposal)}: {concern.title}",),
        quotes=quotes_of((f"{actor} says why", told.event.details["why"])),
        button="Read the conversation",
        url=page_of_talk(proposal, concern),
    )


def _concern_nudged(told: Told, proposal: Proposal) -> Wording | None:
    concern = thread_of(told)
    if concern is None or not concern.is_open:
        return None
    days = words.count(told.event.details["days"], "day")
    if told.event.details["is_answered"]:
        return _waits_for_raiser(told, proposal, concern, days)
    return Wording(
        subject=f"A concern has waited for {days}: {concern.title}",
        lines=(
            f"{concern.opened_by.name}’s concern{told.on(proposal)} has waited for"
            f" {days}: {concern.title}",
            "An answer need not settle it. It says what you think of it.",
        ),
        quotes=(
            *beginning(concern),
            *quotes_of(("What would settle it", concern.would_settle)),
        ),
        button="Answer",
        url=page_of_talk(proposal, concern),
    )


def _waits_for_raiser(told: Told, proposal: Proposal, concern: Thread, days: str) -> Wording:
    said = [each for each in concern.comments if is_author(each.author, proposal)]
    answer = quotes_of((said[-1].author.name, said[-1].body)) if said else ()
    return Wording(
        subject=f"An answer to your concern has waited for {days}: {concern.title}",
        lines=(
            f"An answer to your concern{told.on(proposal)} has waited for {days}: {concern.title}",
            "If that settles it, say so; nobody else can. If not, say what is missing.",
        ),
        quotes=answer,
        button="Read the answer",
        url=page_of_talk(proposal, concern),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    ConcernRaised.name: _concern_raised,
    ConcernAnswered.name: _concern_answered,
    ConcernEscalated.name: _concern_escalated,
    ConcernResolved.name: _concern_resolved,
    ConcernWithdrawn.name: _concern_withdrawn,
    ConcernNudged.name: _concern_nudged,
}
