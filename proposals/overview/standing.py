"""Where everybody stands on a proposal: the panel beside the brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, Reviewer
from proposals.review.models import Position, Stance, Thread
from proposals.review.queries import open_concerns_of

# Blocking first, silence last: what needs work is read before what does not.
ORDER = (
    Stance.OBJECTS,
    Stance.DISAGREES,
    Stance.RESERVATION,
    Stance.SUPPORTS,
    Stance.NO_OBJECTION,
    Stance.RECUSED,
)


@dataclass(frozen=True)
class Standing:
    """One person: their position, or the request that has not been heard yet."""

    person: Person
    position: Position | None
    request: Reviewer | None


@dataclass(frozen=True)
class Standings:
    people: Sequence[Standing]
    heard: int
    asked: int
    open_concerns: Sequence[Thread]


def standing_of(proposal: Proposal) -> Standings:
    """Return the positions in reading order; counts are of requested reviewers."""
    positions: dict[int, Position] = {each.person_id: each for each in proposal.positions}  # type: ignore[attr-defined]
    requests = {each.person_id: each for each in proposal.reviewers}
    people = [
        Standing(position.person, position, requests.get(person_id))
        for person_id, position in positions.items()
    ]
    people += [
        Standing(request.person, None, request)
        for person_id, request in requests.items()
        if person_id not in positions
    ]
    people.sort(key=lambda each: ORDER.index(each.position.stance) if each.position else len(ORDER))
    concerns = open_concerns_of(proposal)
    heard = sum(1 for person_id in requests if person_id in positions)
    return Standings(people, heard, len(requests), concerns)
