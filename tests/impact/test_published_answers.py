"""The analysis against series whose answer has been published."""

from datetime import date, datetime
from statistics import fmean

import pytest

from proposals.impact.method.analysis import Series, analyse
from proposals.impact.method.verdict import Grade, Verdict
from proposals.metrics.csvfile import read_time
from tests.impact.series_of import day, days, published, the_nile

CLAIMS = {Verdict.TARGET_MET, Verdict.IMPROVED, Verdict.GOT_WORSE}


class TestTheNileAfterTheDam:
    def test_is_the_published_series(self):
        assert [float(row["flow"]) for row in published("nile.csv")] == the_nile().value

    @pytest.mark.parametrize("last", [1928, 1970])
    def test_fell_by_what_cobb_found(self, last):
        found = analyse(the_nile(last=last), change=date(1899, 1, 1), direction="down", target=1000)
        assert found.effect_low < -247.8 < found.effect_high
        assert found.verdict is Verdict.TARGET_MET
        assert found.n_before == 28

    def test_got_worse_for_those_who_wanted_more(self):
        found = analyse(the_nile(), change=date(1899, 1, 1), direction="up")
        assert found.verdict is Verdict.GOT_WORSE

    @pytest.mark.parametrize(("first", "change", "last"), [(1871, 1885, 1898), (1899, 1935, 1970)])
    def test_did_not_move_on_dates_when_nothing_was_built(self, first, change, last):
        found = analyse(the_nile(first, last), change=date(change, 1, 1), direction="up")
        assert found.verdict is Verdict.NO_DETECTABLE_CHANGE

    def test_gives_the_interval_of_the_method_to_the_unit(self):
        found = analyse(the_nile(last=1928), change=date(1899, 1, 1))
        assert (round(found.effect), round(found.effect_low), round(found.effect_high)) == (
            -272,
            -412,
            -140,
        )


def casualties(column, file="seatbelts.csv"):
    rows = published(file)
    return Series([read_time(row["date"]) for row in rows], [float(row[column]) for row in rows])


LAW = date(1983, 2, 1)


class TestTheSeatBeltLaw:
    @pytest.mark.parametrize("kind", ["duration", "count", "value"])
    @pytest.mark.parametrize(
        ("file", "column", "effect"),
        [
            ("seatbelts.csv", "drivers", -0.23),
            ("seatbelts.csv", "front", -0.30),
            ("ukdriverdeaths.csv", "ksi", -0.23),
        ],
    )
    def test_did_what_harvey_and_durbin_found(self, file, column, effect, kind):
        found = analyse(casualties(column, file), change=LAW, kind=kind)
        assert found.relative_low < effect < found.relative_high < 0
        assert found.verdict is Verdict.IMPROVED

    def test_did_nothing_for_those_it_did_not_cover(self):
        found = analyse(casualties("rear"), change=LAW, kind="duration")
        assert found.verdict not in CLAIMS
        assert found.relative_low < 0.03 < found.relative_high

    def test_did_nothing_two_years_before_it_was_made(self):
        found = analyse(
            casualties("drivers"), change=date(1981, 2, 1), until=date(1983, 1, 31), kind="duration"
        )
        assert found.verdict not in CLAIMS

    def test_is_seen_against_the_rear_seats_as_well(self):
        rear = casualties("rear")
        found = analyse(casualties("front"), change=LAW, kind="duration", control=rear)
        assert found.relative_low < -0.30 < found.relative_high
        assert found.grade is Grade.B


class TestTheVignetteOfCausalImpact:
    def rows(self, column):
        return days([float(row[column]) for row in published("causalimpact_vignette.csv")])

    def test_rose_by_ten(self):
        found = analyse(self.rows("y"), change=day(70), direction="up")
        assert found.effect_low < 10 < found.effect_high

    def test_rose_by_ten_more_narrowly_with_its_control(self):
        found = analyse(self.rows("y"), change=day(70), direction="up", control=self.rows("x1"))
        assert found.effect_low < 10 < found.effect_high
        assert found.effect_high - found.effect_low <= 2.5


def daily(name, at, value):
    sums: dict[date, list[float]] = {}
    for row in published(name):
        when = read_time(row[at])
        when = when.date() if isinstance(when, datetime) else when
        sums.setdefault(when, []).append(float(row[value]))
    return [(when, fmean(sums[when])) for when in sorted(sums)]


@pytest.mark.slow
class TestSeriesWhereNothingWasChanged:
    @pytest.mark.parametrize(
        ("name", "at", "value", "every"),
        [
            ("null/nyc_taxi.csv", "timestamp", "value", 1),
            ("null/example_wp_log_peyton_manning.csv", "ds", "y", 5),
        ],
    )
    def test_are_claimed_to_have_changed_one_time_in_ten_at_most(self, name, at, value, every):
        points = daily(name, at, value)
        claims = []
        for start in range(30, len(points) - 30, every):
            times, values = zip(*points[start - 30 : start + 30], strict=True)
            found = analyse(Series(times, values), change=points[start][0])
            claims.append(found.verdict in CLAIMS)
        assert len(claims) > 150
        assert sum(claims) <= 0.10 * len(claims)
