"""Proposals as people look for them: filtered, newest activity first, paged by key."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import (
    aliased,
    configure_mappers,
    joinedload,
    load_only,
    selectinload,
)

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import (
    AffectedSystem,
    Commitment,
    CommitmentRole,
    OwnershipOffer,
    Proposal,
    Reviewer,
    Seat,
    SeatRole,
    Stage,
    Tag,
    co_author,
    proposal_goal,
)
from proposals.drafting.queries import requests_to, visible_proposals
from proposals.events import LoggedEvent
from proposals.overview.models import Turn
from proposals.overview.needs import NeedsLine, looked_at, needs_line
from proposals.overview.timeline import is_told
from proposals.rollout.course import Standing, blocker_for, standing_of, with_course
from proposals.rollout.guards import who_rolls_out
from proposals.rollout.models import Problem
from proposals.rollout.queries import waiting_for
from proposals.rollout.queries.problems import REOPENABLE, asked_to_reopen
from proposals.search.index import matches

PAGE = 50
# What nobody else needs to hear: a reminder is between the clock and whom it reminds.
NO_NEWS = (
    "drafting.proposal_imported",
    "drafting.review_idle",
    "drafting.holder_left",
    "drafting.holder_returned",
    "review.concern_nudged",
    "rollout.early_warning",  # the update that it is in says the same
    "rollout.change_linked",  # a push brings many; they stand with the roll-out
    "rollout.change_unlinked",
)
FINISHED = (Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.SUPERSEDED)
VIEWS: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "open": ("All open", tuple(stage for stage in Stage if stage not in FINISHED)),
    "deciding": ("In review", (Stage.IN_REVIEW, Stage.FINAL_COMMENT)),
    "following": ("Rolling out", (Stage.ACCEPTED, Stage.ROLLING_OUT, Stage.MEASURING)),
    "closed": ("Closed", FINISHED),
    "all": ("All", tuple(Stage)),
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; the address carries exactly these."""

    view: str = "open"
    q: str = ""
    stage: str = ""
    owner: int | None = None
    mine: bool = False
    tag: str = ""
    goal: int | None = None
    system: str = ""

    @property
    def stages(self) -> tuple[Stage, ...]:
        if self.stage in Stage._value2member_map_:
            return (Stage(self.stage),)
        return VIEWS.get(self.view, VIEWS["open"])[1]

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the query string of this list with some of it changed."""
        wanted = {
            "view": self.view,
            "q": self.q,
            "stage": self.stage,
            "owner": self.owner,
            "mine": "1" if self.mine else None,
            "tag": self.tag,
            "goal": self.goal,
            "system": self.system,
            **changes,
        }
        return {name: value for name, value in wanted.items() if value and value != "open"}


@dataclass(frozen=True)
class Listing:
    """One page of a list, and the cursors of its neighbours."""

    rows: Sequence[Proposal]
    older: str = ""
    newest: bool = True
    filters: Filters = field(default_factory=Filters)

    def standing(self, proposal: Proposal) -> Standing:
        """Return how a proposal of the page stands in its roll-out."""
        return standing_of(proposal, now=clock.now())


def list_proposals(filters: Filters, *, cursor: str, to: Person) -> Listing:
    """Return one page of what the person may see, ``PAGE`` rows at the most.

    Pages start after a key, never after a count, so the last page costs what the first does.
    """
    statement, keys = _narrowed(filters, to)
    after = read_cursor(cursor, len(keys))
    if after is not None:
        statement = statement.where(_is_after(keys, after))
    order = [key.desc() if newest_first else key.asc() for key, newest_first in keys]
    found = db.session.execute(
        statement.add_columns(*(key for key, _ in keys))
        .order_by(*order)
        .limit(PAGE + 1)
        .options(*_shown_in_a_row())
    ).all()
    shown = found[:PAGE]
    older = make_cursor(shown[-1][1:]) if len(found) > PAGE else ""
    return Listing([each[0] for each in shown], older, newest=after is None, filters=filters)


def _is_at(stages: Sequence[Stage]) -> sa.ColumnElement[bool]:
    """Choose by stage. For several, the index by stage would have all of them sorted first."""
    if len(stages) == 1:
        return Proposal.stage == stages[0]
    return sa.func.coalesce(Proposal.stage, Stage.DRAFT.value).in_([each.value for each in stages])


def _shown_in_a_row() -> tuple[Any, ...]:
    configure_mappers()  # overview hangs the turns on the proposal
    return (
        joinedload(Proposal.owner),
        selectinload(Proposal.seats.and_(Seat.role == SeatRole.DECIDER)),
        selectinload(Proposal.commitments.and_(Commitment.role == CommitmentRole.GOAL)),
        selectinload(Proposal.turns),  # type: ignore[attr-defined]
        with_course(),
    )


# A column, and whether its largest values come first; all keys of a list run the same way.
Key = tuple[Any, bool]


def _narrowed(filters: Filters, to: Person) -> tuple[sa.Select[Any], list[Key]]:
    statement = visible_proposals(to)
    keys: list[Key] = [(Proposal.active_at, True), (Proposal.id, True)]
    if filters.q and (found := matches(filters.q)) is not None:
        statement = statement.join(found, found.c.proposal_id == Proposal.id)
        keys = [(found.c.rank, False), (Proposal.id, False)]
    if set(filters.stages) != set(Stage):
        statement = statement.where(_is_at(filters.stages))
    if filters.owner:
        statement = statement.where(Proposal.owner_id == filters.owner)
    if filters.mine:
        statement = statement.where(has_a_part(to))
    for described in _as_described(filters):
        statement = statement.where(Proposal.id.in_(described))
    return statement, keys


def _as_described(filters: Filters) -> Iterator[sa.Select[Any]]:
    """Choose what is described as wanted; each of these is read from an index of its own."""
    if filters.tag:
        yield sa.select(Tag.proposal_id).where(Tag.word == filters.tag)
    if filters.system:
        yield sa.select(AffectedSystem.proposal_id).where(AffectedSystem.name == filters.system)
    if filters.goal:
        yield sa.select(proposal_goal.c.proposal_id).where(proposal_goal.c.goal_id == filters.goal)


def has_a_part(person: Person) -> sa.ColumnElement[bool]:
    parts = sa.union_all(
        sa.select(Seat.proposal_id).where(Seat.person_id == person.id),
        sa.select(co_author.c.proposal_id).where(co_author.c.person_id == person.id),
        requests_to(person).with_only_columns(Reviewer.proposal_id),
    )
    return sa.or_(Proposal.owner_id == person.id, Proposal.id.in_(parts))


def _is_after(keys: list[Key], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Compare the keys as one row: an OR of two comparisons would read the index from its top."""
    columns = sa.tuple_(*(column for column, _ in keys))
    given = sa.tuple_(
        *(sa.bindparam(None, v, k.type) for (k, _), v in zip(keys, values, strict=True))
    )
    newest_first = keys[0][1]
    return columns < given if newest_first else columns > given


