"""Series as they come: too short, too large, twice, backwards, with holes."""

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.impact.method import words
from proposals.impact.method.analysis import Series, Step, analyse
from proposals.impact.method.assessment import Flag, Shortage
from proposals.impact.method.verdict import Verdict
from tests.impact.series_of import MONDAY, a_step, day, days

pytestmark = pytest.mark.one_engine

KINDS = ["value", "count", "ratio", "duration"]
DIRECTIONS = ["up", "down", "stay", "observe"]


def numbers_in(record):
    items = record.values() if isinstance(record, dict) else record
    for item in items:
        if isinstance(item, float):
            yield item
        elif isinstance(item, dict | list):
            yield from numbers_in(item)


def everything_said(answer):
    told = [words.headline(answer), words.share_sentence(answer), *words.how_we_know(answer)]
    return " ".join([*told, *answer.reasons, *answer.warnings])


def assert_sound(answer):
    assert all(math.isfinite(number) for number in numbers_in(answer.record()))
    assert "nan" not in everything_said(answer).lower().replace("finan", "")
    assert "inf" not in everything_said(answer).lower()
    if answer.effect is not None:
        assert answer.effect_low <= answer.effect <= answer.effect_high


def of(values, **question):
    return analyse(days(values), change=day(len(values) // 2), **question)


NOISE = np.random.default_rng(8).normal(size=60)


class TestASeries:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        "values",
        [
            [5.0] * 60,
            [0.0] * 60,
            [1.0, 2.0] * 30,
            [0.0] * 59 + [1.0],
            [3.0] * 30 + [4.0] * 30,
            list(NOISE * 1e-12),
            list(NOISE * 1e-12 + 1),
            list(1e15 + NOISE * 1e13),
            list(-1e15 * np.abs(NOISE)),
            list(-10 - NOISE),
            list(np.exp(30 * NOISE)),
            [1, 2, 3, 4, 5],
            [7],
            [],
        ],
        ids=[
            "of one value", "of nothing", "of two values", "of one event", "of two levels",
            "tiny", "nearly constant", "huge", "huge below zero", "of negative durations",
            "over many magnitudes", "of five points", "of one point", "of no point",
        ],
    )  # fmt: skip
    def test_has_a_sound_answer(self, values, kind):
        assert_sound(of(values, kind=kind, target=1.0))

    def test_that_steps_without_noise_is_told_exactly(self):
        found = of([3.0] * 30 + [4.0] * 30, direction="up", target=4)
        assert found.verdict is Verdict.TARGET_MET
        assert found.effect == pytest.approx(1.0)

    def test_with_nothing_after_the_change_waits(self):
        found = analyse(a_step(), change=day(200))
        assert found.shortage is Shortage.AFTER
        assert_sound(found)

    def test_with_nothing_before_the_change_never_will(self):
        found = analyse(a_step(), change=MONDAY - timedelta(days=5))
        assert found.shortage is Shortage.BEFORE
        assert_sound(found)

    def test_counts_a_time_that_comes_twice_as_one(self):
        series = a_step()
        twice = Series([*series.at, *series.at], [*series.value, *series.value])
        assert analyse(twice, change=day(60)).n_before == 60

    def test_is_read_in_utc_whatever_its_clock_says(self):
        series = a_step()
        midnight = [datetime(at.year, at.month, at.day, tzinfo=UTC) for at in series.at]
        summer = timezone(timedelta(hours=2))
        shifted = [at.astimezone(summer if i > 40 else UTC) for i, at in enumerate(midnight)]
        plain, other = (
            analyse(Series(at, series.value), change=day(60)) for at in (midnight, shifted)
        )
        assert plain == other

    def test_with_holes_keeps_its_calendar(self):
        series = a_step()
        kept = [i for i in range(90) if not 20 <= i < 34 and i % 11]
        found = analyse(
            Series([series.at[i] for i in kept], [series.value[i] for i in kept]), change=day(60)
        )
        assert found.effect_low < -3 < found.effect_high

    def test_of_nothing_but_bad_numbers_is_said_to_be_so(self):
        found = analyse(days([math.nan, math.inf, -math.inf] * 20), change=day(30))
        assert Flag.NOT_NUMBERS in found.flags
        assert_sound(found)

    def test_may_have_a_control_with_holes_and_bad_numbers(self):
        series = a_step()
        control = [math.nan if i % 9 == 0 else value + 0.1 * i for i, value in enumerate(NOISE)]
        for beside in (days(control), Series([], []), days([math.inf] * 90), series):
            assert_sound(analyse(series, change=day(60), control=beside))

    def test_may_have_sizes_of_nought_or_none(self):
        values = np.random.default_rng(2).binomial(20, 0.1, size=60) / 20
        for sizes in ([0] * 60, [None, 20] * 30, [20.0] * 60, [0, 40] * 30):
            series = Series([day(i) for i in range(60)], list(values), n=sizes)
            assert_sound(analyse(series, change=day(30), kind="ratio"))


class TestWhateverIsAsked:
    @settings(max_examples=40)
    @given(
        values=st.lists(
            st.one_of(st.integers(0, 3).map(float), st.floats(-1e15, 1e15)),
            min_size=5,
            max_size=45,
        ),
        change=st.integers(-3, 50),
        kind=st.sampled_from(KINDS),
        direction=st.sampled_from(DIRECTIONS),
        target=st.none() | st.floats(-1e15, 1e15),
        minimum=st.none() | st.floats(0, 1e6),
        looks=st.integers(1, 5),
        shares=st.lists(st.floats(0, 1), max_size=3),
        steady=st.booleans(),
        review=st.none() | st.integers(0, 60),
    )
    def test_the_answer_is_sound(
        self, values, change, kind, direction, target, minimum, looks, shares, steady, review
    ):
        answer = analyse(
            days(values),
            change=day(change),
            kind=kind,
            direction=direction,
            target=target,
            minimum_effect=minimum,
            looks=looks,
            steps=[Step(day(change + i), share) for i, share in enumerate(sorted(shares))],
            steady=steady,
            review=None if review is None else day(review),
            control=days(values[::-1]) if steady else None,
        )
        assert_sound(answer)
