"""Whose turn it is, computed from the rules: the needs line of one proposal or of many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy.orm import configure_mappers, joinedload, selectinload

from proposals.accounts.models import Person, Team
from proposals.decisions import models as _decisions  # noqa: F401 (hangs final_comments on it)
from proposals.drafting.lifecycle import UNDER_REVIEW, Need, Transition, forward_from, needs_of
from proposals.drafting.models import Commitment, Proposal, Revision, SeatRole
from proposals.drafting.queries import with_reviewers, with_seats
from proposals.impact import models as _impact  # noqa: F401 (hangs outcomes on it)
from proposals.review.queries import unheard_reviewers_of
from proposals.rollout.queries import awaited_approvals


@cache
def looked_at() -> tuple[Any, ...]:
    """Return what the guards of every stage look at, so that a list asks for it all at once."""
    configure_mappers()  # the later stages hang their collections on the proposal
    return (
        joinedload(Proposal.owner),
        joinedload(Proposal.offer),
        # Not the document itself: what its sections hold is noted when it is saved.
        selectinload(Proposal.latest).load_only(
            Revision.number,
            Revision.gets_worse,
            Revision.undo,
            Revision.stop_when,
            Revision.sections,
        ),
        with_seats(),
        selectinload(Proposal.co_authors),
        with_reviewers(),
        selectinload(Proposal.commitments).selectinload(Commitment.outcome),  # type: ignore[attr-defined]
        joinedload(Proposal.outcome),  # type: ignore[attr-defined]
        selectinload(Proposal.dissents),  # type: ignore[attr-defined]
        selectinload(Proposal.milestones),
        selectinload(Proposal.concerns),  # type: ignore[attr-defined]
        selectinload(Proposal.positions),  # type: ignore[attr-defined]
        selectinload(Proposal.final_comments),  # type: ignore[attr-defined]
    )


@dataclass(frozen=True)
class NeedsLine:
    """What the next stage still needs, and whose turn it is; empty where nothing is next."""

    transition: Transition | None
    needs: Sequence[Need]
    turn: Sequence[Person]
    # By the id of somebody whose turn it is: the team with which they are asked.
    through: Mapping[int, Team] = field(default_factory=dict)
    # In whose place a stand-in can do it, by their ids; an author never can.
    replaceable: Set[int] = frozenset()
    author_ids: Set[int] = frozenset()

    @property
    def phrases(self) -> list[str]:
        return [need.phrase for need in self.needs]

    def names_to(self, reader: Person) -> list[str]:
        """Return whose turn it is as this reader is told: each person, or their team, once."""
        return list(dict.fromkeys(self._name_to(reader, each) for each in self.turn))

    def is_for(self, reader: Person) -> bool:
        """Tell whether it is the reader's turn: their own, or of somebody they stand in for."""
        return any(reader in (each, self.stand_in_of(each)) for each in self.turn)

    def absent_for(self, reader: Person) -> list[str]:
        """Return in whose place it is the reader's turn; nobody's where it is their own."""
        if any(each.id == reader.id for each in self.turn):
            return []
        return [each.name for each in self.turn if self.stand_in_of(each) is reader]

    def stand_in_of(self, person: Person) -> Person | None:
        """Return who can do in the person's place today what it waits for."""
        stand_in = person.stand_in if person.id in self.replaceable else None
        return stand_in if stand_in and stand_in.id not in self.author_ids else None

    def _name_to(self, reader: Person, person: Person) -> str:
        if person.id == reader.id:
            return "you"
        if person.id in self.through:
            return self.through[person.id].name
        stand_in = self.stand_in_of(person)
        if stand_in is None:
            return person.name
        if stand_in.id == reader.id:
            return f"you for {person.name}"
        return f"{person.name} ({stand_in.name} stands in)"


def needs_line(proposal: Proposal) -> NeedsLine:
    """Return the needs line; once nothing is missing it is the turn of whoever makes the move.

    What was imported and never staffed here asks nobody for anything.
    """
    transition = forward_from(proposal)
    asks_nobody = proposal.is_imported and not proposal.seats
    if transition is None or asks_nobody:
        return NeedsLine(None, (), ())
    needs = needs_of(transition, proposal)
    people = [person for need in needs for person in need.turn] or transition.turn(proposal)
    unique = {person.id: person for person in people}
    by_name = {each.id for need in needs for each in need.turn if each.id not in need.through}
    through = {
        person_id: team
        for need in needs
        for person_id, team in need.through.items()
        if person_id not in by_name
    }
    return NeedsLine(
        transition,
        needs,
        tuple(unique.values()),
        through,
        frozenset(_replaceable(proposal, transition, is_next=not needs)),
        proposal.author_ids,
    )


def _replaceable(proposal: Proposal, transition: Transition, *, is_next: bool) -> Iterator[int]:
    """Yield in whose place a stand-in can act: in a seat of this move, or for a request.

    What an author has to write, nobody writes for them; the owner's move somebody can make.
    """
    for seat in proposal.seats:
        if seat.role in transition.seats and (is_next or seat.role != SeatRole.OWNER):
            yield seat.person_id
    for milestone in awaited_approvals(proposal):
        if milestone.approver_id:
            yield milestone.approver_id
    if proposal.stage in UNDER_REVIEW:
        for request in unheard_reviewers_of(proposal):
            if request.person_id:
                yield request.person_id
