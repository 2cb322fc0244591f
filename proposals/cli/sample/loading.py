"""Loading the sample: every story side by side, in the order of time."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.events import PersonDeactivated, StandInNamed
from proposals.accounts.models import Organisation, Person
from proposals.accounts.passwords import hash_password
from proposals.accounts.queries import is_claimed
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.events import SampleLoaded
from proposals.cli.sample.measurements import measurements
from proposals.cli.sample.people import PASSWORD, PEOPLE, Cast, assemble
from proposals.cli.sample.stories import Story
from proposals.cli.sample.stories.book import STORIES
from proposals.db import db, transaction
from proposals.errors import Conflict
from proposals.events import Delivery, LoggedEvent, record

FOUNDED = 290  # working days ago
NOT_EMPTY = "The sample workspace needs an empty database, and this one is in use."


def is_loaded() -> bool:
    """Tell whether the whole sample is here."""
    told = sa.select(LoggedEvent.id).where(LoggedEvent.name == SampleLoaded.name).limit(1)
    return db.session.scalar(told) is not None


def load(*, by: Person | None = None, can_sign_in: bool = False) -> None:
    """Tell all stories; Conflict unless nobody but a first administrator is here.

    ``by`` is the administrator of an organisation that is there already. Each step of a
    story is a transaction of its own, so that nobody else waits for long.
    """
    diary = Diary(clock.now())
    with clock.at(diary(FOUNDED, "09:00")), transaction():
        _require_empty()
        cast = assemble(by=by)
    _tell([*measurements(diary, cast), *(story(diary, cast) for story in STORIES)])
    hashed = hash_password(PASSWORD) if can_sign_in else None
    with transaction():
        if hashed:
            _let_in(cast, hashed)
        record(SampleLoaded(actor_id=by.id if by else cast.hana.id))


def _require_empty() -> None:
    people = db.session.scalar(sa.select(sa.func.count(Person.id))) or 0
    organisation = db.session.scalar(sa.select(Organisation)) if is_claimed() else None
    if people > 1 or (organisation and organisation.last_number):
        raise Conflict(NOT_EMPTY)


def _tell(stories: list[Story]) -> None:
    """Let each story go on when its next instant has come, until all are told.

    So that numbers, events and assessments know exactly what was known on their day.
    """
    waiting = [(next(story), place, story) for place, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        instant, place, story = heappop(waiting)
        with clock.at(instant), transaction():
            then = next(story, None)
            _write_no_letters()
        if then:
            heappush(waiting, (then, place, story))


def _write_no_letters() -> None:
    """Count what is to be told about the stories as delivered: nobody here reads mail."""
    db.session.flush()
    of_stories = sa.select(LoggedEvent.id).where(
        LoggedEvent.proposal_id.is_not(None)
        | LoggedEvent.name.in_((StandInNamed.name, PersonDeactivated.name))
    )
    db.session.execute(
        sa.update(Delivery)
        .where(Delivery.delivered_at.is_(None), Delivery.event_id.in_(of_stories))
        .values(delivered_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _let_in(cast: Cast, hashed: str) -> None:
    """Give everybody the one password, last of all: whoever can sign in sees it all."""
    for key in PEOPLE:
        getattr(cast, key).password_hash = hashed


def first_administrator() -> Person | None:
    """Return whoever claimed the server, or None while nobody has."""
    return db.session.scalar(
        sa.select(Person).where(Person.is_administrator).order_by(Person.id).limit(1)
    )
