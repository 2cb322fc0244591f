import math
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.impact.method.analysis import Series, Step, analyse, detectable
from proposals.impact.method.assessment import Flag, Scale, Shortage, Why
from proposals.impact.method.verdict import Grade, Verdict
from tests.impact.series_of import MONDAY, a_step, day, days


def noise(n, seed=1, memory=0.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=n)
    for t in range(1, n):
        values[t] = memory * values[t - 1] + math.sqrt(1 - memory**2) * values[t]
    return values


def why(found):
    return {point.why for point in found.left_out}


class TestAClearImprovement:
    def test_meets_a_target_that_it_reached(self):
        found = analyse(a_step(), change=day(60), target=98, direction="down")
        assert found.verdict is Verdict.TARGET_MET
        assert found.effect_low < -3 < found.effect_high < 0
        assert found.chance > 0.95
        assert found.share_of_promise == pytest.approx(found.effect / (98 - found.baseline))

    def test_falls_short_of_a_target_that_it_did_not_reach(self):
        found = analyse(a_step(), change=day(60), target=90, direction="down")
        assert found.verdict is Verdict.IMPROVED
        assert found.chance < 0.01

    def test_is_measured_from_the_promised_baseline(self):
        found = analyse(a_step(), change=day(60), target=98, baseline=104, direction="down")
        assert found.promise == -6
        assert found.verdict is Verdict.IMPROVED

    def test_got_worse_when_the_other_way_was_good(self):
        assert analyse(a_step(), change=day(60), direction="up").verdict is Verdict.GOT_WORSE

    def test_says_what_it_used(self):
        found = analyse(a_step(), change=day(60))
        assert (found.n_before, found.n_after, found.grade) == (60, 30, Grade.C)
        assert found.window.before_first.date() == MONDAY
        assert found.window.after_last.date() == day(89)
        assert found.baseline == pytest.approx(100, abs=0.5)
        assert found.after == pytest.approx(97, abs=0.7)
        assert len(found.course.at) == len(found.course.expected) == 90
        assert np.mean(found.course.expected[60:]) == pytest.approx(100, abs=1)


class TestTooFewPoints:
    def test_after_the_change_gives_the_date_when_there_will_be_enough(self):
        found = analyse(a_step(after=5), change=day(60))
        assert found.verdict is Verdict.NOT_ENOUGH_DATA
        assert found.shortage is Shortage.AFTER
        assert found.enough_at.date() == day(67)
        assert found.effect is None

    def test_before_the_change_are_not_enough(self):
        assert analyse(a_step(before=7), change=day(7)).shortage is Shortage.BEFORE

    def test_that_are_all_the_same_are_not_enough(self):
        assert analyse(days([5.0] * 40), change=day(20)).shortage is Shortage.CONSTANT

    def test_of_no_series_at_all_are_not_enough(self):
        assert analyse(Series([], []), change=MONDAY).verdict is Verdict.NOT_ENOUGH_DATA

    def test_make_the_evidence_grade_d(self):
        assert analyse(a_step(before=10, after=10), change=day(10)).grade is Grade.D

    def test_to_tell_nothing_from_the_promise_say_how_many_more_would_do(self):
        series = days(noise(60, seed=2) * 4 + 100)
        found = analyse(series, change=day(45), target=98, direction="down")
        assert found.verdict is Verdict.NOT_ENOUGH_DATA
        assert found.more_points is None or found.more_points > 0
        assert any("points" in reason for reason in found.reasons)

    def test_of_rare_events_are_not_enough(self):
        values = np.zeros(80)
        values[[5, 20, 33, 61]] = 1
        assert analyse(days(values), change=day(40), kind="count").shortage is Shortage.EVENTS


