"""The chart of one metric: drawn for eyes, said in a sentence, listed in rows."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.impact.drawing import chart as charts
from proposals.impact.drawing.chart import WIDTHS, Chart, Cross, Dot, Level, Other, Shipped, Step
from proposals.impact.drawing.figure import note_on_shipped
from proposals.impact.drawing.rows import Period, table_of
from proposals.metrics.scale import date_ticks, number, quantity, tick_labels, ticks, value_axis

pytestmark = pytest.mark.one_engine

START = datetime(2026, 1, 12, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
TOKENS = Path(__file__).parents[2] / "proposals/static/css/tokens.css"


def on(day: int) -> datetime:
    return START + timedelta(days=day)


LATENCY = Chart(
    title="p95 checkout latency",
    unit="ms",
    direction="down",
    points=tuple(Dot(on(day), 1840 if day < 56 else 1070) for day in range(154) if day != 111),
    left_out=(Cross(on(111), 1930, "Vendor outage, left out"),),
    steps=(Step(on(56), 0.05), Step(on(77), 0.5), Step(on(98), 1.0)),
    baseline=Level(1840, on(0), on(55), 1790, 1890),
    after=Level(1070, on(98), on(153), 1010, 1130),
    target=900,
    low=760,
    high=1150,
    by=on(180),
)


def parsed(chart: Chart, width: int = 1240) -> ElementTree.Element:
    return ElementTree.fromstring(charts.draw(chart, width))


def marks(picture: ElementTree.Element, look: str) -> list[ElementTree.Element]:
    return [one for one in picture.iter() if one.get("class") == look]


def words(picture: ElementTree.Element) -> list[str | None]:
    return [text.text for text in picture.iter(f"{SVG}text")]


def points_of(path: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"M([-\d.]+) ([-\d.]+)", path.get("d", ""))]


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    values = st.floats(-1e9, 1e9, allow_nan=False)
    days = sorted(draw(st.sets(st.integers(0, 3000), min_size=1, max_size=40)))
    low, target, high = sorted(draw(st.tuples(values, values, values)))
    begun = draw(st.integers(0, 3000))
    steps = (Step(on(begun), 0.1), Step(on(begun + 9), 1.0))
    return Chart(
        title=draw(st.text("ab<>&\"' é", max_size=20)),
        unit=draw(st.sampled_from(["", "%", "ms", "£"])),
        direction=draw(st.sampled_from(["up", "down", "stay_within", "observe"])),
        points=tuple(Dot(on(day), draw(values)) for day in days),
        left_out=tuple(Cross(on(day), draw(values), 'a spike <& ">') for day in days[:2]),
        steps=draw(st.sampled_from([(), steps])),
        baseline=Level(draw(values), on(days[0]), on(days[-1])),
        after=draw(
            st.none() | st.builds(Level, values, st.just(on(begun)), st.just(on(begun + 90)))
        ),
        expected=draw(st.sampled_from([(), (Dot(on(begun), target),)])),
        others=tuple(Other(on(day), day, "Another") for day in days[2:5]),
        taken_back=draw(st.none() | st.just(on(begun + 12))),
        target=target,
        low=low,
        high=high,
    )


class TestDrawn:
    @given(any_chart(), st.sampled_from(WIDTHS))
    def test_is_well_formed_whatever_the_words_are(self, chart, width):
        assert parsed(chart, width).get("aria-label") == charts.sentence(chart)

    @given(any_chart(), st.sampled_from(WIDTHS))
    def test_keeps_every_point_inside_the_picture(self, chart, width):
        picture = parsed(chart, width)
        _, _, right, bottom = map(float, picture.get("viewBox").split())
        for look in ("c-daily", "c-x"):
            for path in marks(picture, look):
                assert all(-4 <= x <= right and 0 <= y <= bottom for x, y in points_of(path))

    def test_puts_later_to_the_right_and_more_above(self):
        rising = tuple(Dot(on(day), day * day) for day in range(9))
        drawn = points_of(marks(parsed(Chart("Rising", points=rising)), "c-daily")[0])
        assert drawn == sorted(drawn)
        assert [y for _, y in drawn] == sorted((y for _, y in drawn), reverse=True)

    def test_escapes_words_that_look_like_markup(self):
        chart = replace(LATENCY, title='<script>alert("1")</script>', unit="<b>")
        drawn = charts.draw(chart, 600)
        assert "<script" not in drawn
        assert "<b>" not in drawn

    def test_has_no_inline_style(self):
        assert "style=" not in charts.draw(LATENCY, 1240)

    def test_gives_each_width_textures_of_its_own(self):
        drawn = "".join(charts.draw(LATENCY, width) for width in WIDTHS)
        ids = re.findall(r'<pattern id="(.+?)"', drawn)
        assert len(ids) == len(set(ids)) == 2 * len(WIDTHS)

    def test_refers_only_to_textures_it_has(self):
        drawn = charts.draw(LATENCY, 930)
        had = re.findall(r'<pattern id="(.+?)"', drawn)
        assert set(re.findall(r"url\(#(.+?)\)", drawn)) == set(had)

    def test_is_nothing_without_any_time(self):
        assert charts.draw(Chart("Nothing yet", target=3), 600) == ""

    def test_stands_up_with_one_single_point(self):
        assert marks(parsed(Chart("One", points=(Dot(START, 0.0),))), "c-daily")

    @pytest.mark.parametrize("look", [look for look, dress in charts.LOOKS.items() if dress])
    def test_takes_its_colours_from_the_light_theme(self, look):
        light = set(re.findall(r"light-dark\((#\w{6}),", TOKENS.read_text(encoding="utf-8")))
        used = {str(value) for value in charts.LOOKS[look].values() if str(value).startswith("#")}
        assert used <= light


class TestMarks:
    def test_show_what_was_promised_as_texture_and_dashes(self):
        picture = parsed(LATENCY)
        assert marks(picture, "c-promised")[0].get("fill") == "url(#chart-1240-promised)"
        assert marks(picture, "c-target")[0].get("stroke-dasharray")

    def test_show_each_mean_with_its_interval(self):
        picture = parsed(LATENCY)
        assert len(marks(picture, "c-mean")) == len(marks(picture, "c-ci")) == 2

    def test_leave_out_an_interval_that_is_not_known(self):
        chart = replace(LATENCY, after=Level(1070, on(98), on(153)))
        assert len(marks(parsed(chart), "c-ci")) == 1

    def test_carry_the_baseline_forward_as_dots(self):
        base = marks(parsed(LATENCY), "c-base")[0]
        assert base.get("stroke-dasharray") == "2 4"

    def test_cross_what_was_left_out_and_say_why(self):
        picture = parsed(LATENCY)
        assert len(marks(picture, "c-x")) == 1
        assert "Vendor outage, left out" in words(picture)

    def test_name_each_step_of_the_roll_out(self):
        assert {"Roll-out", "5%", "50%", "100%"} <= set(words(parsed(LATENCY)))

    def test_hatch_the_time_when_only_some_had_the_change(self):
        assert len(marks(parsed(LATENCY), "c-partial")) == 1
        at_once = replace(LATENCY, steps=(Step(on(98), 1.0),))
        assert not marks(parsed(at_once), "c-partial")

    def test_begin_the_promise_when_everybody_has_the_change(self):
        picture = parsed(LATENCY)
        last_step = re.findall(r"M([\d.]+) ", marks(picture, "c-step")[0].get("d"))[0]
        assert marks(picture, "c-target")[0].get("d").startswith(f"M{last_step} ")

    def test_draw_the_course_to_be_expected_without_the_change(self):
        chart = replace(LATENCY, expected=(Dot(on(98), 1840), Dot(on(153), 1800)))
        picture = parsed(chart)
        assert marks(picture, "c-expected")
        assert "Without the change" in words(picture)

    @pytest.mark.parametrize("width", WIDTHS)
    def test_keep_their_names_apart(self, width):
        picture = parsed(LATENCY, width)
        names = ("Baseline", "Measured", "Target", "80% range")
        heights = sorted(
            float(text.get("y"))
            for text in picture.iter(f"{SVG}text")
            if (text.text or "").startswith(names)
        )
        assert all(below - above >= 15 for above, below in pairwise(heights))


def boxes(picture: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """Where the words are, their width by the average letter."""
    size = float(picture.get("font-size"))
    found = []
    for text in picture.iter(f"{SVG}text"):
        width, x, y = 0.5 * size * len(text.text), float(text.get("x")), float(text.get("y"))
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
        found.append((left, left + width, y - 0.75 * size, y + 0.2 * size, text.text))
    return found


class TestWords:
    @given(any_chart(), st.sampled_from(WIDTHS))
    def test_never_lie_on_one_another(self, chart, width):
        for one, other in combinations(boxes(parsed(chart, width)), 2):
            apart = one[1] <= other[0] or other[1] <= one[0]
            assert apart or one[3] <= other[2] or other[3] <= one[2], (one, other)

    @given(any_chart(), st.sampled_from(WIDTHS))
    def test_stay_in_the_picture(self, chart, width):
        assert all(left >= 0 and right <= width for left, right, *_ in boxes(parsed(chart, width)))

    def test_keep_off_the_points(self):
        picture = parsed(LATENCY)
        left, right, top, bottom, _ = next(b for b in boxes(picture) if "outage" in b[4])
        dots = points_of(marks(picture, "c-daily")[0])
        assert not [1 for x, y in dots if left < x < right and top < y < bottom]

    def test_call_the_target_of_a_guardrail_a_limit(self):
        assert "Limit 900" in words(parsed(replace(LATENCY, is_limit=True)))


class TestMoreMarks:
    def test_show_where_the_points_before_lay(self):
        assert len(marks(parsed(replace(LATENCY, spread=(1780, 1910))), "c-spread")) == 1

    def test_show_other_changes_with_their_numbers(self):
        others = (Other(on(120), 31, "Bigger cache"), Other(on(121), 32, "Smaller cache"))
        picture = parsed(replace(LATENCY, others=others), 350)
        assert len(marks(picture, "c-other")) == 2
        assert "TL-31" in words(picture)
        assert "TL-32" not in words(picture)  # no room; the list below the chart has it

    def test_show_on_which_days_code_went_out(self):
        shipped = (
            Shipped(on(54), merged=3),
            Shipped(on(56), merged=1, deployed=1),
            Shipped(on(98), released=2),
        )
        chart = replace(LATENCY, shipped=shipped)
        picture = parsed(chart)
        assert [mark[0].text for mark in marks(picture, "c-merged")] == ["7 March 2026: 3 merged"]
        assert "9 March 2026: 1 merged, 1 deployed" in [
            mark[0].text for mark in marks(picture, "c-flag") if len(mark)
        ]
        assert note_on_shipped(chart) in charts.sentence(chart)
        assert note_on_shipped(chart) == (
            "Code: 4 merged, 2 released, 1 deployed, on 7 March, 9 March and 20 April 2026"
        )
        rows = {row.start: row for row in table_of(chart).rows if row.shipped}
        assert [row.shipped for row in rows.values()] == [
            "3 merged",
            "1 merged, 1 deployed",
            "2 released",
        ]
        assert sum(row.left_out for row in table_of(chart).rows) == 1

    def test_say_that_it_was_taken_back(self):
        chart = replace(LATENCY, taken_back=on(140))
        assert "Taken back" in words(parsed(chart))
        assert "Taken back on 1 June 2026." in charts.sentence(chart)

    def test_show_where_points_are_missing(self):
        chart = replace(LATENCY, points=tuple(p for p in LATENCY.points if not 20 < p.at.day < 28))
        assert marks(parsed(chart), "c-gap")
        assert "No points between 20 January 2026 and 28 January 2026." in charts.sentence(chart)

    def test_leave_out_the_promise_in_a_window_before_it(self):
        picture = parsed(replace(LATENCY, first=on(0), last=on(40), points=LATENCY.points[:40]))
        assert not marks(picture, "c-target")
        assert "Target 900" not in words(picture)


class TestSaid:
    def test_tells_the_whole_story(self):
        assert charts.sentence(LATENCY) == (
            "p95 checkout latency, 12 January 2026 to 14 June 2026. "
            "Baseline 1,840 ms, 95% interval 1,790 to 1,890. "
            "Rolled out to everyone by 20 April 2026. "
            "Measured after it 1,070 ms, 95% interval 1,010 to 1,130. "
            "Target 900 ms by 11 July 2026. "
            "Promised 80% range 760 to 1,150 ms. "
            "1 point left out. "
            "The table has the figures."
        )

    def test_says_how_far_an_unfinished_roll_out_is(self):
        chart = replace(LATENCY, steps=LATENCY.steps[:2])
        assert "Rolled out to 50% so far." in charts.sentence(chart)

    def test_says_that_nothing_was_measured(self):
        said = charts.sentence(Chart("Restore time"))
        assert said.startswith("Restore time, nothing measured yet.")

    @pytest.mark.parametrize(
        ("direction", "words"), [("down", "lower is better; "), ("up", "higher is better; ")]
    )
    def test_notes_which_way_is_better(self, direction, words):
        chart = replace(LATENCY, direction=direction)
        assert charts.axis_note(chart) == f"ms; {words}axis starts at zero"

    def test_warns_when_the_axis_does_not_start_at_zero(self):
        chart = Chart("Completion", "%", "up", points=(Dot(on(0), 71.2), Dot(on(9), 73.0)))
        assert charts.axis_note(chart) == "%; higher is better; axis starts at 71, not at zero"


class TestRows:
    def test_sum_up_each_week_from_its_monday(self):
        week = table_of(LATENCY).rows[0]
        assert (week.start, week.part) == (date(2026, 1, 12), "before")
        assert (week.n, week.mean) == (7, 1840)

    def test_count_what_was_left_out(self):
        assert sum(week.left_out for week in table_of(LATENCY).rows) == 1

    def test_name_the_parts_that_a_week_belongs_to(self):
        chart = replace(LATENCY, steps=(Step(on(58), 1.0),))
        assert table_of(chart).rows[8].part == "before, after"

    def test_call_the_time_between_the_steps_roll_out(self):
        assert table_of(LATENCY).rows[9].part == "roll-out"

    @pytest.mark.parametrize(
        ("apart", "period", "start"),
        [(31, Period.MONTH, date(2026, 1, 1)), (365, Period.YEAR, date(2026, 1, 1))],
    )
    def test_stand_for_longer_where_points_are_rarer(self, apart, period, start):
        table = table_of(replace(LATENCY, points=tuple(Dot(on(i * apart), i) for i in range(4))))
        assert (table.period, table.rows[0].start) == (period, start)

    @given(any_chart())
    def test_hold_every_observation_once(self, chart):
        rows = table_of(chart).rows
        assert sum(week.n for week in rows) == len(chart.points)
        assert sum(week.left_out for week in rows) == len(chart.left_out)
        assert [week.start for week in rows] == sorted({week.start for week in rows})


class TestScales:
    @given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
    def test_hold_every_value(self, values):
        low, high = value_axis(values)
        assert low <= min(values)
        assert max(values) <= high
        assert low < high

    @given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
    def test_have_round_ticks_evenly_apart(self, low, size):
        marks = ticks(low, low + size)
        assert 2 <= len(marks) <= 6
        step = marks[1] - marks[0]
        gaps = {round((after - before) / step, 6) for before, after in pairwise(marks)}
        assert gaps == {1.0}
        leading = step / 10 ** math.floor(math.log10(step) + 1e-6)
        assert min(abs(leading - nice) for nice in (1, 2, 2.5, 5)) < 1e-3

    def test_start_at_zero_unless_that_would_flatten_the_picture(self):
        assert value_axis([900, 1840])[0] == 0
        assert value_axis([99.2, 99.9])[0] == 99

    @given(st.integers(0, 20_000), st.floats(0.05, 20_000), st.integers(3, 14))
    def test_name_no_more_dates_than_there_is_room_for(self, day, days, most):
        first = on(day)
        marks = date_ticks(first, first + timedelta(days=days), most)
        assert len(marks) <= most + 1
        assert [at for at, _ in marks] == sorted(at for at, _ in marks)

    def test_name_the_first_of_each_month(self):
        named = [words for _, words in date_ticks(on(0), on(153), 12)]
        assert named == ["1 Feb", "1 Mar", "1 Apr", "1 May", "1 Jun"]

    def test_name_the_year_when_there_is_more_than_one(self):
        assert date_ticks(on(0), on(800), 6)[0][1] == "Jul 2026"


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (0, "0"), (1840, "1,840"), (73.24, "73.2"), (0.6, "0.6"), (-0.2, "−0.2"),
            (12.0, "12"), (0.01234, "0.0123"), (2_500_000, "2.5 M"), (-1e9, "−1 bn"),
        ],
    )  # fmt: skip
    def test_are_written_as_people_read_them(self, value, words):
        assert number(value) == words

    @pytest.mark.parametrize(
        ("unit", "words"), [("ms", "1,840 ms"), ("%", "1,840%"), ("£", "£1,840"), ("", "1,840")]
    )
    def test_carry_their_unit(self, unit, words):
        assert quantity(1840, unit) == words

    def test_on_an_axis_share_their_digits(self):
        assert tick_labels([99.0, 99.25, 99.5]) == ["99.00", "99.25", "99.50"]
        assert tick_labels([0, 500_000, 1_000_000]) == ["0.0 M", "0.5 M", "1.0 M"]
