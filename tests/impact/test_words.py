from dataclasses import replace

import numpy as np
import pytest

from proposals.impact.method import words
from proposals.impact.method.analysis import analyse, detectable
from proposals.impact.method.assessment import Detectable, Flag, Why
from proposals.impact.method.verdict import Grade, Verdict
from tests.impact.series_of import a_step, day, days


def an_answer(**changes):
    found = analyse(a_step(), change=day(60), target=96, direction="down")
    return replace(found, placebo=None, **changes)


FELL = {"effect": -4.1, "effect_low": -5.02, "effect_high": -3.17, "relative": -0.31}


class TestTheHeadline:
    @pytest.mark.parametrize(
        ("verdict", "changes", "sentence"),
        [
            (
                Verdict.IMPROVED,
                {**FELL, "promise": -12.0},
                "CI time fell by 4.1 minutes (31%), 3.2 to 5.0: short of the 12 promised. Grade C.",
            ),
            (
                Verdict.TARGET_MET,
                {**FELL, "promise": -4.0, "grade": Grade.B},
                "CI time fell by 4.1 minutes (31%), 3.2 to 5.0: at least the 4 promised. Grade B.",
            ),
            (
                Verdict.GOT_WORSE,
                {"effect": 770.0, "effect_low": 690.0, "effect_high": 850.0, "relative": None},
                "CI time rose by 770 minutes, 690 to 850: worse than before. Grade C.",
            ),
            (
                Verdict.NO_DETECTABLE_CHANGE,
                {"effect": 0.6, "effect_low": -0.21, "effect_high": 1.42},
                "No detectable change for CI time: −0.2 to +1.4 minutes, where −4 was promised. "
                "Grade C.",
            ),
            (
                Verdict.NOT_ENOUGH_DATA,
                {"effect": -3.0, "effect_low": -13.0, "effect_high": 7.0, "promise": -12.0},
                "Not enough data for CI time: the effect (−13 to +7 minutes) fits both no change "
                "and the 12 minutes promised. Grade C.",
            ),
        ],
    )
    def test_says_what_happened_with_its_interval(self, verdict, changes, sentence):
        assert words.headline(an_answer(verdict=verdict, **changes), "CI time") == sentence

    def test_of_too_few_points_says_when_there_will_be_enough(self):
        found = analyse(a_step(after=5), change=day(60))
        assert words.headline(found) == (
            "Not enough data: 5 points after the change; 8 are needed, "
            "expected by Fri 8 March 2024."
        )

    def test_before_the_review_says_when_the_verdict_is_due(self):
        found = analyse(a_step(), change=day(60), review=day(100))
        assert words.headline(found).startswith("Measuring: The metric fell by")
        assert ", so far. The verdict is due on Wed 10 April 2024." in words.headline(found)

    def test_of_a_limit_that_held_says_so(self):
        steady = analyse(days(a_step(effect=0).value), change=day(60), target=104, direction="down")
        assert steady.verdict is Verdict.TARGET_MET
        assert words.headline(steady).endswith(": within what was allowed. Grade C.")


class TestTheReasons:
    def test_begin_with_the_interval(self):
        assert an_answer().reasons[0].startswith("The 95% interval, −")

    def test_give_the_chance_that_the_target_was_reached(self):
        assert any("Chance that the target was reached" in line for line in an_answer().reasons)

    def test_say_when_an_effect_is_too_small_to_matter(self):
        found = analyse(a_step(), change=day(60), minimum_effect=20)
        assert found.reasons[-1] == "It is less than 20 minutes, the least that matters."

    def test_count_the_earlier_dates(self):
        noise = np.random.default_rng(1).normal(size=180)
        found = analyse(days(noise), change=day(150))
        assert words.placebo_sentence(found).startswith(
            "On 10 earlier dates when nothing was changed, this metric moved this much "
        )


class TestHowWeKnow:
    def test_names_the_window_the_method_and_the_doubts(self):
        told = " ".join(words.how_we_know(an_answer()))
        assert "60 points before the change (Mon 1 January 2024 to Thu 29 February 2024)" in told
        assert "averaged over many possibilities" in told
        assert "Anything else that began at the same time" in told

    def test_names_spikes_and_gives_the_result_with_them(self):
        series = a_step()
        series.value[20] += 12
        told = words.how_we_know(analyse(series, change=day(60)))
        assert "Left out as one-off spikes: Sun 21 January 2024." in told
        assert any(line.startswith("With the spikes in, the result is −") for line in told)

    def test_sums_up_a_long_list(self):
        found = analyse(a_step(), change=day(50), complete=day(60))
        told = words.how_we_know(found)
        assert (
            "Left out, because the roll-out was under way: "
            "10 points between Tue 20 February 2024 and Thu 29 February 2024." in told
        )


class TestEverySentence:
    @pytest.mark.parametrize("flag", Flag)
    def test_of_warning_is_plain(self, flag):
        (sentence,) = words.warnings(an_answer(flags=(flag,)))
        assert sentence.endswith(".")
        assert "{" not in sentence

    @pytest.mark.parametrize("why", Why)
    def test_of_leaving_out_exists(self, why):
        point = replace(analyse(_spiky(), change=day(60)).left_out[0], why=why)
        assert any(
            "Sun 21 January" in line for line in words.how_we_know(an_answer(left_out=(point,)))
        )

    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize("direction", ["up", "down", "stay", "observe"])
    def test_never_claims_a_cause_or_a_proof(self, verdict, direction):
        answer = an_answer(verdict=verdict, direction=direction)
        told = [words.headline(answer), *words.reasons(answer), *words.how_we_know(answer)]
        for word in ("caus", "prove", "proof", "significant", "!"):
            assert word not in " ".join(told).lower()


def _spiky():
    series = a_step()
    series.value[20] += 12
    return series


class TestTheSentenceAtAcceptance:
    def test_warns_of_a_promise_that_is_too_small_to_see(self):
        found = Detectable(2.345, 0.02, 100.0, 60, 30, "minutes")
        assert words.detectable_sentence(found, -1.0).startswith(
            "After 30 points, a change of about 2.3 minutes can be told from none. "
            "With this metric’s noise a change of 1 minute will probably end as"
        )

    def test_says_only_what_can_be_seen_when_that_is_enough(self):
        found = detectable(a_step(effect=0))
        assert "Not enough data" not in words.detectable_sentence(found, -50.0)
