"""The words of a letter: read at the moment it is sent, from what is true and visible then."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from proposals import words
from proposals.accounts.links import server_url
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent
from proposals.forms import one_line

A_SUBJECT_QUOTES = 80  # letters of somebody's words; the letter has them all


@dataclass(frozen=True)
class Told:
    """An event as one person is told of it, and the reason why they are.

    ``is_one_of_many`` where the mail has more to tell, so that its title is already said.
    """

    event: LoggedEvent
    person: Person | None
    why: str
    is_one_of_many: bool = False

    @property
    def is_mention(self) -> bool:
        return self.why == "you are mentioned"

    def on(self, proposal: Proposal, link: str = " on") -> str:
        """Return ' on “Remote build cache”', or nothing where that is said above."""
        return "" if self.is_one_of_many else f"{link} “{proposal.title}”"


@dataclass(frozen=True)
class Pictured:
    """A drawing that goes along, and the same in words for whoever does not see it."""

    svg: str
    words: str

    @property
    def cid(self) -> str:
        """Its name within the mail; the same drawing has the same."""
        return sha256(self.svg.encode()).hexdigest()[:24]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What happened and what is asked, somebody's own words, and the page where it goes on.

    ``parts`` are what was said together, each with its own words.  What ``pictures`` show is
    said in the lines too.
    """

    subject: str
    lines: tuple[str, ...]
    button: str
    url: str
    quotes: tuple[tuple[str, str], ...] = ()  # whose or what, and the words, never shortened
    parts: tuple[Wording, ...] = ()
    pictures: tuple[Pictured, ...] = ()

    @property
    def quoted(self) -> list[tuple[str, str]]:
        """The quotes; the first without whose it is where the line above it begins with that."""
        quoted = list(self.quotes)
        if quoted and len(self.lines) == 1 and self.lines[0].startswith(f"{quoted[0][0]} "):
            quoted[0] = ("", quoted[0][1])
        return quoted


def quotes_of(*quotes: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Return the quotes in which somebody said something."""
    return tuple((whose, text) for whose, text in quotes if text)


def actor_of(event: LoggedEvent) -> Person | None:
    """Return whose deed the event is."""
    return db.session.get(Person, event.actor_id) if event.actor_id else None


def actor_name(told: Told) -> str:
    """Return the name of whose deed it is: 'Kit for Tomas' where one acts for the other.

    The server acts under its own.
    """
    person = actor_of(told.event)
    if person is None:
        return "Throughline"
    other = db.session.get(Person, told.event.for_id) if told.event.for_id else None
    return f"{person.name} for {other.name}" if other else person.name


def begun(text: str) -> str:
    """Return how somebody's words begin, for a subject."""
    return textwrap.shorten(one_line(text), A_SUBJECT_QUOTES, placeholder=" …")


def moment_for(told: Told, instant: datetime) -> str:
    """Return an instant on the reader's clock: 'Tue 30 June at 14:03 (Europe/Paris)'."""
    zone = told.person.time_zone if told.person else "UTC"
    return f"{words.moment(instant, zone)} ({zone.replace('_', ' ')})"


def page_of(proposal: Proposal, part: str = "") -> str:
    """Return the full address of a page of the proposal."""
    return f"{server_url()}/p/{proposal.number}{part}"
