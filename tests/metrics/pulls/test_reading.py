"""What comes back as points: times and values as other systems write them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.errors import Invalid
from proposals.metrics.points import NewPoint
from proposals.metrics.pulls.columns import read_columns
from proposals.metrics.pulls.web import compiled_from, read_json

MARCH = datetime(2026, 3, 2, tzinfo=UTC)
POINT = NewPoint(MARCH, 21.5)


@pytest.mark.parametrize(
    "at",
    [
        *("2026-03-02", "2026-03-02T00:00Z", "2026-03-02T01:00+01:00", "1772409600"),
        *(1_772_409_600, 1_772_409_600.0, 1_772_409_600_000, "1772409600000"),
    ],
)
def test_a_time_can_be_written_in_many_ways(at):
    assert read_json(json.dumps([[at, 21.5]]), "").points == [POINT]


@pytest.mark.parametrize(
    ("document", "expression"),
    [
        ([["2026-03-02", 21.5]], ""),
        ([{"at": "2026-03-02", "value": "21.5"}], "@"),
        ({"data": [{"day": "2026-03-02", "p": {"50": 21.5}}]}, 'data[*].[day, p."50"]'),
        ({"rows": [{"d": "2026-03-02", "v": 21.5, "n": None}]}, "rows[].{at: d, value: v, n: n}"),
        ({"a": {"2026-03-02": 21.5}}, "[[keys(a)[0], values(a)[0]]]"),
    ],
)
def test_an_expression_leads_to_the_points(document, expression):
    assert read_json(json.dumps(document), expression).points == [POINT]


def test_a_sample_size_comes_along():
    assert read_json('[["2026-03-02", 21.5, 40]]', "").points == [NewPoint(MARCH, 21.5, 40)]


def test_what_has_no_value_is_left_out_and_counted():
    text = '[["2026-03-01", null], ["2026-03-02", 21.5], ["2026-03-03", "NaN"],'
    text += ' ["2026-03-04", Infinity], ["2026-03-05", 1e400], ["2026-03-06", "-Inf"]]'
    found = read_json(text, "")
    assert (found.points, found.left_out) == ([POINT], 5)


@pytest.mark.parametrize(
    ("text", "expression", "said"),
    [
        ("<html>", "", "not JSON"),
        ("[" * 5000, "", "not JSON"),
        ("{}", "data[*]", "finds nothing"),
        ("{}", "", "a list of points"),
        ("[1, 2]", "", "Point 1 is neither"),
        ('[["2026-03-02", 1], ["soon", 2]]', "", "Point 2: Its time cannot be read"),
        ('[["2026-03-02", "many"]]', "", "Point 1: Its value cannot be read"),
        ('[["2026-03-02", true]]', "", "Its value is not a number"),
        ("[[null, 1]]", "", "Its time is missing"),
        ("[[1e300, 1]]", "", "not in the calendar"),
        ('[["9999-01-01", 1]]', "", "in the future"),
        ('[["2026-03-02", 1e16]]', "", "10^15"),
        ('[["2026-03-02", 1, 0]]', "", "sample size"),
        ('[["2026-03-02", 1], ["2026-03-02", 2]]', "", "Point 2: Its time came before"),
        ('{"a": "x"}', "sort(a)", "does not fit"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_place(text, expression, said):
    with pytest.raises(Invalid, match=said.replace("^", r"\^")):
        read_json(text, expression)


@pytest.mark.parametrize(
    "text", ['[["s3cret", 1]]', '[["2026-03-02", "s3cret"]]', '[["2026-03-02", 1, "s3cret"]]']
)
def test_what_cannot_be_read_is_not_quoted(text):
    """Everybody sees why a pull failed."""
    with pytest.raises(Invalid) as refused:
        read_json(text, "")
    assert "s3cret" not in refused.value.detail


@pytest.mark.parametrize(
    "expression",
    [
        "data[*",
        "[" * 900,
        " | ".join(["[@, @][]"] * 20),
        "values({a: @, b: @})[] | " * 20 + "@",
        "to_string([to_string(@)])",
        "join('x', @)",
    ],
)
def test_an_expression_that_could_grow_without_end_is_refused(expression):
    with pytest.raises(Invalid):
        compiled_from(expression)


@settings(max_examples=30)
@given(st.text(max_size=200), st.text(max_size=30))
def test_no_answer_and_no_expression_does_worse_than_being_refused(text, expression):
    for read in (read_json, read_columns):
        with suppress(Invalid):
            assert read(text, expression).left_out >= 0


class TestACsv:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("at,value\n2026-03-02,21.5\n", ""),
            ("Date;Value\r\n2026-03-02;21.5\r\n", ""),
            ("id,Day,who,Median\n7,2026-03-02,me,21.5\n", "day, median"),
        ],
    )
    def test_is_read_by_its_columns(self, text, names):
        assert read_columns(text, names).points == [POINT]

    def test_may_say_of_how_many(self):
        assert read_columns("at,value,n\n2026-03-02,21.5,40\n", "").points[0].n == 40

    def test_with_an_empty_cell_has_no_value_there(self):
        found = read_columns("at,value\n2026-03-02,21.5\n2026-03-03,\n", "")
        assert (found.points, found.left_out) == ([POINT], 1)

    @pytest.mark.parametrize(
        ("text", "names", "said"),
        [
            ("", "", "no column called at and value"),
            ("at,value\n", "day, median", "no column called day and median"),
            ("at,value,x\n2026-03-02,21.5\n", "", "Line 2: 2 cells where"),
            ("at,value\nx,1\n", "", "Line 2: Its time cannot be read"),
            ("at,value\n", "at", "two or three columns"),
        ],
    )
    def test_that_does_not_fit_is_told_by_its_line(self, text, names, said):
        with pytest.raises(Invalid, match=said):
            read_columns(text, names)
