"""The table behind a chart: the observations by week, or by longer periods where they are rarer."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from statistics import fmean

from proposals.impact.drawing.figure import Chart, Cross, Dot, Shipped, together


class Period(enum.StrEnum):
    """How much time a row stands for."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


RARER_THAN_WEEKS, RARER_THAN_MONTHS = timedelta(days=20), timedelta(days=200)


@dataclass(frozen=True)
class Row:
    """One period that has observations; ``start`` is its first day, of a week a Monday."""

    start: date
    n: int
    mean: float | None
    least: float | None
    most: float | None
    left_out: int
    part: str
    shipped: str = ""  # what of the code went out


@dataclass(frozen=True)
class Table:
    period: Period
    rows: Sequence[Row]


def table_of(chart: Chart) -> Table:
    """Return the observations, and the code that went out, by period; empty ones are not there."""
    ones: list[Dot | Cross] = sorted([*chart.points, *chart.left_out], key=lambda one: one.at)
    period = _period(ones)
    all_of_them = sorted([*ones, *chart.shipped], key=lambda one: one.at)
    grouped = groupby(all_of_them, key=lambda one: _start(one.at.date(), period))
    return Table(period, [_row(chart, start, list(some)) for start, some in grouped])


def _period(ones: Sequence[Dot | Cross]) -> Period:
    apart = sorted(after.at - before.at for before, after in pairwise(ones))
    usual = apart[len(apart) // 2] if apart else timedelta()
    if usual < RARER_THAN_WEEKS:
        return Period.WEEK
    return Period.MONTH if usual < RARER_THAN_MONTHS else Period.YEAR


def _start(day: date, period: Period) -> date:
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period is Period.MONTH else day.replace(month=1, day=1)


def _row(chart: Chart, start: date, ones: list[Dot | Cross | Shipped]) -> Row:
    values = [one.value for one in ones if isinstance(one, Dot)]
    shipped = [one for one in ones if isinstance(one, Shipped)]
    parts = dict.fromkeys(_part(chart, one.at) for one in ones)
    return Row(
        start=start,
        n=len(values),
        mean=fmean(values) if values else None,
        least=min(values, default=None),
        most=max(values, default=None),
        left_out=len(ones) - len(values) - len(shipped),
        part=", ".join(parts),
        shipped=together(shipped).words if shipped else "",
    )


def _part(chart: Chart, at: datetime) -> str:
    if chart.begun is None or at < chart.begun:
        return "before"
    return "after" if chart.complete and at >= chart.complete else "roll-out"