def make_cursor(values: Sequence[Any]) -> str:
    """Return the key of a row as text for an address."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(text: str, length: int) -> list[Any] | None:
    """Return the key in a cursor, or None for the first page; a made-up one starts at the top."""
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(values, list) or len(values) != length:
            return None
        return [_read_key(value) for value in values]
    except (ValueError, binascii.Error, RecursionError):
        return None


def _read_key(value: Any) -> Any:
    if isinstance(value, str):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("a cursor's time has a zone")
        return instant
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**62:
        raise ValueError("a cursor's key is a number")
    return value


@dataclass(frozen=True)
class Row:
    """One proposal with its needs line, and the problem that asks to open it again, if one does."""

    proposal: Proposal
    needs: NeedsLine
    request: int | None = None

    def is_offered_to(self, person: Person) -> bool:
        """Tell whether the person is asked to own it from now on."""
        return self.proposal.offer is not None and self.proposal.offer.to_id == person.id

    @property
    def standing(self) -> Standing:
        return standing_of(self.proposal, now=clock.now())

    def blocker_for(self, person: Person) -> str:
        """Return what is in the way of it where the person is named to see to that."""
        return blocker_for(person, self.proposal)

    def owes_word(self, person: Person) -> bool:
        """Tell whether the person is late to say how it is going."""
        return self.standing.is_outdated and person in who_rolls_out(self.proposal)

    def is_asked_by_a_problem(self, person: Person) -> bool:
        """Tell whether the person is asked to open again what they decided."""
        is_open = self.request is not None and self.proposal.stage in REOPENABLE
        return is_open and person.id not in self.proposal.author_ids

    def waits_for(self, person: Person) -> bool:
        """Tell whether anything here waits for the person."""
        is_asked = self.needs.is_for(person) or self.is_offered_to(person)
        is_asked = is_asked or self.is_asked_by_a_problem(person)
        return is_asked or self.owes_word(person) or bool(self.blocker_for(person))


class Activity(NamedTuple):
    """A fact, the proposal it is about, who did it, and in whose place."""

    event: LoggedEvent
    proposal: Proposal
    person: Person | None
    absent: Person | None


@dataclass(frozen=True)
class HomeView:
    """What the start page shows one person."""

    needed: Sequence[Row]
    mine: Sequence[Row]
    activity: Sequence[Activity]


def home_of(person: Person) -> HomeView:
    """Return what needs this person, what they write, and what happened lately."""
    acting_for = [person.id, *(each.id for each in person.standing_in_for)]
    needing = sa.select(Turn.proposal_id).where(Turn.person_id.in_(acting_for))
    writing = sa.select(co_author.c.proposal_id).where(co_author.c.person_id == person.id)
    offered = sa.select(OwnershipOffer.proposal_id).where(
        OwnershipOffer.to_id == person.id, OwnershipOffer.ended_at.is_(None)
    )
    asked = asked_to_reopen(person).with_only_columns(Problem.proposal_id)
    concerns_them = sa.or_(
        # An archive's proposals are kept by whoever imported them, not written.
        sa.and_(Proposal.owner_id == person.id, ~Proposal.is_imported),
        Proposal.id.in_(writing),
        Proposal.id.in_(needing),
        Proposal.id.in_(offered),
        Proposal.id.in_(waiting_for(person)),
    )
    can_be_opened = sa.and_(Proposal.id.in_(asked), Proposal.stage.in_(REOPENABLE))
    found = db.session.execute(
        visible_proposals(person)
        .add_columns(_request_to(person))
        .where(sa.or_(sa.and_(concerns_them, Proposal.stage.not_in(FINISHED)), can_be_opened))
        .order_by(Proposal.active_at.desc(), Proposal.id.desc())
        .limit(PAGE)
        .options(*looked_at(), with_course())
    ).unique()
    rows = [Row(proposal, needs_line(proposal), request) for proposal, request in found]
    needed = [row for row in rows if row.waits_for(person)]
    mine = [row for row in rows if person.id in row.proposal.author_ids]
    return HomeView(needed, mine, recent_activity(person))


def _request_to(person: Person) -> sa.ScalarSelect[int]:
    """Return which problem asks the person to open a proposal again, for each row of a list."""
    first = asked_to_reopen(person).with_only_columns(sa.func.min(Problem.id))
    return first.where(Problem.proposal_id == Proposal.id).correlate(Proposal).scalar_subquery()


def recent_activity(to: Person, most: int = 8) -> list[Activity]:
    """Return the latest facts about proposals this person may see, newest first."""
    visible = visible_proposals(to).with_only_columns(Proposal.id)
    absent = aliased(Person)
    found = db.session.execute(
        sa.select(LoggedEvent, Proposal, Person, absent)
        .join(Proposal, Proposal.id == LoggedEvent.proposal_id)
        .outerjoin(Person, Person.id == LoggedEvent.actor_id)
        .outerjoin(absent, absent.id == LoggedEvent.for_id)
        .where(
            LoggedEvent.proposal_id.in_(visible),
            LoggedEvent.name.not_in(NO_NEWS),
            is_told(),
        )
        .order_by(LoggedEvent.id.desc())
        .limit(most)
        .options(load_only(Proposal.number, Proposal.title))
    )
    return [Activity(*row) for row in found]


def owners(to: Person, most: int = 200) -> list[Person]:
    """Return people who own an open proposal, for the filter."""
    owning = (
        visible_proposals(to)
        .where(Proposal.stage.not_in(FINISHED))
        .with_only_columns(Proposal.owner_id)
    )
    return scalars(sa.select(Person).where(Person.id.in_(owning)).order_by(Person.name).limit(most))


def read_whole() -> tuple[Any, ...]:
    """Return what the proposal page reads beside its frame."""
    return (joinedload(Proposal.superseded_by), selectinload(Proposal.risks))
