"""Thinning: what stays of very many points."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.metrics.thinning import thin

pytestmark = pytest.mark.one_engine

START = datetime(2026, 1, 1, tzinfo=UTC)


def observed(values):
    return [(START + timedelta(minutes=minute), value, None) for minute, value in enumerate(values)]


VALUES = st.lists(st.floats(-1e15, 1e15, allow_nan=False), max_size=400)


@settings(max_examples=60)
@given(VALUES, st.integers(4, 60), st.data())
def test_the_first_the_last_and_the_extremes_stay_in_order(values, most, data):
    # Gaps of any length, because pipelines stop for nights, weeks and months.
    gaps = data.draw(st.lists(st.integers(1, 10**6), min_size=len(values), max_size=len(values)))
    points, at = [], START
    for value, gap in zip(values, gaps, strict=True):
        points.append((at, value, None))
        at += timedelta(seconds=gap)

    kept = thin(points, most)

    assert len(kept) <= most
    assert [point for point in points if point in kept] == kept
    if len(points) <= most:
        assert kept == points
    else:
        shown = [value for _, value, _ in kept]
        assert (kept[0], kept[-1]) == (points[0], points[-1])
        assert (min(shown), max(shown)) == (min(values), max(values))


def test_one_spike_among_a_hundred_thousand_stays():
    values = [math.sin(place / 500) for place in range(100_000)]
    values[54_321] = 40.0
    points = observed(values)

    kept = thin(points, 500)

    assert points[54_321] in kept
    assert len(kept) > 490


def test_what_is_thin_already_stays_as_it_is():
    points = observed([1.0, 2.0, 3.0])

    assert thin(points, 4) == points


def test_a_line_keeps_its_course_between_the_extremes():
    points = observed([place * 2.0 for place in range(10_000)])

    kept = thin(points, 100)

    times = [at for at, _, _ in kept]
    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert max(apart) < 3 * 60 * 10_000 / 100