class TestTheRollout:
    def values(self, shares, effect=6.0):
        return days(100 + noise(90) + effect * np.array(shares))

    def test_days_of_unknown_share_are_left_out(self):
        shares = [0] * 50 + [0.5] * 10 + [1] * 30
        found = analyse(self.values(shares), change=day(50), complete=day(60), direction="up")
        assert sum(point.why is Why.ROLLOUT for point in found.left_out) == 10
        assert found.effect == pytest.approx(6, abs=1)

    def test_recorded_steps_are_used_as_they_are(self):
        shares = [0] * 50 + [0.25] * 10 + [1] * 30
        steps = [Step(day(60), 1.0), Step(day(50), 0.25)]
        found = analyse(self.values(shares), change=day(50), steps=steps, direction="up")
        assert not found.left_out
        assert found.effect == pytest.approx(6, abs=1)
        assert found.n_after == 40

    def test_that_stopped_half_way_is_measured_so_far(self):
        shares = [0] * 50 + [0.5] * 40
        found = analyse(
            self.values(shares), change=day(50), steps=[Step(day(50), 0.5)], direction="up"
        )
        assert found.effect == pytest.approx(3, abs=1)
        assert found.rolled_out == 0.5
        assert Flag.PARTIAL in found.flags

    def test_the_day_of_a_change_at_noon_belongs_to_neither_side(self):
        noon = datetime(2024, 1, 31, 12, tzinfo=UTC)
        found = analyse(days(noise(60)), change=noon)
        assert [point.at.date() for point in found.left_out] == [date(2024, 1, 31)]


class TestWhatDisturbs:
    def test_a_spike_is_set_aside_and_the_answer_with_it_is_given(self):
        series = a_step()
        series.value[20] += 12
        found = analyse(series, change=day(60))
        assert [(p.at.date(), p.why) for p in found.left_out] == [(day(20), Why.SPIKE)]
        assert found.with_spikes.low < found.effect_low
        assert found.n_before == 59

    def test_a_bad_spell_before_the_change_is_left_out(self):
        values = noise(90)
        values[53:60] += 2.5
        found = analyse(days(values), change=day(60), direction="down")
        assert Why.BAD_SPELL in why(found)
        assert found.n_before == 53
        assert found.verdict is Verdict.NO_DETECTABLE_CHANGE

    def test_a_bad_spell_cannot_be_told_from_few_points(self):
        values = noise(57)
        values[20:27] += 2.5
        found = analyse(days(values), change=day(27), direction="down")
        assert Flag.SHORT_BASELINE in found.flags
        assert Why.BAD_SPELL not in why(found)

    def test_a_good_spell_before_the_change_is_kept(self):
        values = noise(90)
        values[53:60] += 2.5
        found = analyse(days(values), change=day(60), direction="up")
        assert Why.BAD_SPELL not in why(found)

    def test_a_bad_spell_is_looked_for_before_the_decision(self):
        values = noise(90)
        values[40:47] += 2.5
        found = analyse(days(values), change=day(60), accepted=day(47), direction="down")
        left = {point.at.date() for point in found.left_out if point.why is Why.BAD_SPELL}
        assert left == {day(i) for i in range(40, 47)}

    def test_missing_days_leave_gaps_and_no_zeros(self):
        whole = a_step()
        kept = [i for i in range(90) if i % 7 < 5]
        found = analyse(
            Series([whole.at[i] for i in kept], [whole.value[i] for i in kept]), change=day(60)
        )
        assert found.effect == pytest.approx(-3, abs=1)

    def test_points_that_are_no_number_are_left_out_and_said(self):
        series = a_step()
        series.value[3] = math.nan
        series.value[70] = math.inf
        found = analyse(series, change=day(60))
        assert Flag.NOT_NUMBERS in found.flags
        assert (found.n_before, found.n_after) == (59, 29)

    def test_weekends_do_not_hide_an_effect(self):
        weekend = np.where(np.arange(90) % 7 >= 5, -6.0, 0.0)
        found = analyse(
            days(noise(90) + weekend + 2.0 * (np.arange(90) >= 60)), change=day(60), direction="up"
        )
        assert found.verdict is Verdict.IMPROVED
        assert "weekday" in found.method


