"""Points by the hour, day, week, month or year, the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.metrics.actions import record_points
from proposals.metrics.models import Kind
from proposals.metrics.points import NewPoint
from proposals.metrics.resolution import Resolution, at_resolution
from tests.builders import a_metric

SUNDAY_NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def at(hours: float) -> datetime:
    return SUNDAY_NIGHT + timedelta(hours=hours)


def a_series(*points: tuple[float, float, int | None], kind=Kind.VALUE):
    metric = a_metric(kind=kind)
    new = [NewPoint(at(hours), value, n) for hours, value, n in points]
    record_points(metric, points=new, by=metric.owner)
    return metric


@pytest.mark.parametrize(
    ("resolution", "starts"),
    [
        (Resolution.POINT, ["2026-03-01T23:30", "2026-03-02T00:30", "2026-03-02T00:45"]),
        (Resolution.HOUR, ["2026-03-01T23:00", "2026-03-02T00:00"]),
        (Resolution.DAY, ["2026-03-01T00:00", "2026-03-02T00:00"]),
        (Resolution.WEEK, ["2026-02-23T00:00", "2026-03-02T00:00"]),
        (Resolution.MONTH, ["2026-03-01T00:00"]),
        (Resolution.YEAR, ["2026-01-01T00:00"]),
    ],
)
def test_periods_begin_where_people_expect_them(app, resolution, starts):
    metric = a_series((0, 1, None), (1, 2, None), (1.25, 3, None))

    found = [point[0] for point in at_resolution(metric, resolution)]

    assert found == [datetime.fromisoformat(f"{start}+00:00") for start in starts]


def test_values_are_averaged(app):
    metric = a_series((1, 2, None), (2, 4, 10))

    assert at_resolution(metric, Resolution.DAY) == [(at(0.5), 3.0, 10)]


def test_counts_are_added_up(app):
    metric = a_series((1, 2, None), (2, 4, None), kind=Kind.COUNT)

    assert at_resolution(metric, Resolution.DAY) == [(at(0.5), 6.0, None)]


def test_sample_sizes_weigh_where_every_point_has_one(app):
    metric = a_series((1, 0.1, 900), (2, 0.5, 100), kind=Kind.RATIO)

    ((_, value, n),) = at_resolution(metric, Resolution.DAY)

    assert value == pytest.approx(0.14)
    assert n == 1000


def test_a_window_begins_at_its_start_and_ends_before_its_end(app):
    metric = a_series(*((hours, hours, None) for hours in range(5)))

    found = at_resolution(metric, Resolution.POINT, "", at(1), at(3))

    assert [value for _, value, _ in found] == [1, 2]


@settings(max_examples=25)
@given(
    st.dictionaries(st.integers(-20_000, 0), st.integers(-1000, 1000), min_size=1, max_size=30),
    st.sampled_from(list(Resolution)),
)
def test_no_point_of_a_count_is_lost_or_told_twice(app, values, resolution):
    metric = a_series(*((hour, value, None) for hour, value in values.items()), kind=Kind.COUNT)

    found = at_resolution(metric, resolution)

    assert sum(value for _, value, _ in found) == sum(values.values())
    assert [start for start, _, _ in found] == sorted({start for start, _, _ in found})
