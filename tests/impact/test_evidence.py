"""What is declared or known besides the points, and what it makes of the evidence."""

from datetime import timedelta

import numpy as np
import pytest

from proposals.impact.method import words
from proposals.impact.method.analysis import Series, Step, analyse
from proposals.impact.method.assessment import Flag
from proposals.impact.method.guardrails import worse_together
from proposals.impact.method.verdict import Grade, Verdict
from tests.impact.series_of import MONDAY, a_step, day, days

pytestmark = pytest.mark.one_engine


def told(answer):
    return " ".join([*words.how_we_know(answer), *answer.warnings])


def a_control(series, seed=7):
    """A series that follows the metric closely and was not reached by the change."""
    noise = np.random.default_rng(seed).normal(size=len(series.at))
    shared = np.array(series.value) + 3.0 * (np.arange(len(series.at)) >= 60)
    return Series(series.at, list(shared + 0.1 * noise))


class TestTheGrade:
    @pytest.mark.parametrize(
        ("control", "declared", "grade"),
        [
            (True, {"control_is_random": True}, Grade.A),
            (True, {}, Grade.B),
            (False, {"control_is_random": True}, Grade.C),
            (True, {"control_is_random": True, "overlapped": True}, Grade.B),
            (True, {"overlapped": True}, Grade.C),
            (False, {"overlapped": True}, Grade.D),
        ],
    )
    def test_follows_from_what_it_was_compared_with(self, control, declared, grade):
        series = a_step()
        beside = a_control(series) if control else None
        assert analyse(series, change=day(60), control=beside, **declared).grade is grade

    def test_of_few_points_is_d_whatever_was_drawn_by_lots(self):
        series = a_step(before=10, after=20)
        found = analyse(series, change=day(10), control=series, control_is_random=True)
        assert found.grade is Grade.D


class TestAnOverlap:
    def test_is_told_without_names(self):
        found = analyse(a_step(), change=day(60), overlapped=True)
        assert Flag.OVERLAPPED in found.flags
        assert "Another accepted change is to move this metric in the same window." in told(found)

    def test_changes_no_number(self):
        plain, overlapped = (
            analyse(a_step(), change=day(60), overlapped=overlapped) for overlapped in (False, True)
        )
        assert (plain.effect_low, plain.verdict) == (overlapped.effect_low, overlapped.verdict)


class TestAMetricDeclaredSteady:
    def test_has_a_narrower_interval_and_says_why(self):
        plain, steady = (analyse(a_step(), change=day(60), steady=each) for each in (False, True))
        assert plain.effect_low < steady.effect_low < steady.effect_high < plain.effect_high
        assert "does not drift by itself" in told(steady)
        assert "a baseline declared steady" in steady.method

    def test_is_contradicted_by_what_it_did_before(self):
        values = np.array(a_step(effect=0).value) + 0.1 * np.arange(90)
        assert "It was already rising" in told(analyse(days(values), change=day(60), steady=True))
        assert "does not allow for that" in told(analyse(days(values), change=day(60), steady=True))


class TestWhatTheMetricDidBefore:
    def test_is_said_where_it_was_drifting(self):
        values = np.array(a_step(effect=0).value) - 0.2 * np.arange(90)
        found = analyse(days(values, unit="minutes"), change=day(60))
        assert found.drift.high < 0
        assert "It was already falling over the 60 points before the change, by 1" in told(found)

    def test_is_said_where_no_drift_was_seen(self):
        assert "No drift was seen over the 60 points before" in told(
            analyse(a_step(), change=day(60))
        )


class TestTheSeason:
    def values(self, count):
        year = 2 * np.pi * np.arange(count) / 365.25
        noise = np.random.default_rng(3).normal(size=count)
        return days(100 + noise + 8 * np.sin(year + 1))

    def test_is_taken_out_after_two_years_of_days(self):
        found = analyse(self.values(780), change=day(750))
        assert found.calendar == "weekday and yearly"
        assert found.effect == pytest.approx(0, abs=1.5)
        assert found.verdict is Verdict.NO_DETECTABLE_CHANGE
        assert np.mean(found.course.expected) == pytest.approx(
            np.mean(found.course.observed), abs=1
        )

    def test_is_known_of_weeks_as_well(self):
        weekly = self.values(7 * 150)
        at = [MONDAY + timedelta(days=7 * week) for week in range(150)]
        found = analyse(Series(at, weekly.value[::7]), change=at[120])
        assert found.calendar == "yearly"

    def test_cannot_be_told_before(self):
        found = analyse(self.values(730), change=day(700))
        assert found.calendar == "weekday"
        assert "from less than two years before the change it cannot be told" in told(found)


