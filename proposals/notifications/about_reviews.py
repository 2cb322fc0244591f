"""What letters say of positions, and of a review that was sent as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from proposals import words
from proposals.drafting.models import Proposal
from proposals.notifications import about_concerns, about_talk
from proposals.notifications.recipients import RECIPIENTS, parts_of
from proposals.notifications.wording import (
    Told,
    Wording,
    actor_name,
    begun,
    page_of,
    quotes_of,
)
from proposals.review.events import (
    PositionConfirmed,
    PositionsAskedAgain,
    PositionTaken,
    ReviewSent,
)
from proposals.review.models import Stance


def _position_taken(told: Told, proposal: Proposal) -> Wording:
    stance, actor = Stance(told.event.details["stance"]), actor_name(told)
    label, said = words.STANCE[stance], told.event.details["statement"]
    return Wording(
        subject=f"{actor}: {label}{f' – {begun(said)}' if said else ''}",
        lines=(
            f"{actor} took a position on revision {told.event.details['revision_number']}"
            f"{told.on(proposal, ' of')}: {label}.",
        ),
        quotes=quotes_of((actor, said)),
        button="See where everybody stands",
        url=page_of(proposal, "/review"),
    )


def _position_confirmed(told: Told, proposal: Proposal) -> Wording:
    actor, label = actor_name(told), words.STANCE[Stance(told.event.details["stance"])]
    return Wording(
        subject=f"{actor} still stands where they did: {label}",
        lines=(
            f"{actor} says that their position holds for revision"
            f" {told.event.details['revision_number']}{told.on(proposal, ' of')}: {label}.",
        ),
        button="See where everybody stands",
        url=page_of(proposal, "/review"),
    )


def _positions_asked_again(told: Told, proposal: Proposal) -> Wording:
    return Wording(
        subject=f"Please look again: {proposal.title}",
        lines=(
            f"{actor_name(told)} changed what “{proposal.title}” proposes after you took your"
            " position.",
            "Your position stands as it was until you say otherwise, marked with its revision.",
        ),
        button="See what changed",
        url=page_of(proposal, "/review"),
    )


def _review_sent(told: Told, proposal: Proposal) -> Wording | None:
    """Return one wording for all that concerns the reader; what was deleted is not in it."""
    parts = _parts_for(told)
    if len(parts) == 1:
        return WORDINGS[parts[0].event.name](parts[0], proposal)
    many = (replace(each, is_one_of_many=True) for each in parts)
    said = [WORDINGS[each.event.name](each, proposal) for each in many]
    if not any(said):
        return None
    actor = actor_name(told)
    return Wording(
        subject=f"{actor} sent a review: {told.event.details['words']}",
        lines=(f"{actor} sent a review{told.on(proposal, ' of')}.",),
        parts=tuple(filter(None, said)),
        button="Read it on the page",
        url=page_of(proposal, "/review"),
    )


def _parts_for(told: Told) -> list[Told]:
    person_id = told.person.id if told.person else None
    return [
        replace(told, event=part, why=recipient.why)
        for part in parts_of(told.event)
        for recipient in RECIPIENTS[part.name](part)
        if recipient.person_id == person_id
    ]


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    **about_talk.WORDINGS,
    **about_concerns.WORDINGS,
    PositionConfirmed.name: _position_confirmed,
    PositionTaken.name: _position_taken,
    PositionsAskedAgain.name: _positions_asked_again,
    ReviewSent.name: _review_sent,
}
