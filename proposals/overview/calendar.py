"""Every date of what is rolled out and measured, between two days; and a month of weeks."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Commitment, Milestone, Proposal, Seat, SeatRole, Stage
from proposals.impact.models import Recheck
from proposals.metrics.models import Metric
from proposals.overview.dates import KINDS, all_of
from proposals.overview.rollouts import FOLLOWED, Chosen, carrier, chosen_by
from proposals.rollout.due import days_later
from proposals.rollout.models import Owed

MOST = 1000
A_MONTH = re.compile(r"(2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)
RECHECK = "recheck"
MEASURED = (Owed.MEASURE, Owed.OUTCOME, RECHECK)
PAGES = {
    Owed.MILESTONE: "/rollout#milestone-{}",
    Owed.APPROVAL: "/rollout#milestone-{}",
    Owed.UPDATE: "/rollout#updates-title",
    Owed.MEASURE: "/impact#commitment-{}",
    Owed.OUTCOME: "/impact#outcome",
    Owed.RETURN: "/decision",
    RECHECK: "/impact",
}


@dataclass(frozen=True)
class Entry:
    """One dated thing of a proposal, and who sees to it; ``touched_at`` is when it last changed."""

    kind: str
    subject_id: int
    on: date
    what: str
    number: int
    title: str
    who: str
    is_done: bool
    is_late: bool
    touched_at: datetime

    @property
    def address(self) -> str:
        return f"/p/{self.number}{PAGES[self.kind].format(self.subject_id)}"


@dataclass(frozen=True)
class Dates:
    """The entries of some days, the earliest first; ``is_whole`` unless there are too many."""

    entries: Sequence[Entry]
    is_whole: bool


@dataclass(frozen=True)
class Day:
    on: date
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Month:
    """The weeks of a month from Monday to Sunday, with the days of its neighbours at both ends."""

    first: date
    weeks: Sequence[Sequence[Day]]
    is_whole: bool

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for week in self.weeks for day in week)


def month_of(text: str, chosen: Chosen, *, today: date, to: Person) -> Month:
    """Return the month of an address, such as 2026-11; the present one for anything else."""
    found = A_MONTH.fullmatch(text)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    dates = dates_of(chosen, first=weeks[0][0], last=weeks[-1][-1], today=today, to=to)
    by_day = {on: list(some) for on, some in groupby(dates.entries, key=lambda each: each.on)}
    shown = [[Day(on, by_day.get(on, [])) for on in week] for week in weeks]
    return Month(first, shown, dates.is_whole)


def dates_of(chosen: Chosen, *, first: date, last: date, today: date, to: Person) -> Dates:
    """Return what the person may see of what is dated from the first day to the last.

    One statement, and at most ``MOST`` entries; narrowed further, they show the rest.
    """
    dates = _every_date()
    is_of_step = dates.c.owed.in_([Owed.MILESTONE, Owed.APPROVAL])
    found = db.session.execute(
        sa.select(
            dates,
            *(Proposal.number, Proposal.title, Proposal.active_at),
            *(Milestone.title.label("step"), Milestone.exposure),
            Metric.name.label("metric"),
            Person.name.label("who"),
        )
        .join(Proposal, Proposal.id == dates.c.proposal_id)
        .outerjoin(Milestone, sa.and_(is_of_step, Milestone.id == dates.c.subject_id))
        .outerjoin(Commitment, Commitment.id == dates.c.commitment_id)
        .outerjoin(Metric, Metric.id == Commitment.metric_id)
        .outerjoin(Person, Person.id == _who(dates))
        .where(dates.c.due_on.between(first, last), *chosen_by(chosen, to))
        .order_by(dates.c.due_on, Proposal.number, dates.c.owed, dates.c.subject_id)
        .limit(MOST + 1)
    ).all()
    return Dates([_entry(row, today) for row in found[:MOST]], len(found) <= MOST)


def _every_date() -> sa.Subquery:
    """Return what is owed, what is to be let go on, what happened, and what is looked at again."""
    owed = all_of(KINDS)
    promised = sa.case((owed.c.owed == Owed.MEASURE, owed.c.subject_id)).label("commitment_id")
    selects = sa.select(owed, promised, sa.literal(0).label("done")), _ahead(), _done(), _rechecks()
    return sa.union_all(*selects).subquery("dates")


def _row(kind: str, subject: Any, proposal: Any, on: Any, *, done: int = 0) -> sa.Select[Any]:
    promised = Recheck.commitment_id if kind == RECHECK else sa.cast(sa.null(), sa.Integer)
    return sa.select(sa.literal(kind), subject, proposal, on, promised, sa.literal(done))


def _ahead() -> sa.Select[Any]:
    """Return the steps ahead that somebody lets go on once they were watched."""
    planned_on = sa.func.date(Milestone.planned_on)
    watched = days_later(planned_on, sa.func.coalesce(Milestone.observe_days, 0))
    return (
        _row(Owed.APPROVAL, Milestone.id, Milestone.proposal_id, watched)
        .join(Milestone.proposal)
        .where(
            Milestone.approver_id.is_not(None),
            Milestone.happened_on.is_(None),
            Milestone.planned_on.is_not(None),
            Proposal.stage.in_(FOLLOWED[:2]),
        )
    )


def _done() -> sa.Select[Any]:
    return (
        _row(Owed.MILESTONE, Milestone.id, Milestone.proposal_id, Milestone.happened_on, done=1)
        .join(Milestone.proposal)
        .where(Milestone.happened_on.is_not(None), Proposal.stage.in_(AFTER_ACCEPTANCE))
    )


def _rechecks() -> sa.Select[Any]:
    return (
        _row(RECHECK, Recheck.id, Commitment.proposal_id, Recheck.due_on)
        .join(Recheck.commitment)
        .join(Commitment.proposal)
        .where(Recheck.checked_at.is_(None), Proposal.stage == Stage.CLOSED)
    )


def _who(dates: sa.Subquery) -> sa.ColumnElement[int]:
    """Choose who sees to it: whoever is named for it, or else whoever carries the proposal."""
    measuring = (
        sa.select(Seat.person_id)
        .where(Seat.proposal_id == Proposal.id, Seat.role == SeatRole.METRIC_OWNER)
        .scalar_subquery()
    )
    named = sa.case(
        (dates.c.owed == Owed.MILESTONE, Milestone.owner_id),
        (dates.c.owed == Owed.APPROVAL, Milestone.approver_id),
        (dates.c.owed == Owed.RETURN, Proposal.owner_id),
        (dates.c.owed.in_(MEASURED), measuring),
    )
    return sa.func.coalesce(named, carrier())


def _entry(row: Any, today: date) -> Entry:
    return Entry(
        kind=row.owed,
        subject_id=row.subject_id,
        on=row.due_on,
        what=_what(row),
        number=row.number,
        title=row.title,
        who=row.who,
        is_done=bool(row.done),
        is_late=row.due_on < today and not row.done,
        touched_at=row.active_at,
    )


def _what(row: Any) -> str:
    is_told = row.exposure is None or f"{row.exposure}%" in (row.step or "").replace(" ", "")
    said = {
        Owed.MILESTONE: row.step if is_told else f"{row.exposure}%: {row.step}",
        Owed.APPROVAL: f"Approval after “{row.step}”",
        Owed.UPDATE: "An update is due",
        Owed.MEASURE: f"{row.metric} is measured",
        Owed.OUTCOME: "The outcome is told",
        Owed.RETURN: "Deferred until this day",
        RECHECK: f"{row.metric}: looked at again",
    }
    return said[row.owed]
