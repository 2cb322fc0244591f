"""What is owed, of whom, and when to remind of it: one statement for each kind.

A kind says in SQL what is not done yet and by which day; the rest is the same for all of them.
However much is open, what is due is found by its dates, and what was reminded of stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals
from proposals.drafting.thresholds import (
    Thresholds,
    thresholds_in,
    thresholds_under,
    versions,
)
from proposals.rollout.guards import who_rolls_out
from proposals.rollout.models import Moment, Owed, Reminder

# How many days after the due day each moment comes; how long before it, the policy says.
DAYS_AFTER = {Moment.ON: 0, Moment.AFTER: 1, Moment.AGAIN: 8}
TODAY = sa.bindparam("today", type_=sa.Date())
AROUND = (Moment.BEFORE, Moment.AFTER, Moment.AGAIN)


@dataclass(frozen=True)
class Kind:
    """One kind of owed thing.

    ``open_ones`` selects ``subject_id``, ``proposal_id`` and ``due_on`` of what is not done.
    ``named`` tells for one of them who is asked for it and how it is called, nobody where
    that is whoever rolls the change out.
    """

    owed: Owed
    open_ones: Callable[[], sa.Select[Any]]
    named: Callable[[Proposal, int], tuple[str, Sequence[Person | None]]]
    moments: tuple[Moment, ...] = AROUND


@dataclass(frozen=True)
class Due:
    """Something that somebody is to be reminded of now."""

    subject_id: int
    proposal_id: int
    due_on: date
    moment: Moment


def due_now(kind: Kind, *, notice: int) -> list[Due]:
    """Return what somebody is to be reminded of today, the earliest day first.

    ``notice`` is the longest that any policy gives, in days. Of each thing it is the latest
    moment that has come: what a worker that was away left out is not made up for one by one.
    """
    first = kind.moments[0]
    ahead = notice if first == Moment.BEFORE else -DAYS_AFTER[first]
    return _found(_due(kind, db.engine.dialect.name), ahead)


def still_due(kind: Kind, due: Due) -> bool:
    """Tell whether nobody did it, moved it or reminded of it meanwhile."""
    query = _due(kind, db.engine.dialect.name)
    this_one = query.where(query.selected_columns.subject_id == due.subject_id)
    return due in _found(this_one, (due.due_on - clock.today()).days)


def is_open(kind: Kind, subject_id: int, due_on: date) -> bool:
    """Tell whether it is still owed for the same day."""
    what = kind.open_ones().subquery()
    found = sa.select(what.c.subject_id).where(
        what.c.subject_id == subject_id, what.c.due_on == due_on
    )
    return db.session.execute(found, _days()).first() is not None


@lru_cache
def _due(kind: Kind, engine: str) -> sa.Select[Any]:
    """Return the statement; it takes longer to put together than to ask."""
    what = kind.open_ones().subquery()
    moment = _moment_of(what.c.due_on, kind.moments)
    known = sa.exists().where(
        Reminder.owed == kind.owed,
        Reminder.subject_id == what.c.subject_id,
        Reminder.due_on == what.c.due_on,
        Reminder.moment == moment,
    )
    return (
        sa.select(what, moment.label("moment"), Proposal.policy)
        .join(Proposal, Proposal.id == what.c.proposal_id)
        .where(what.c.due_on <= sa.bindparam("until", type_=sa.Date()), ~known)
        .order_by(what.c.due_on, what.c.subject_id)
    )


def _moment_of(due_on: sa.ColumnElement[date], moments: Sequence[Moment]) -> sa.Case[Any]:
    """Return the latest of the moments that has come, counted from the day it is due."""
    first, *others = moments
    said = {each: sa.literal(each, Reminder.moment.type) for each in moments}
    come = [
        (due_on <= sa.bindparam(each.value, type_=sa.Date()), said[each])
        for each in reversed(others)
    ]
    return sa.case(*come, else_=said[first])


def _days(ahead: int = 0) -> dict[str, date]:
    """Return the days that the statements ask for, by their names there."""
    today = clock.today()
    since = {each.value: today - timedelta(days=days) for each, days in DAYS_AFTER.items()}
    return since | {"today": today, "until": today + timedelta(days=ahead)}


def _found(query: sa.Select[Any], ahead: int) -> list[Due]:
    return [
        Due(row.subject_id, row.proposal_id, row.due_on, row.moment)
        for row in db.session.execute(query, _days(ahead))
        if _is_time(row.due_on, row.policy)
    ]


def _is_time(due_on: date, policy: dict[str, Any] | None) -> bool:
    days = (due_on - clock.today()).days
    return days <= 0 or days <= thresholds_under(policy).remind_before_days


def longest_notice() -> int:
    """Return the longest notice that any version of the policy gives: each proposal keeps its."""
    every = [Thresholds(), *map(thresholds_in, versions())]
    return max(each.remind_before_days for each in every)


def who_owes(proposal: Proposal, named: Sequence[Person | None]) -> list[Person]:
    """Return who is reminded: those who are named, or who rolls it out where none is left.

    Whoever left, or may not see the proposal, cannot do it.
    """
    left = [each for each in dict.fromkeys(named) if each and _can_do_it(each, proposal)]
    if left:
        return left
    others = [*who_rolls_out(proposal), proposal.owner, *proposal.co_authors]
    return [each for each in others if each.is_active][:1]


def _can_do_it(person: Person, proposal: Proposal) -> bool:
    if not person.is_active:
        return False
    seen = visible_proposals(person).where(Proposal.id == proposal.id)
    return db.session.scalar(seen.with_only_columns(Proposal.id)) is not None


def what_is_due(subject: Any, proposal_id: Any, due_on: Any) -> sa.Select[Any]:
    """Return the beginning of a kind's statement, to be narrowed to what is not done."""
    columns = {"subject_id": subject, "proposal_id": proposal_id, "due_on": due_on}
    named = [column.label(name) for name, column in columns.items()]
    return sa.select(*named).join(Proposal, Proposal.id == proposal_id)


def days_later(day: Any, days: Any) -> sa.ColumnElement[date]:
    """Return the day so many days later, in the words of the engine."""
    if db.engine.dialect.name == "sqlite":
        return sa.func.date(day, sa.func.printf("+%d days", days), type_=sa.Date())
    return sa.type_coerce(day + days, sa.Date())
