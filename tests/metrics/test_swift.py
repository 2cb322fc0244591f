"""Reading very many points fast: the same points as with care, or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.api.points import _point
from proposals.metrics.models import Metric
from proposals.metrics.swift import from_csv, from_objects
from proposals.metrics.upload import read_upload

pytestmark = pytest.mark.one_engine

METRIC = Metric(key="ci-time", unit="min")
TIMES = st.sampled_from(
    [
        *("2026-03-02", "2026-03", "2026-02-30", "20260302", "2026-W09-1", "yesterday"),
        *("2026-03-02T09:30Z", "2026-03-02T09:30:15.25+05:30", "2026-03-02T09:30"),
        "0001-01-01T00:00+01:00",
    ]
)
NUMBERS = st.sampled_from(["1", "-2.5", "1e3", "+4", ".5", "nan", "inf", "1_000", "٣", "", "12 ms"])
SIZES = st.sampled_from(["", "1", "300", "0", "-1", "2.0", "9" * 16])
SERIES = st.sampled_from(["", "control", " control", "a,b", "=1+1"])


@settings(max_examples=150)
@given(st.lists(st.tuples(TIMES, NUMBERS, SIZES, SERIES), min_size=1, max_size=3))
def test_lines_are_read_as_with_care(rows):
    text = "at,value,n,series\n" + "".join(
        f'{at},{value},{n},"{series}"\n' for at, value, n, series in rows
    )

    swiftly = from_csv(text.encode())

    if swiftly is not None:
        carefully = read_upload(text)
        assert not carefully.errors
        assert swiftly == list(carefully.points)


VALUES = st.sampled_from([1, -2.5, 10**400, True, None, "12 ms", [1]])
OBJECTS = st.fixed_dictionaries(
    {"at": TIMES | st.just(7), "value": VALUES},
    optional={
        "n": st.sampled_from([None, 300, 0, 1.5, True]),
        "series": st.sampled_from(["", "control", None, 7]),
        "unit": st.just("min"),
    },
)


@settings(max_examples=150)
@given(st.lists(OBJECTS, max_size=3))
def test_objects_are_read_as_with_care(rows):
    swiftly = from_objects(json.loads(json.dumps(rows)))

    if swiftly is not None:
        assert swiftly == [_point(row, METRIC) for row in rows]


@pytest.mark.parametrize(
    "rows", [[7], [{"at": "2026-03-02"}], [{"at": "2026-03-02", "value": 1, "team": "web"}], [None]]
)
def test_what_is_not_plain_is_left_to_the_careful(rows):
    assert from_objects(rows) is None


def test_what_is_plain_is_read():
    body = b"at,value,n\r\n2026-03-02T09:30:00Z,21.5,300\r\n2026-03-03,20,\r\n"

    (first, second) = from_csv(body) or ()

    assert (first.value, first.n, first.at.hour) == (21.5, 300, 9)
    assert (second.n, second.series) == (None, "")
    assert from_csv(body + b"2026-03-03,20,\n") is None  # twice