class TestTheScale:
    def test_of_durations_is_relative(self):
        values = 200 * np.exp(0.1 * noise(90)) * np.where(np.arange(90) >= 60, 0.8, 1.0)
        found = analyse(days(values), change=day(60), kind="duration")
        assert found.scale is Scale.LOG
        assert found.relative == pytest.approx(-0.2, abs=0.06)
        assert found.effect == pytest.approx(found.relative * found.baseline)

    def test_is_the_unit_where_a_duration_is_zero(self):
        assert analyse(days([0.0, *noise(59)]), change=day(30), kind="duration").scale is Scale.RAW

    def test_of_a_target_below_zero_is_never_reached(self):
        values = 200 * np.exp(0.1 * noise(90))
        found = analyse(days(values), change=day(60), kind="duration", target=-50)
        assert found.chance == pytest.approx(0)

    def test_of_rare_counts_is_the_week(self):
        rng = np.random.default_rng(4)
        found = analyse(days(rng.poisson(0.3, 210).astype(float)), change=day(140), kind="count")
        assert Flag.BY_WEEK in found.flags
        assert found.n_before == 20

    def test_of_hours_is_the_day_when_there_are_enough(self):
        at = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=i) for i in range(24 * 40)]
        found = analyse(Series(at, noise(len(at))), change=day(25))
        assert (found.n_before, found.n_after) == (25, 15)
        assert Flag.BY_DAY in found.flags

    def test_of_few_hours_is_the_hour(self):
        at = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=i) for i in range(60)]
        found = analyse(Series(at, noise(60)), change=at[30])
        assert (found.n_before, found.n_after) == (30, 30)
        assert Flag.DAILY_CYCLE in found.flags


class TestAControl:
    def test_takes_out_what_both_share_and_makes_the_grade_b(self):
        common = 5 * noise(90, memory=0.9)
        control = days(common + 0.3 * noise(90, seed=2))
        values = common + 0.3 * noise(90, seed=3) + 2.0 * (np.arange(90) >= 60)
        found = analyse(days(values), change=day(60), direction="up", control=control)
        assert found.grade is Grade.B
        assert found.control_used
        assert found.effect_low < 2 < found.effect_high
        assert found.effect_high - found.effect_low < 1.5

    def test_that_does_not_follow_is_not_used(self):
        found = analyse(a_step(), change=day(60), control=days(5 * noise(90, seed=9)))
        assert not found.control_used
        assert Flag.CONTROL_NOISY in found.flags
        assert found.grade is Grade.C

    def test_that_is_missing_after_the_change_is_not_used(self):
        found = analyse(a_step(), change=day(60), control=days(noise(62)))
        assert Flag.CONTROL_GAPS in found.flags

    def test_takes_away_the_times_it_has_no_value_for(self):
        series = a_step()
        control = Series(series.at[5:], [v - 0.01 * i for i, v in enumerate(series.value[5:])])
        found = analyse(series, change=day(60), control=control)
        assert sum(point.why is Why.NO_CONTROL for point in found.left_out) == 5


class TestEarlierDates:
    def test_are_tried_when_there_is_history(self):
        found = analyse(days(noise(180)), change=day(150))
        assert found.placebo.tried == 10
        assert found.placebo.widened >= 1

    def test_are_not_tried_when_there_is_none(self):
        assert analyse(a_step(), change=day(60)).placebo is None

    def test_widen_the_interval_of_a_metric_that_jumps_now_and_then(self):
        jumps = np.repeat([0, 6, 0, 6, 1, 3], 30)
        found = analyse(days(noise(180) + jumps), change=day(150), direction="up")
        assert found.placebo.widened > 1
        assert found.placebo.as_large > 0