class TestAPercentageOfFewCases:
    def counted(self, sizes, rate=0.03):
        rng = np.random.default_rng(11)
        n = np.maximum(rng.poisson(sizes), 1)
        return Series([day(i) for i in range(90)], list(100 * rng.binomial(n, rate) / n), n=list(n))

    def test_counts_its_points_by_their_cases(self):
        series = self.counted(np.where(np.arange(90) < 60, 20, 60))
        found = analyse(series, change=day(60), kind="ratio")
        assert "weighted by sample size" in found.method
        events = np.array(series.value) * np.array(series.n)
        pooled = events[:60].sum() / sum(series.n[:60])
        assert found.baseline == pytest.approx(pooled)

    def test_does_not_where_other_noise_is_larger(self):
        series = self.counted(np.full(90, 60))
        noisy = np.abs(np.array(series.value) + 20 * np.random.default_rng(1).normal(size=90))
        found = analyse(Series(series.at, list(noisy), n=series.n), change=day(60), kind="ratio")
        assert "weighted" not in found.method

    def test_under_one_per_cent_is_no_share_of_one(self):
        series = self.counted(np.full(90, 200), rate=0.002)
        found = analyse(
            Series(series.at, series.value, n=series.n, unit="%"), change=day(60), kind="ratio"
        )
        assert Flag.NEAR_EDGE in found.flags

    def test_moves_by_percentage_points(self):
        found = analyse(days(a_step().value, unit="%"), change=day(60), kind="ratio", target=90)
        assert " percentage points, " in words.headline(found)
        assert "%" not in words.headline(found)


class TestARollOutThatStoppedHalfWay:
    def test_is_told_as_the_effect_so_far(self):
        found = analyse(a_step(), change=day(60), steps=[Step(day(60), 0.5)])
        assert "The roll-out stands at 50%" in told(found)


class TestSeveralLooks:
    def test_share_the_error_and_say_so(self):
        found = analyse(a_step(), change=day(60), looks=3)
        assert "3 looks were planned. They share the error, so each has a 98.3% interval." in told(
            found
        )

    def test_before_the_review_say_that_the_interval_is_wider(self):
        assert "however often one looks" in told(analyse(a_step(), change=day(60), review=day(99)))


class TestTheShareOfThePromise:
    @pytest.mark.parametrize(
        ("target", "sentence"),
        [
            (91, "About a third of what was promised (24% to 40%)."),
            (70, "About a tenth of what was promised (7% to 12%)."),
            (98.5, "About twice what was promised (141% to 238%)."),
            (None, ""),
            (104, ""),
        ],
    )
    def test_is_said_in_words(self, target, sentence):
        found = analyse(a_step(), change=day(60), target=target, baseline=100)
        assert words.share_sentence(found).split(" (")[0] == sentence.split(" (")[0]

    def test_is_a_most_where_nothing_was_found(self):
        found = analyse(a_step(effect=0), change=day(60), target=90, baseline=100)
        assert words.share_sentence(found).startswith("At most ")

    def test_is_nothing_where_it_got_worse(self):
        found = analyse(a_step(effect=5), change=day(60), target=90, baseline=100)
        assert words.share_sentence(found).startswith("Nothing of what was promised")


class TestSeveralGuardrails:
    def test_are_judged_together(self):
        assert worse_together([0.001, 0.03, None, 0.02, 0.9]) == [True, False, False, False, False]

    @pytest.mark.parametrize("doubt", [0.04, 0.06])
    def test_that_are_one_are_judged_as_one(self, doubt):
        assert worse_together([doubt]) == [doubt < 0.05]

    @pytest.mark.parametrize("direction", ["up", "down", "stay"])
    @pytest.mark.parametrize("effect", [-3.0, 0.0, 0.8, 3.0])
    def test_agree_with_the_verdict_of_each(self, direction, effect):
        found = analyse(
            a_step(effect=effect), change=day(60), direction=direction, minimum_effect=1
        )
        assert (found.doubt < 0.05) is (found.verdict is Verdict.GOT_WORSE)

    def test_are_in_no_doubt_where_nobody_said_what_is_worse(self):
        assert analyse(a_step(), change=day(60), direction="observe").doubt is None


class TestTheDataTold:
    def test_say_how_many_points_came_during_the_roll_out(self):
        steps = [Step(day(60), 0.5), Step(day(64), 1.0)]
        found = analyse(a_step(), change=day(60), steps=steps)
        assert "compared with 30 points after it (Tue 5 March 2024" in told(found)
        assert ", and 4 before that, during the roll-out); none left out." in told(found)

    def test_say_that_no_more_are_compared(self):
        found = analyse(a_step(before=100, after=75), change=day(100))
        assert "More than 90 before and 60 after are not compared" in told(found)
