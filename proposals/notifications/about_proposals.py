"""What letters say of being asked: for a review, to take a seat, to wake what rests."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.events import ReviewerAsked, ReviewIdle, SeatDeclined, SeatOffered
from proposals.drafting.models import Proposal, Reviewer, SeatRole, Stage
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of
from proposals.review.events import (
    ReviewRequestAccepted,
    ReviewRequestDeclined,
    ReviewRequestHandedOver,
)


def _reviewer_asked(told: Told, proposal: Proposal) -> Wording | None:
    request = _request_behind(told, proposal)
    if request is None or request.declined_at:
        return None
    team = f", or anybody else in {request.team.name}, stand" if request.team else " stand"
    by_when = f" by {words.day(request.due_on)}" if request.due_on else ""
    return Wording(
        subject=f"{actor_name(told)} asks for your review: {proposal.title}",
        lines=(
            f"{actor_name(told)} asks where you{team} on “{proposal.title}”{by_when}.",
            "Objecting is a contribution: a concern says what would settle it.",
        ),
        quotes=quotes_of(
            (f"{actor_name(told)} says why you", request.reason), ("In brief", proposal.brief)
        ),
        button="Read it and take a position",
        url=page_of(proposal, "/review"),
    )


def _request_accepted(told: Told, proposal: Proposal) -> Wording:
    actor, by_when = actor_name(told), told.event.details["by_when"]
    return Wording(
        subject=f"{actor} will review it{f' {by_when}' if by_when else ''}: {proposal.title}",
        lines=(
            f"{actor} accepted {told.event.details['request']}{told.on(proposal)}"
            f"{f' {by_when}' if by_when else ''}.",
        ),
        button="See where everybody stands",
        url=page_of(proposal, "/review"),
    )


def _request_declined(told: Told, proposal: Proposal) -> Wording:
    actor, asked = actor_name(told), told.event.details["request"]
    return Wording(
        subject=f"{actor} declines to review: {proposal.title}",
        lines=(
            f"{actor} declined {asked}{told.on(proposal)}.",
            "Nobody waits for it any more. If that view is missing, ask somebody else.",
        ),
        quotes=quotes_of((f"{actor} says why", told.event.details["why"])),
        button="See who is asked",
        url=page_of(proposal, "/plan#reviewers"),
    )


def _request_handed_over(told: Told, proposal: Proposal) -> Wording | None:
    actor, to = actor_name(told), told.event.details["person"]
    if told.person is not None and told.person.id == told.event.details["person_id"]:
        return _asked_instead(told, proposal)
    return Wording(
        subject=f"{actor} hands a review over to {to}: {proposal.title}",
        lines=(f"{actor} trusts {to} with the review{told.on(proposal, ' of')}.",),
        quotes=quotes_of((f"{actor} says why", told.event.details["why"])),
        button="See who is asked",
        url=page_of(proposal, "/plan#reviewers"),
    )


def _asked_instead(told: Told, proposal: Proposal) -> Wording | None:
    request, actor = _request_behind(told, proposal), actor_name(told)
    if request is None or request.declined_at:
        return None
    by_when = f" by {words.day(request.due_on)}" if request.due_on else ""
    return Wording(
        subject=f"{actor} trusts you with a review: {proposal.title}",
        lines=(
            f"{actor} was asked to review “{proposal.title}” and trusts you with it{by_when}.",
            "If it is not for you either, decline it there, with a word why.",
        ),
        quotes=quotes_of((f"{actor} says why you", request.reason), ("In brief", proposal.brief)),
        button="Read it and take a position",
        url=page_of(proposal, "/review"),
    )


def _request_behind(told: Told, proposal: Proposal) -> Reviewer | None:
    team_id = told.event.details.get("team_id")
    person_id = told.person.id if told.person else 0
    return next(
        (
            each
            for each in proposal.reviewers
            if each.team_id == team_id and each.includes(person_id)
        ),
        None,
    )


def _seat_declined(told: Told, proposal: Proposal) -> Wording:
    seat, actor = told.event.details["seat"], actor_name(told)
    return Wording(
        subject=f"{actor} declines the seat of {seat}: {proposal.title}",
        lines=(
            f"{actor} declines the seat of {seat}{told.on(proposal)}.",
            "It is empty until an author offers it to somebody else.",
        ),
        quotes=quotes_of((f"{actor} says why", told.event.details["reason"])),
        button="Offer it to somebody else",
        url=page_of(proposal, "/plan#seats"),
    )


def _seat_offered(told: Told, proposal: Proposal) -> Wording | None:
    role = SeatRole(told.event.details["role"])
    holder = proposal.seat(role)
    if holder is None or told.person is None or holder.id != told.person.id:
        return None
    seat, actor = words.SEAT[role].lower(), actor_name(told)
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


def _review_idle(told: Told, proposal: Proposal) -> Wording | None:
    if proposal.stage != Stage.IN_REVIEW or proposal.active_at > told.event.occurred_at:
        return None  # it is awake again, or at rest
    days = words.count(told.event.details["days"], "day")
    return Wording(
        subject=f"Nothing has happened for {days}: {proposal.title}",
        lines=(
            f"Nobody has said or done anything{told.on(proposal)} for {days}.",
            "Left alone it goes to rest, from which any author can wake it.",
        ),
        button="See what it waits for",
        url=page_of(proposal, "/review"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    ReviewerAsked.name: _reviewer_asked,
    ReviewRequestAccepted.name: _request_accepted,
    ReviewRequestDeclined.name: _request_declined,
    ReviewRequestHandedOver.name: _request_handed_over,
    ReviewIdle.name: _review_idle,
    SeatOffered.name: _seat_offered,
    SeatDeclined.name: _seat_declined,
}
