"""The dates as other calendars read them (RFC 5545), under an address that is a secret."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from proposals.accounts.models import Organisation, Person
from proposals.accounts.session import hash_secret
from proposals.db import db
from proposals.errors import NotFound
from proposals.overview.calendar import Entry, dates_of
from proposals.overview.models import CalendarFeed
from proposals.overview.rollouts import Chosen
from proposals.rollout.queries import today_of

DAYS_BACK, DAYS_AHEAD = 60, 400
EVERY = timedelta(hours=4)  # how often a calendar may ask again


def new_secret() -> str:
    """Return 256 random bits for an address; only their digest is kept."""
    return secrets.token_urlsafe(32)


def feed_of(person: Person) -> CalendarFeed | None:
    """Return the feed that works for the person, if they made one."""
    return db.session.get(CalendarFeed, person.id)


def reader_of(secret: str) -> Person:
    """Return whose calendar it is, or raise NotFound: unknown, ended, or the person has left."""
    feed = db.session.scalar(
        sa.select(CalendarFeed).where(CalendarFeed.digest == hash_secret(secret))
    )
    if feed is None or not feed.person.is_active:
        raise NotFound()
    return feed.person


def entries_for(reader: Person, chosen: Chosen) -> Sequence[Entry]:
    """Return the dates of a feed: what is past gives way where there are too many to come."""
    today = today_of(reader)
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    found = dates_of(chosen, first=first, last=last, today=today, to=reader)
    if not found.is_whole:
        found = dates_of(chosen, first=today, last=last, today=today, to=reader)
    return found.entries


def as_icalendar(entries: Sequence[Entry], *, server_url: str) -> bytes:
    """Return the entries as a calendar of all-day events; the same entries give the same bytes.

    A date that moves keeps its identifier, so that it moves in other calendars, too.
    """
    from icalendar import Calendar

    host = _installation()
    calendar = Calendar()
    calendar.add("prodid", "-//Throughline//Roll-outs//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Roll-outs")
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, server_url))
    return calendar.to_ical()


def _event(entry: Entry, host: str, server_url: str):  # type: ignore[no-untyped-def]
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.kind}-{entry.subject_id}@{host}")
    event.add("dtstamp", entry.touched_at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", f"{'Done: ' if entry.is_done else ''}{entry.what} (TL-{entry.number})")
    seen_to = "" if entry.is_done else f" {entry.who} sees to it."
    event.add("description", f"{entry.title}.{seen_to}")
    event.add("url", f"{server_url}{entry.address}")
    event.add("transp", "TRANSPARENT")
    return event


def _installation() -> str:
    """Return what tells this installation's dates from another's, wherever it is served from."""
    founded_at = db.session.scalars(sa.select(Organisation.founded_at)).one()
    return f"{founded_at:%Y%m%d%H%M%S%f}.throughline"
