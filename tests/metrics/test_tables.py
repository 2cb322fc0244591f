"""Tables as people have them: what is guessed, what is asked, and what is wrong in which cell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.metrics.csvfile import Unreadable
from proposals.metrics.models import Kind
from proposals.metrics.sheets import Sheet
from proposals.metrics.tables import table
from proposals.metrics.tables.choosing import chosen
from proposals.metrics.tables.columns import Subject, faults_of, questions_of
from proposals.metrics.tables.dates import order_of, read_when
from proposals.metrics.tables.decoding import decoded
from proposals.metrics.tables.numbers import decimal_of, read_amount
from proposals.metrics.tables.reading import read
from proposals.metrics.tables.table import table_of

CI_TIME = Subject("ci-time", "Median CI time", "min", Kind.DURATION)


def understood(text, metric=CI_TIME, **said):
    """Return the roles that were guessed, all questions, the points and the faults."""
    found, choices = chosen({}, [Sheet("", text)], metric)
    if said:
        form = {"shown": choices.mark, "decimal": choices.decimal, "dates": choices.dates}
        form |= {f"column-{index}": role for index, role in enumerate(choices.roles)}
        found, choices = chosen(form | said, [Sheet("", text)], metric)
    questions = [*faults_of(found, choices), *questions_of(found, choices, metric.unit)]
    if list(faults_of(found, choices)):
        return choices.roles, questions, [], {}
    reading = read(found, choices, metric)
    points = [
        (f"{point.at:%Y-%m-%d %H:%M}".removesuffix(" 00:00"), point.value, point.n, point.series)
        for point in reading.points
    ]
    return choices.roles, questions, points, reading.faults


class TestWhatEachColumnHolds:
    @pytest.mark.parametrize(
        ("text", "roles"),
        [
            ("at,value,n,series\n2026-03-01,1,2,eu", ("time", "value", "n", "series")),
            ("2026-03-01\t21.5\n2026-03-02\t20", ("time", "value")),
            ("21.5\t2026-03-01\n20\t2026-03-02", ("value", "time")),
            ("Build\tEnded\tTook\nmain\t2026-03-01\t21", ("", "time", "value")),
            ("Day,Median CI time,Builds\n2026-03-01,21,300", ("time", "value", "")),
            ("Day,Median (min),Builds\n2026-03-01,21,300", ("time", "value", "")),
            ("Day,Took,Builds\n2026-03-01,21 min,300", ("time", "value", "")),
            ("Date,count\n2026-03-01,21", ("time", "value")),
            ("Date,Serial,Value\n46112,7,1", ("time", "", "value")),
            ("When,X\n46112,7", ("time", "value")),
        ],
    )  # fmt: skip
    def test_is_guessed_from_names_and_cells(self, text, roles):
        assert understood(text)[0] == roles

    def test_is_asked_where_two_columns_may_be_the_value(self):
        roles, questions, _, _ = understood("Date,Median,Builds\n2026-03-01,21,300")

        assert roles == ("time", "", "")
        assert questions == ["Say which column holds the value."]

    def test_may_be_a_series_for_each(self):
        text = "Date\tEU\tUS\n2026-03-01\t1\t2\n2026-03-02\t\t4"
        assert understood(text)[1] == ["Say which column holds the value."]

        roles, questions, points, _ = understood(text, CI_TIME._replace(series=["eu"]))

        assert (roles, questions) == (("time", "own", "own"), [])
        assert [point[1:] for point in points] == [(1, None, "EU"), (2, None, "US"), (4, None, "US")]  # fmt: skip # noqa: E501

    @pytest.mark.parametrize(
        ("roles", "question"),
        [
            (("value", "value", "value"), "Say which column holds the time."),
            (("time", "time", "value"), "Only one column can hold the time."),
            (("time", "value", "value"), "Only one column can hold the value"),
            (("time", "own", "own"), "Two columns that are series have the same name"),
            (("time", "series", "own"), "A column names the series already"),
            (("time", "n", "own"), "A sample size belongs to the column with the value"),
        ],
    )
    def test_is_asked_again_where_it_cannot_be_meant(self, roles, question):
        said = {f"column-{index}": role for index, role in enumerate(roles)}
        questions = understood("Date\tEU\tEU\n2026-03-01\t1\t2", sheet="-5", **said)[1]
        assert any(each.startswith(question) for each in questions)

    def test_needs_a_name_to_be_a_series(self):
        said = {"column-1": "own", "names": "points"}
        questions = understood("2026-03-01\t1", **said)[1]
        assert questions == ["A column that is a series of its own needs a name in the first line."]

    def test_stands_below_a_title(self):
        _, _, points, faults = understood("CI report\n\nDate;Value\n2026-03-01;1")
        assert (points, faults) == ([("2026-03-01", 1, None, "")], {})

    def test_says_a_wrong_unit_at_once(self):
        _, questions, _, _ = understood("Date,Value (ms)\n2026-03-01,1")
        assert questions == [
            "“Value (ms)” says ms and this metric is in min: convert it, or rename it."
        ]


class TestANumber:
    @pytest.mark.parametrize(
        ("cell", "decimal", "value"),
        [
            ("1,234.5", "point", 1234.5),
            ("1.234,5", "comma", 1234.5),
            ("1 234,5", "comma", 1234.5),
            ("1\u202f234\u00a0567", "point", 1234567),
            ("1'234.50", "point", 1234.5),
            ("\u22123.5", "point", -3.5),
            ("1e-3", "point", 0.001),
            ("12 min", "point", 12),
            ("12 Minutes", "point", 12),
        ],
    )
    def test_is_read_as_people_write_it(self, cell, decimal, value):
        assert read_amount(cell, decimal, "min") == value

    @pytest.mark.parametrize(
        ("cell", "sentence"),
        [
            ("12 ms", "“12 ms” says ms and this metric’s unit is min: convert it"),
            ("1,5", "“1,5” has a decimal comma: write it like the others, or choose above"),
            ("1,23,4", "is not a number"),
            ("about 12", "is not a number"),
            ("12:30", "is not a number"),
            ("1_0", "is not a number"),
            ("٣", "is not a number"),
            ("1e999", "larger than 10^15"),
            ("NaN", "is not a number"),
            ("9" * 70_000, "larger than 10^15"),
            ("9 " * 35_000, "is not a number"),
        ],
    )
    def test_or_says_what_to_do(self, cell, sentence):
        with pytest.raises(ValueError, match="“") as refused:
            read_amount(cell, "point", "min")
        assert sentence in str(refused.value)

    def test_in_per_cent_is_a_share_where_values_are_shares(self):
        assert read_amount("12.5%", "point", "", is_share=True) == 0.125
        assert read_amount("12.5 %", "point", "%") == 12.5
        with pytest.raises(ValueError, match="has a unit and this metric has none"):
            read_amount("12.5%", "point", "")

    @pytest.mark.parametrize(
        ("cells", "decimal"),
        [
            (["1,5", "2"], "comma"),
            (["1.5", "1,234"], "point"),
            (["1.234.567"], "comma"),
            (["0,125"], "comma"),
            (["12", "13"], "point"),
            (["1,234", "2,345"], ""),
            (["1.234", "2.345"], ""),
        ],
    )
    def test_is_never_a_thousand_times_too_large_in_silence(self, cells, decimal):
        assert decimal_of(cells, trust_points=False) == decimal

    def test_is_asked_for_once(self):
        text = "Date\tValue\n2026-03-01\t1,234\n2026-03-02\t2,345"
        _, questions, points, faults = understood(text)
        assert questions == ["Say whether its decimals follow a point or a comma."]
        assert points == []
        assert faults[2, 1] == "“1,234” may be thousands or decimals: choose above"

        assert [point[1] for point in understood(text, decimal="comma")[2]] == [1.234, 2.345]
        assert [point[1] for point in understood(text, decimal="point")[2]] == [1234, 2345]


class TestADate:
    @pytest.mark.parametrize(
        ("cell", "order", "at"),
        [
            ("31.03.2026", "", "2026-03-31"),
            ("3/31/2026", "", "2026-03-31"),
            ("3/4/2026", "day", "2026-04-03"),
            ("3/4/2026", "month", "2026-03-04"),
            ("3/3/2026", "", "2026-03-03"),
            ("2026/3/1 9:05", "", "2026-03-01T09:05:00"),
            ("3/31/2026 12:30 AM", "month", "2026-03-31T00:30:00"),
            ("31 Mar 2026", "", "2026-03-31"),
            ("March 31, 2026", "", "2026-03-31"),
            ("Mar 2026", "", "2026-03-01"),
            ("46112", "", "2026-03-31"),
            ("46112.5", "", "2026-03-31T12:00:00"),
            ("1767225600", "", "2026-01-01T00:00:00+00:00"),
            ("1767225600000", "", "2026-01-01T00:00:00+00:00"),
        ],
    )
    def test_is_read_as_people_and_programs_write_it(self, cell, order, at):
        assert read_when(cell, order).isoformat() == at

    @pytest.mark.parametrize(
        ("cell", "order", "sentence"),
        [
            ("3/4/2026", "", "“3/4/2026” may be 3 April or 4 March: choose above"),
            ("3/31/2026", "day", "is not in the calendar with the day first"),
            ("31/03/26", "", "has a year of two digits"),
            ("31.02.2026", "", "is not in the calendar"),
            ("13/13/2026", "", "is not in the calendar"),
            ("1/1/2026 25:00", "", "is not in the calendar"),
            ("soon", "", "is not a date: write it as 2024-03-31"),
            ("1" * 70_000, "", "is not a date"),
        ],
    )
    def test_or_says_what_to_do(self, cell, order, sentence):
        with pytest.raises(ValueError, match="“") as refused:
            read_when(cell, order)
        assert sentence in str(refused.value)

    def test_has_its_order_from_the_others(self):
        assert order_of(["3/4/2026", "31/3/2026"]) == "day"
        assert order_of(["3.4.2026", "4.3.2026"]) == ""
        assert order_of(["31/3/2026", "3/31/2026"]) == ""

    def test_is_asked_for_once(self):
        text = "Date;Value\n03.04.2026;1\n04.04.2026;2"
        _, questions, points, _ = understood(text)
        assert questions == ["Say whether the day or the month comes first in its dates."]
        assert points == [("2026-04-04", 2, None, "")]

        assert [point[0] for point in understood(text, dates="day")[2]] == ["2026-04-03", "2026-04-04"]  # fmt: skip # noqa: E501


class TestABadCell:
    def test_is_named_by_line_and_column_and_its_line_gives_no_point(self):
        _, _, points, faults = understood(
            "at,value,n\n2026-03-01,1,5\n2026-02-30,fast,0\n,2,\n2026-03-04,,\n2199-01-01,1,\n"
            "2026-03-01,9,\n2026-03-05,1,2,3\n"
        )
        assert points == [("2026-03-01", 1, 5, "")]
        assert {place: fault.partition(":")[0] for place, fault in faults.items()} == {
            (3, 0): "“2026-02-30” is not in the calendar",
            (3, 1): "“fast” is not a number",
            (3, 2): "a sample size is at least 1",
            (4, 0): "this cell is empty",
            (5, 1): "this cell is empty",
            (6, 0): faults[6, 0].partition(":")[0],
            (7, 0): "this time is already in line 2",
            (8, -1): "4 cells where the first line has 3",
        }
        assert faults[6, 0].startswith("that is in the future")

    def test_does_not_keep_the_others_from_being_read(self):
        text = "at,value\n" + "x,y\n" * 5_000 + "2026-03-01,1"
        _, _, points, faults = understood(text)
        assert (len(points), len(faults)) == (1, 10_000)


class TestAFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    def test_is_text_whichever_program_saved_it(self, encoding):
        assert decoded("Zeit;Größe\r\n".encode(encoding)) == "Zeit;Größe\r\n"

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"a\x00b"])
    def test_of_another_kind_is_refused(self, content):
        with pytest.raises(Unreadable, match="not a table"):
            decoded(content)

    def test_goes_on_after_what_is_read(self, monkeypatch):
        monkeypatch.setattr(table, "MAX_ROWS", 3)
        assert table_of("at,value\n" + "2026-03-01,1\n" * 3).is_whole
        assert not table_of("at,value\n" + "2026-03-01,1\n" * 4).is_whole

    @given(st.text(alphabet="at,value\n2026-1;./e+\"'\r\t% §€", max_size=120))
    def test_of_any_cells_is_read_or_refused_and_never_breaks(self, text):
        try:
            _, questions, points, faults = understood(text)
        except Unreadable:
            return
        assert all(abs(value) <= 1e15 for _, value, _, _ in points)
        assert questions or points or faults or len(table_of(text).lines) == 1

    def test_counts_time_in_utc(self):
        found, choices = chosen({}, [Sheet("", "2026-03-01 01:30+02:00,1")], CI_TIME)
        (point,) = read(found, choices, CI_TIME).points
        assert point.at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
