"""Everything in roll-out and measuring: what slips and what nobody speaks of first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.overview.board_rows import Row, rows_of
from proposals.overview.dates import dated
from proposals.overview.rollouts import FOLLOWED, Chosen, carrier, chosen_by
from proposals.rollout.due import DAYS_AFTER
from proposals.rollout.models import Course, Moment, Problem, Status, StatusUpdate
from proposals.rollout.queries import today_of

PAGE = 50
NO_DAY = date(9999, 12, 31)  # after every day that a form takes
SILENT_AFTER = DAYS_AFTER[Moment.AGAIN]  # the last reminder of a date that passed with no word
A_KEY = re.compile(r"([0-4])\.(\d{4}-\d{2}-\d{2})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Totals:
    """How many there are, and how many of them slip, are silent, or are said to go badly."""

    all: int = 0
    slipping: int = 0
    silent: int = 0
    off_track: int = 0
    at_risk: int = 0

    @property
    def in_words(self) -> str:
        """Say what an executive asks first: '3 of 11 are slipping; 2 have gone silent.'"""
        if self.all == 1:
            slips = "is slipping" if self.slipping else "is not slipping"
            return f"The only one {slips}{', and has gone silent' if self.silent else ''}."
        if not (self.slipping or self.silent):
            return f"None of {self.all} is slipping, and none has gone silent."
        slipping = f"{self.slipping or 'None'} of {self.all} {_is(self.slipping)} slipping"
        silent = f"{self.silent or 'none'} {'have' if self.silent > 1 else 'has'} gone silent"
        return f"{slipping}; {silent}."


def _is(amount: int) -> str:
    return "are" if amount > 1 else "is"


@dataclass(frozen=True)
class Board:
    """One page of rows, the most pressing first, and the key to go on after, or nothing."""

    rows: Sequence[Row]
    totals: Totals
    next: str = ""
    is_first: bool = True


def board_of(chosen: Chosen, *, after: str, to: Person) -> Board:
    """Return one page of what is followed: slipping and silent ones first, then what is said
    to be at risk, then by the next date."""
    judged, key = judged_of(chosen, to=to), _read_key(after)
    totals = (amount.over().label(f"total_{at}") for at, amount in enumerate(counted(judged)))
    counts = sa.select(judged, *totals).subquery("counts")
    order = keys_of(counts)
    statement = sa.select(counts).order_by(*order).limit(PAGE + 1)
    if key:
        given = (sa.bindparam(None, v, k.type) for k, v in zip(order, key, strict=True))
        statement = statement.where(sa.tuple_(*order) > sa.tuple_(*given))
    found = db.session.execute(statement).all()
    if key and not found:  # nothing is left there: what was on that page has been put right
        return board_of(chosen, after="", to=to)
    last = found[PAGE - 1] if len(found) > PAGE else None
    more = f"{last.rank}.{last.by}.{last.id}" if last else ""
    totals_found = Totals(*found[0][-len(fields(Totals)) :]) if found else Totals()
    return Board(rows_of(found[:PAGE], to=to), totals_found, more, is_first=key is None)


def judged_of(chosen: Chosen, *, to: Person) -> sa.CTE:
    """Return, for each proposal, whether it slips or is silent, how bad the news is, and its rank.

    It slips when its end is later than first promised, or a date passed with no word. It is
    silent when an update is overdue, or a date passed more than a week ago. ``news`` is 2 for
    off track and 1 for at risk.
    """
    # Kept as it is found: what stands in several conditions would be asked for in each of them.
    facts = _facts(chosen, to).cte("facts").prefix_with("MATERIALIZED")
    today = today_of(to)
    passed = _yes(facts.c.next_on < today)
    silent = _yes(
        sa.or_(
            facts.c.update_due_at < clock.now(),
            facts.c.next_on <= today - timedelta(days=SILENT_AFTER),
        )
    )
    later = _yes(facts.c.is_later)
    rank = sa.case(
        (passed + silent > 0, 0), (later > 0, 1), (facts.c.news == 2, 2), (facts.c.news == 1, 3)
    )
    return sa.select(
        facts,
        silent.label("silent"),
        _yes(passed + later > 0).label("slipping"),
        sa.func.coalesce(rank, 4).label("rank"),
        sa.func.coalesce(facts.c.next_on, NO_DAY, type_=sa.Date()).label("by"),
    ).cte("judged")


def _yes(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _facts(chosen: Chosen, to: Person) -> sa.Select[Any]:
    end, problem, first = aliased(Milestone), aliased(Problem), _first_dates()
    return (
        sa.select(
            Proposal.id,
            Proposal.stage,
            carrier().label("carrier_id"),
            first.c.owed,
            first.c.subject_id,
            first.c.due_on.label("next_on"),
            Course.update_due_at,
            _is_later(end).label("is_later"),
            _news(problem).label("news"),
        )
        .outerjoin(first, sa.and_(first.c.proposal_id == Proposal.id, first.c.place == 1))
        .outerjoin(end, end.id == _end_id())
        .outerjoin(Course, Course.proposal_id == Proposal.id)
        .outerjoin(StatusUpdate, StatusUpdate.id == Course.update_id)
        .outerjoin(problem, problem.id == Course.problem_id)
        .where(Proposal.stage.in_(FOLLOWED), *chosen_by(chosen, to))
    )


def _first_dates() -> sa.Subquery:
    """Return what is owed by a day, with the place that it has among those of its proposal."""
    owed = dated()
    order = (owed.c.due_on, owed.c.owed, owed.c.subject_id)
    place = sa.func.row_number().over(partition_by=owed.c.proposal_id, order_by=order)
    return sa.select(owed, place.label("place")).subquery("first_dates")


def _end_id() -> sa.ScalarSelect[int]:
    """Choose what stands for the whole: its planned completion, else what is planned last."""
    is_complete = _yes(Milestone.kind == MilestoneKind.COMPLETE)
    return (
        sa.select(Milestone.id)
        .where(Milestone.proposal_id == Proposal.id, Milestone.planned_on.is_not(None))
        .order_by(is_complete.desc(), Milestone.planned_on.desc(), Milestone.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_later(end: type[Milestone]) -> sa.ColumnElement[bool]:
    """Tell whether the end is ahead, and later than first promised; not once taken back."""
    is_back = sa.exists().where(
        Milestone.proposal_id == Proposal.id,
        Milestone.kind == MilestoneKind.ROLLBACK,
        Milestone.happened_on.is_not(None),
    )
    is_open = end.happened_on.is_(None)
    return sa.and_(is_open, end.planned_on > end.first_planned_on, sa.not_(is_back))


def _news(problem: type[Problem]) -> sa.ColumnElement[int]:
    """Grade what was said last and is not settled; of the roll-out, not while it is measured."""
    is_of_now = sa.or_(
        Proposal.stage != Stage.MEASURING, StatusUpdate.posted_at >= Proposal.stage_since
    )
    said = sa.case((is_of_now, StatusUpdate.status))
    worst = ((Status.OFF_TRACK, 2), (Status.AT_RISK, 1))
    return sa.case(
        *((sa.or_(said == status, problem.status == status), grade) for status, grade in worst),
        else_=0,
    )


def keys_of(judged: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    """Return the order of a board, the most pressing first."""
    return judged.c.rank, judged.c.by, judged.c.id


def totals_of(judged: sa.FromClause) -> Totals:
    """Count everything that was judged."""
    row = db.session.execute(sa.select(*counted(judged))).one()
    return Totals(*(amount or 0 for amount in row))


def counted(judged: sa.FromClause) -> tuple[sa.Function[Any], ...]:
    """Return the columns that count, in the order of ``Totals``."""
    return (
        sa.func.count(),
        sa.func.sum(judged.c.slipping),
        sa.func.sum(judged.c.silent),
        sa.func.sum(_yes(judged.c.news == 2)),
        sa.func.sum(_yes(judged.c.news == 1)),
    )


def _read_key(text: str) -> tuple[int, date, int] | None:
    """Return the key in an address, or None for the first page; a made-up one starts at the top."""
    found = A_KEY.fullmatch(text)
    try:
        return (int(found[1]), date.fromisoformat(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
