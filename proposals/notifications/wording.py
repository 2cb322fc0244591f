"""The words of a letter: read at the moment it is sent, from what is true and visible then."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.accounts.links import server_url
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notifications.models import Letter


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One letter: what happened and what is asked, somebody's own words, one button."""

    subject: str
    lines: tuple[str, ...]
    button: str
    url: str
    quotes: tuple[tuple[str, str], ...] = ()  # whose or what, and the words, never shortened


def quotes_of(*quotes: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the quotes in which somebody said something."""
    return tuple((whose, text) for whose, text in quotes if text)


def actor_of(letter: Letter) -> Person | None:
    """Return whose deed the letter is about."""
    return db.session.get(Person, letter.event.actor_id) if letter.event.actor_id else None


def actor_name(letter: Letter) -> str:
    """Return the name of whose deed it is; the server acts under its own."""
    person = actor_of(letter)
    return person.name if person else "Throughline"


def page_of(proposal: Proposal, part: str = "") -> str:
    """Return the full address of a page of the proposal."""
    return f"{server_url()}/p/{proposal.number}{part}"
