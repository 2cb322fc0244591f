from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.metrics.csvfile import (
    AT,
    MAX_ERRORS,
    VALUE,
    Column,
    header_of,
    moment,
    read_number,
    read_points,
    read_time,
)


def errors_of(text, **options):
    return [str(error) for error in read_points(text, **options)[1]]


class TestAGoodFile:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_is_read_whatever_its_separator_and_line_ends(self, separator, ending):
        lines = ["at,value,n", "2024-03-01,1.5,10", "", "2024-03-02, 2e3 ,"]
        text = ending.join(lines).replace(",", separator)
        rows, errors = read_points(text)
        assert errors == []
        assert rows == [
            {"at": date(2024, 3, 1), "value": 1.5, "n": 10},
            {"at": date(2024, 3, 2), "value": 2000.0, "n": None},
        ]

    def test_may_begin_with_a_byte_order_mark_and_shout(self):
        rows, errors = read_points("\ufeffTimestamp,VALUE\n2024,3\n".encode())
        assert (rows, errors) == ([{"at": date(2024, 1, 1), "value": 3.0}], [])

    def test_may_hold_the_same_time_in_two_series(self):
        rows, _ = read_points("at,value,series\n2024-01-01,1,eu\n2024-01-01,2,us\n")
        assert [row["series"] for row in rows] == ["eu", "us"]

    def test_may_have_the_columns_that_the_caller_names(self):
        control = Column("other", read_number, required=False)
        rows, _ = read_points("at,value,other\n2024-01-01,1,2\n", [AT, VALUE, control])
        assert rows[0]["other"] == 2.0


class TestAFaultIsNamedWithItsPlace:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "the file is empty: begin with the columns are at, value, [n], [series]"),
            ("at,speed\n", "line 1, column speed: nothing is known about this column"),
            ("value\n1\n", "line 1, column at: this column is missing"),
            ("at,value,value\n", "line 1, column value: there are two columns for value"),
            ("at,value\n31/01/2024,1\n", "line 2, column at: “31/01/2024” is not a date"),
            ("at,value\n2024-02-30,1\n", "“2024-02-30” is not in the calendar"),
            ("at,value\n2024-01-01,\n", "line 2, column value: this cell is empty"),
            ("at,value\n2024-01-01,NaN\n", "“NaN” is not a number"),
            ("at,value\n2024-01-01,inf\n", "“inf” is not a number"),
            ("at,value\n2024-01-01,1e16\n", "larger than 10^15"),
            ("at,value\n2024-01-01,1e999\n", "larger than 10^15"),
            ("at,value\n2024-01-01,1_0\n", "“1_0” is not a number"),
            ("at,value\n2024-01-01,٣\n", "“٣” is not a number"),
            ("at;value\n2024-01-01;1,5\n", "write the decimals after a point"),
            ("at,value,n\n2024-01-01,1,2.5\n", "column n: “2.5” is not a whole number"),
            ("at,value\n2024-01-01,1,2\n", "line 2: 3 cells where the first line has 2"),
            ("at,value\n2024-01-01,1\n\n2024-01-01,2\n", "line 4, column at: this time is already"),
            ('at,value\n2024-01-01,"1\n', "is not CSV"),
            (b"at,value\n2024-01-01,\xff\n", "line 2: this is not UTF-8 text"),
            ("at,value\n2024-01-01," + "1" * 70_000, "a cell is longer"),
            ("a," * 60 + "b\n", "61 columns: at most 50"),
        ],
    )  # fmt: skip
    def test_and_says_what_to_do(self, text, message):
        assert message in " ".join(errors_of(text))

    def test_while_the_good_rows_are_kept(self):
        rows, errors = read_points("at,value\n2024-01-01,1\n2024-01-02,x\n2024-01-03,3\n")
        assert [row["value"] for row in rows] == [1.0, 3.0]
        assert [error.line for error in errors] == [3]

    def test_but_reading_stops_after_a_hundred(self):
        errors = errors_of("at,value\n" + "x,y\n" * 5000)
        assert len(errors) <= MAX_ERRORS + 2
        assert "stopped reading" in errors[-1]

    def test_and_so_is_a_file_with_too_many_rows(self):
        text = "at,value\n" + "".join(f"{year}-01-01,1\n" for year in range(1000, 1010))
        assert errors_of(text, max_rows=9) == ["line 11: more than 9 rows: split the file"]


class TestReadingATime:
    @pytest.mark.parametrize(
        ("text", "at"),
        [
            ("2024-03", date(2024, 3, 1)),
            ("2024-03-31 09:30", datetime(2024, 3, 31, 9, 30)),
            ("2024-03-31T09:30:15Z", datetime(2024, 3, 31, 9, 30, 15, tzinfo=UTC)),
            (
                "2024-03-31T09:30+02:00",
                datetime(2024, 3, 31, 9, 30, tzinfo=timezone(timedelta(hours=2))),
            ),
        ],
    )
    def test_takes_iso_8601(self, text, at):
        assert read_time(text) == at

    @pytest.mark.parametrize(
        "text", ["", "٢٠٢٤", "0000-01-01", "0001-01-01T00:00+05:00", "2024-1-1", "2024-01-01T25:00"]
    )
    def test_takes_nothing_else(self, text):
        with pytest.raises(ValueError, match=r"is not a date|is not in the calendar"):
            read_time(text)

    def test_of_different_offsets_compares(self):
        assert moment(read_time("2024-03-31T02:00+02:00")) == moment(date(2024, 3, 31))


class TestAnyTextAtAll:
    @given(st.text(max_size=300) | st.binary(max_size=300))
    def test_is_read_or_refused_but_never_breaks(self, text):
        rows, errors = read_points(text)
        assert rows or errors or len(header_of(text)) >= 2

    @given(st.text(alphabet="at,value\n2024-1;.e+\"'\r\t ", max_size=200))
    def test_gives_only_finite_values(self, text):
        rows, _ = read_points("at,value\n" + text)
        assert all(abs(row["value"]) <= 1e15 for row in rows)