class TestBeforeTheReview:
    def test_the_answer_is_provisional_and_wider(self):
        early = analyse(a_step(), change=day(60), review=day(120))
        final = analyse(a_step(), change=day(60), review=day(89))
        assert (early.provisional, final.provisional) == (True, False)
        assert early.effect == final.effect
        assert early.effect_low < final.effect_low < final.effect_high < early.effect_high

    def test_points_after_the_day_asked_for_are_not_used(self):
        found = analyse(a_step(), change=day(60), until=day(79))
        assert found.n_after == 20

    def test_several_planned_reviews_share_the_error(self):
        once, thrice = (analyse(a_step(), change=day(60), looks=looks) for looks in (1, 3))
        assert thrice.confidence == pytest.approx(1 - 0.05 / 3)
        assert thrice.effect_low < once.effect_low


class TestWhatCanBeDetected:
    def test_is_about_the_half_width_that_comes_out(self):
        found = detectable(days(100 + noise(60)), n_after=30)
        measured = analyse(a_step(), change=day(60))
        half = (measured.effect_high - measured.effect_low) / 2
        assert found.half_width == pytest.approx(half, rel=0.6)
        assert found.relative == pytest.approx(found.half_width / found.baseline)
        assert found.can_see(10)
        assert not found.can_see(-0.1)

    def test_shrinks_with_the_time_after(self):
        series = days(100 + noise(90))
        widths = [detectable(series, n_after=n).half_width for n in (10, 30, 90)]
        assert widths == sorted(widths, reverse=True)

    @pytest.mark.parametrize("values", [[], [1.0, 2.0] * 5, [3.0] * 40])
    def test_is_unknown_without_a_baseline(self, values):
        assert detectable(days(values)) is None


lists = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=18, max_size=50)


def numbers_in(found):
    record = found.record()
    pending = [record]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending += item.values()
        elif isinstance(item, list):
            pending += item
        elif isinstance(item, float):
            yield item


class TestWhateverTheNumbers:
    @settings(max_examples=60)
    @given(
        lists,
        st.sampled_from(["value", "count", "ratio", "duration"]),
        st.sampled_from(["up", "down", "stay", "observe"]),
        st.none() | st.floats(-1e6, 1e6),
    )
    def test_the_answer_is_finite_and_the_effect_inside_its_interval(
        self, values, kind, direction, target
    ):
        found = analyse(
            days(values),
            change=day(len(values) // 2),
            kind=kind,
            direction=direction,
            target=target,
        )
        assert all(math.isfinite(number) for number in numbers_in(found))
        if found.effect is not None:
            assert found.effect_low <= found.effect <= found.effect_high

    @settings(max_examples=25)
    @given(st.integers(0, 10**6), st.sampled_from([0.001, 0.5, 30.0]), st.floats(-1e3, 1e3))
    def test_unit_and_zero_point_do_not_matter(self, seed, factor, shift):
        values = noise(50, seed)
        plain = analyse(days(values), change=day(30), direction="up")
        other = analyse(days(values * factor + shift), change=day(30), direction="up")
        assert other.verdict is plain.verdict
        assert other.effect == pytest.approx(plain.effect * factor, rel=1e-4, abs=1e-4 * factor)
        assert other.effect_low == pytest.approx(plain.effect_low * factor, rel=1e-4)

    @settings(max_examples=25)
    @given(st.integers(0, 10**6))
    def test_the_mirror_gives_the_mirrored_answer(self, seed):
        values = noise(60, seed, memory=0.5)
        up = analyse(days(values), change=day(40), direction="up", target=1)
        down = analyse(days(-values), change=day(40), direction="down", target=-1)
        assert up.verdict is down.verdict
        assert up.effect == pytest.approx(-down.effect, abs=1e-9)
        assert up.chance == pytest.approx(down.chance, abs=1e-9)

    @settings(max_examples=15)
    @given(st.randoms(use_true_random=False))
    def test_the_order_of_the_points_does_not_matter(self, random):
        series = a_step()
        pairs = list(zip(series.at, series.value, strict=True))
        random.shuffle(pairs)
        shuffled = Series([at for at, _ in pairs], [value for _, value in pairs], unit="minutes")
        assert analyse(shuffled, change=day(60)) == analyse(series, change=day(60))
