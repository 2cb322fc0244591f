"""What letters about a proposal say, in the words of those who wrote to one another."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from proposals import words
from proposals.db import db
from proposals.decisions.events import DecisionRecorded, FinalCommentOpened
from proposals.decisions.models import Decision
from proposals.drafting.events import ReviewerAsked, SeatDeclined, SeatOffered
from proposals.drafting.models import Proposal, Reviewer, SeatRole
from proposals.notifications.models import Letter
from proposals.notifications.wording import Wording, actor_name, page_of, quotes_of
from proposals.review.events import ConcernAnswered, ConcernRaised, PositionsAskedAgain
from proposals.review.models import Comment, Thread


def _reviewer_asked(letter: Letter, proposal: Proposal) -> Wording | None:
    request = _request_behind(letter, proposal)
    if request is None:
        return None
    team = f", or anybody else in {request.team.name}, stand" if request.team else " stand"
    by_when = f" by {words.day(request.due_on)}" if request.due_on else ""
    return Wording(
        subject=f"{actor_name(letter)} asks for your review: {proposal.title}",
        lines=(
            f"{actor_name(letter)} asks where you{team} on “{proposal.title}”{by_when}.",
            "Objecting is a contribution: a concern says what would settle it.",
        ),
        quotes=quotes_of(
            (f"{actor_name(letter)}: why you", request.reason), ("In brief", proposal.brief)
        ),
        button="Read it and take a position",
        url=page_of(proposal, "/review"),
    )


def _request_behind(letter: Letter, proposal: Proposal) -> Reviewer | None:
    team_id = letter.event.details.get("team_id")
    return next(
        (
            each
            for each in proposal.reviewers
            if each.team_id == team_id and each.includes(letter.person_id or 0)
        ),
        None,
    )


def _seat_declined(letter: Letter, proposal: Proposal) -> Wording:
    seat, actor = letter.event.details["seat"], actor_name(letter)
    return Wording(
        subject=f"{actor} declines the seat of {seat}: {proposal.title}",
        lines=(
            f"{actor} declines the seat of {seat} on “{proposal.title}”.",
            "It is empty until an author offers it to somebody else.",
        ),
        quotes=quotes_of((f"{actor}: why", letter.event.details["reason"])),
        button="Offer it to somebody else",
        url=page_of(proposal, "/plan#seats"),
    )


def _seat_offered(letter: Letter, proposal: Proposal) -> Wording | None:
    role = SeatRole(letter.event.details["role"])
    holder = proposal.seat(role)
    if holder is None or holder.id != letter.person_id:
        return None
    seat, actor = words.SEAT[role].lower(), actor_name(letter)
    return Wording(
        subject=f"{actor} offers you the seat of {seat}: {proposal.title}",
        lines=(
            f"{actor} offers you the seat of {seat} on"
            f" “{proposal.title}”: {words.SEAT_DUTY[role]}.",
            "Acting in it accepts it. If it is not for you, decline it there, with a word why.",
        ),
        quotes=quotes_of(("In brief", proposal.brief)),
        button="Look at the proposal",
        url=page_of(proposal, "/plan"),
    )


def _positions_asked_again(letter: Letter, proposal: Proposal) -> Wording:
    return Wording(
        subject=f"Please look again: {proposal.title}",
        lines=(
            f"{actor_name(letter)} changed what “{proposal.title}” proposes after you took your"
            " position.",
            "Your position stands as it was until you say otherwise, marked with its revision.",
        ),
        button="See what changed",
        url=page_of(proposal, "/history"),
    )


def _concern_raised(letter: Letter, proposal: Proposal) -> Wording | None:
    concern = db.session.get(Thread, letter.event.details["thread_id"])
    if concern is None or not concern.is_open:
        return None
    return Wording(
        subject=f"{actor_name(letter)} has a concern: {concern.title}",
        lines=(
            f"{actor_name(letter)} raised a concern on “{proposal.title}”: {concern.title}",
            "It waits for an answer from an author; only whoever raised it can say that it is"
            " settled.",
        ),
        quotes=quotes_of(
            (actor_name(letter), concern.comments[0].body if concern.comments else ""),
            ("What would settle it", concern.would_settle),
        ),
        button="Answer",
        url=_thread_page(proposal, concern.id),
    )


def _concern_answered(letter: Letter, proposal: Proposal) -> Wording | None:
    comment = db.session.get(Comment, letter.event.details["comment_id"])
    if comment is None:
        return None
    return Wording(
        subject=f"{actor_name(letter)} answered your concern: {comment.thread.title}",
        lines=(
            f"{actor_name(letter)} answered your concern on “{proposal.title}”:"
            f" {comment.thread.title}",
            "If that settles it, say so; nobody else can. If not, say what is missing.",
        ),
        quotes=quotes_of((actor_name(letter), comment.body)),
        button="Read the answer",
        url=_thread_page(proposal, comment.thread_id),
    )


def _final_comment_opened(letter: Letter, proposal: Proposal) -> Wording:
    until, over_objection = letter.event.details["until"], letter.event.details["over_objection"]
    decider = proposal.seat(SeatRole.DECIDER)
    return Wording(
        subject=f"Final comment until {until}: {proposal.title}",
        lines=(
            f"“{proposal.title}” is in final comment until {until}. After that,"
            f" {decider.name if decider else 'the decider'} decides.",
            "If something is missing, now is the time to say it.",
        ),
        quotes=quotes_of(
            (f"{actor_name(letter)}: why now, over objection", over_objection),
            ("In brief", proposal.brief),
        ),
        button="Read it once more",
        url=page_of(proposal),
    )


def _decision_recorded(letter: Letter, proposal: Proposal) -> Wording | None:
    decision = db.session.scalar(
        sa.select(Decision).where(
            Decision.proposal_id == proposal.id,
            Decision.sequence == letter.event.details["sequence"],
        )
    )
    if decision is None:
        return None
    decider = decision.decided_by.name if decision.decided_by else "Nobody objected"
    label = letter.event.details["label"]
    conditions = "\n".join(f"- {each.text}" for each in decision.conditions)
    return Wording(
        subject=f"{label}: {proposal.title}",
        lines=(
            f"There is a decision on “{proposal.title}”: {label.lower()}.",
            "It was decided over an objection; the dissent is kept with it, word for word."
            if decision.over_objection
            else "The page shows how each concern was answered.",
        ),
        quotes=quotes_of((f"{decider}: why", decision.rationale), ("Conditions", conditions)),
        button="Read the decision",
        url=page_of(proposal, "/decision"),
    )


def _thread_page(proposal: Proposal, thread_id: int) -> str:
    return page_of(proposal, f"/review#thread-{thread_id}")


WORDINGS: dict[str, Callable[[Letter, Proposal], Wording | None]] = {
    ReviewerAsked.name: _reviewer_asked,
    SeatOffered.name: _seat_offered,
    SeatDeclined.name: _seat_declined,
    PositionsAskedAgain.name: _positions_asked_again,
    ConcernRaised.name: _concern_raised,
    ConcernAnswered.name: _concern_answered,
    FinalCommentOpened.name: _final_comment_opened,
    DecisionRecorded.name: _decision_recorded,
}
