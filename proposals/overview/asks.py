"""What is asked of one reader, why them, and by when: from the same rules as the needs line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.decisions.queries import running_period_of
from proposals.drafting.lifecycle import UNDER_REVIEW, Need
from proposals.drafting.models import Milestone, Proposal, Reviewer, SeatRole, Stage
from proposals.drafting.policy import may_fill
from proposals.overview.needs import NeedsLine
from proposals.review.queries import answer_to, is_waited_for, request_to, requests_in_place
from proposals.rollout.course import blocker_for, standing_of
from proposals.rollout.guards import who_rolls_out
from proposals.rollout.policy import answer_request, approve_step
from proposals.rollout.queries import awaited_approvals, watched_until
from proposals.rollout.queries.problems import can_be_reopened, waits_for_correction


@dataclass(frozen=True)
class Ask:
    """One thing that waits for a person: a sentence, why them, and where they do it."""

    sentence: str
    why: str
    address: str


def asked_of(reader: Person, proposal: Proposal, line: NeedsLine) -> list[Ask]:
    """Return what waits for the reader, a position and an offered seat first."""
    asks = [
        *_position(reader, proposal),
        *_ownership(reader, proposal),
        *_seats(reader, proposal),
        *(approvals := list(_approvals(reader, proposal))),
        *_turn(reader, proposal, line, asked_for_a_word=bool(approvals)),
        *_milestones(reader, proposal),
        *_problems(reader, proposal),
        *_in_the_way(reader, proposal),
        *_word(reader, proposal),
    ]
    return list({ask.sentence: ask for ask in asks}.values())


def _position(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    if proposal.stage not in UNDER_REVIEW:
        return
    mine = request_to(reader, proposal)
    for request in (*([mine] if mine else []), *requests_in_place(reader, proposal)):
        if not is_waited_for(request):
            continue
        again = " again, because the proposal changed" if answer_to(request) else ""
        by_when = f" by {words.day(request.due_on)}" if request.due_on else ""
        yield Ask(
            f"{_whom(reader, request)} asked for a position{again}{by_when}.",
            _why(reader, request),
            f"/p/{proposal.number}/review#my-position",
        )


def _whom(reader: Person, request: Reviewer) -> str:
    if request.person is None:
        return f"{request.reader.name}, your team, is"
    if request.person_id == reader.id:
        return "You are"
    return f"{request.person.name}, for whom you stand in, is"


def _why(reader: Person, request: Reviewer) -> str:
    whom = "them" if request.person and request.person_id != reader.id else "you"
    return f"Why {whom}: “{request.reason}”" if request.reason else ""


def _ownership(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    if (offer := proposal.offer) and offer.to_id == reader.id:
        yield Ask(
            f"{offer.offered_by.name} offers you the ownership of it: take it over or decline it.",
            f"They write: “{offer.note}”" if offer.note else "",
            f"/p/{proposal.number}",
        )


def _seats(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    for seat in proposal.seats:
        if seat.accepted_at is None and may_fill(reader, proposal, seat):
            is_own = seat.person_id == reader.id
            whom = "You are" if is_own else f"{seat.person.name}, for whom you stand in, is"
            yield Ask(
                f"{whom} asked to take the seat of {words.SEAT[seat.role].lower()},"
                f" who {DUTY[seat.role]}.",
                "",
                f"/p/{proposal.number}/plan#seats",
            )


DUTY = {
    SeatRole.OWNER: "is accountable for the outcome",
    SeatRole.SPONSOR: "stands for the goal it serves",
    SeatRole.DECIDER: "decides, and says why",
    SeatRole.ROLLOUT_OWNER: "maintains it afterwards",
    SeatRole.METRIC_OWNER: "brings the numbers",
    SeatRole.ESCALATION: "is asked when it gets stuck",
}


def _turn(
    reader: Person, proposal: Proposal, line: NeedsLine, *, asked_for_a_word: bool
) -> Iterator[Ask]:
    if line.transition is None or not line.is_for(reader):
        return
    if asked_for_a_word and reader not in who_rolls_out(proposal):
        return  # that is all that waits for them, and it has its own sentence
    page = f"/p/{proposal.number}{words.NEXT_PAGE[proposal.stage]}"
    theirs = [need for need in line.needs if _is_for(reader, need, line)]
    is_asked = request_to(reader, proposal) or requests_in_place(reader, proposal)
    if theirs and not is_asked:
        yield Ask(
            f"It waits for you: {words.sentence_list([need.phrase for need in theirs])}.",
            f"“{line.transition.label}” waits for it.",
            page,
        )
    elif not line.needs:
        yield Ask(_move(proposal, line.transition.label), "Nothing else is missing.", page)


def _is_for(reader: Person, need: Need, line: NeedsLine) -> bool:
    return any(reader in (each, line.stand_in_of(each)) for each in need.turn)


def _move(proposal: Proposal, label: str) -> str:
    if proposal.stage != Stage.FINAL_COMMENT:
        return f"You are asked for the next move: {label.lower()}."
    period = running_period_of(proposal)
    since = f" since {words.day(period.closes_at)}" if period else ""
    return f"You are asked for a decision{since}: accept, with conditions or not, defer or decline."


def _approvals(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    """Yield the steps after which the reader, or somebody they stand in for, is asked for a word.

    While such a step is still watched, the day on which it ends is said with it.
    """
    if proposal.stage != Stage.ROLLING_OUT:
        return
    for milestone in awaited_approvals(proposal):
        if approve_step(reader, milestone):
            until = watched_until(milestone)
            watched = f" It is watched until {words.day(until)}." if until else ""
            yield Ask(
                f"The step after “{milestone.title}” waits for your word.{watched}",
                _in_whose_place(reader, milestone),
                f"/p/{proposal.number}/rollout/milestones/{milestone.id}/approval",
            )


def _in_whose_place(reader: Person, milestone: Milestone) -> str:
    named = milestone.approver
    if named is None or named.id == reader.id:
        return ""
    return f"{named.name}, for whom you stand in, was named for it."


def _milestones(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    for milestone in proposal.milestones:
        if milestone.owner_id == reader.id and milestone.planned_on and not milestone.happened_on:
            yield Ask(
                f"You see to “{milestone.title}” by {words.day(milestone.planned_on)}.",
                "",
                f"/p/{proposal.number}/rollout",
            )


def _problems(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    for problem in proposal.problems:  # type: ignore[attr-defined]
        page = f"/p/{proposal.number}/rollout/problems/{problem.id}"
        said = f"{problem.raised_by.name}, {words.day(problem.raised_at)}: “{problem.title}”"
        if problem.waits_for_decider and can_be_reopened(proposal):
            if answer_request(reader, problem):
                yield Ask("You are asked to open it again.", said, f"{page}/reopening")
        elif waits_for_correction(problem) and answer_request(reader, problem):
            where = f"/p/{proposal.number}/decision/correction"
            yield Ask("You opened the decision again: it waits to be made anew.", said, where)
        elif not problem.is_settled and not problem.answers and reader in who_rolls_out(proposal):
            yield Ask("A problem waits for an answer.", said, page)


def _in_the_way(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    """Ask whoever the latest update names for what is in the way."""
    if blocker := blocker_for(reader, proposal):
        said = proposal.course.update  # type: ignore[attr-defined]
        yield Ask(
            f"You are asked to see to what is in the way: {blocker}",
            f"{said.posted_by.name}, {words.day(said.posted_at)}. Next: {said.next_action}",
            f"/p/{proposal.number}/rollout#update-{said.id}",
        )


def _word(reader: Person, proposal: Proposal) -> Iterator[Ask]:
    """Ask whoever rolls it out to say how it is going, once that is late."""
    standing = standing_of(proposal, now=clock.now())
    if standing.is_outdated and reader in who_rolls_out(proposal):
        yield Ask(
            "You are asked to say how it is going.",
            standing.sentence,
            f"/p/{proposal.number}/rollout/updates",
        )


def next_date_of(proposal: Proposal) -> tuple[date, str] | None:
    """Return the next dated thing that everybody waits for, and what it is."""
    if proposal.stage == Stage.FINAL_COMMENT and (period := running_period_of(proposal)):
        return period.closes_at.date(), "final comment ends"
    return min(_dates(proposal), default=None)


def _dates(proposal: Proposal) -> Iterator[tuple[date, str]]:
    if proposal.stage in UNDER_REVIEW:
        for each in proposal.reviewers:
            if each.due_on:
                yield each.due_on, "positions are due"
    for milestone in proposal.milestones:
        if milestone.planned_on and not milestone.happened_on:
            yield milestone.planned_on, f"“{milestone.title}”"
    if proposal.stage in (Stage.ROLLING_OUT, Stage.MEASURING):
        for promise in proposal.goals:
            if promise.due_on:
                yield promise.due_on, f"{promise.metric.name} is measured"
