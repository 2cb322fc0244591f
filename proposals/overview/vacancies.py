"""Seats of a proposal that need somebody: left by whoever had them, or empty; and who can help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.guards import authors
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, UNDER_WAY
from proposals.drafting.models import Proposal, SeatRole

# What somebody has to hold from the acceptance on; before it, the guards ask for it.
CARRIED_BY = (SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER, SeatRole.ESCALATION)


@dataclass(frozen=True)
class Vacancy:
    """What is missing, what is done about it and by whom; ``url`` where the reader does it."""

    what: str
    who: str
    url: str


def vacancies_of(proposal: Proposal, *, reader: Person) -> list[Vacancy]:
    """Return the seats that need somebody, those of people who have left first; no statement."""
    if proposal.stage not in UNDER_WAY or (proposal.is_imported and not proposal.seats):
        return []
    return [*_left(proposal, reader), *_empty(proposal, reader)]


def _left(proposal: Proposal, reader: Person) -> Iterator[Vacancy]:
    departed: dict[Person, list[SeatRole]] = {}
    if not proposal.owner.is_active:
        departed[proposal.owner] = [SeatRole.OWNER]
    for seat in proposal.seats:
        if not seat.person.is_active and seat.role != SeatRole.OWNER:
            departed.setdefault(seat.person, []).append(seat.role)
    for person, roles in departed.items():
        names = words.sentence_list([f"the {words.SEAT[role].lower()}" for role in roles])
        url = _where(proposal, reader, person, roles)
        yield Vacancy(f"{person.name}, {names}, has left.", _who(proposal, roles), url)


def _empty(proposal: Proposal, reader: Person) -> Iterator[Vacancy]:
    held = {seat.role for seat in proposal.seats}
    roles = [role for role in CARRIED_BY if role not in held]
    if proposal.stage in AFTER_ACCEPTANCE and roles:
        names = words.sentence_list([words.SEAT[role].lower() for role in roles])
        url = f"/p/{proposal.number}/plan#seats" if policy.edit(reader, proposal) else ""
        yield Vacancy(f"Nobody is the {names}.", _who(proposal, roles), url)


def _who(proposal: Proposal, roles: list[SeatRole]) -> str:
    """Return who can do something about it, or what is under way already."""
    if SeatRole.OWNER not in roles:
        names = [person.name for person in authors(proposal)] or ["An administrator"]
        seat = "the seat" if len(roles) == 1 else "the seats"
        return f"{_either(names)} can offer {seat} to somebody."
    if offer := proposal.offer:
        return f"{offer.to.name} is asked to take it over since {words.day(offer.offered_at)}."
    here = {person.id: person for person in authors(proposal)}
    here |= {seat.person_id: seat.person for seat in proposal.seats if seat.person.is_active}
    names = [person.name for person in here.values()]
    return f"{_either([*names, 'an administrator'])} can offer the ownership to somebody."


def _either(names: list[str]) -> str:
    """Return 'Ana, Bo or Cai'."""
    text = ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
    return text[:1].upper() + text[1:]


def _where(proposal: Proposal, reader: Person, person: Person, roles: list[SeatRole]) -> str:
    may_offer = SeatRole.OWNER in roles and policy.offer_ownership(reader, proposal)
    if policy.edit(reader, proposal) or (may_offer and not reader.is_administrator):
        return f"/p/{proposal.number}/plan#seats"
    return f"/admin/people/{person.id}/hand-over" if reader.is_administrator else ""
