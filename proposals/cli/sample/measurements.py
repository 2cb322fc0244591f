"""Series, recorded by Larkfield’s pipelines up to now: one story for each metric."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.measured import Measured, measured
from proposals.cli.sample.people import Cast
from proposals.cli.sample.series import end_of_period, points_between
from proposals.metrics.actions import define, record_points
from proposals.metrics.models import Rhythm

HISTORY = 285  # working days: a year and a month
HOURLY_HISTORY = 50  # ten weeks of hours are plenty
RECORDED = (230, 119, 95, 40, 5, 1)  # working days ago


def measurements(diary: Diary, cast: Cast) -> list[Iterator[datetime]]:
    """Return one story for each metric: it is defined, and then recorded batch by batch."""
    return [_recorded(each, diary) for each in measured(diary, cast)]


def _recorded(each: Measured, diary: Diary) -> Iterator[datetime]:
    history = HOURLY_HISTORY if each.rhythm == Rhythm.HOURLY else HISTORY
    yield diary(history - 1, "08:00")
    metric = define(
        key=each.key,
        name=each.name,
        unit=each.unit,
        kind=each.kind,
        direction=each.direction,
        rhythm=each.rhythm,
        source=each.source,
        definition=each.definition,
        owner=each.owner,
        by=each.owner,
    )
    first = _first_period(each.rhythm, diary.day(history))
    points = points_between(each.shape, each.rhythm, first, diary.now, each.key)
    for batch in [diary(ago, "06:30") for ago in RECORDED if ago < history] + [diary.now]:
        yield batch
        due = [point for point in points if end_of_period(each.rhythm, point.at) <= batch]
        if due:
            record_points(metric, points=due, by=metric.owner)
        points = points[len(due) :]


def _first_period(rhythm: Rhythm, day: date) -> date:
    if rhythm == Rhythm.WEEKLY:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if rhythm == Rhythm.MONTHLY else day
