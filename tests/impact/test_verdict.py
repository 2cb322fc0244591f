import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.impact.method.verdict import Grade, Verdict, judge, share_of_promise

MET, IMPROVED, NONE, WORSE, LITTLE, UNMEASURED = Verdict

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "effect", "high", "verdict"),
    [
        (8, 11, 14, MET),
        (8, 10, 12, MET),  # exactly the promise
        (3, 5, 7, IMPROVED),
        (3, 5, 12, IMPROVED),
        (-7, -5, -3, WORSE),
        (-3, 1, 5, NONE),  # the promise is ruled out
        (-3, 4, 11, LITTLE),  # fits both nothing and the promise
        (0, 4, 9, NONE),  # an interval that touches zero includes it
        (-13, -6, 1, LITTLE),  # too far the wrong way to be called nothing
        (None, None, None, LITTLE),
    ],
)
class TestAPromiseOfTen:
    def test_is_judged_by_the_interval(self, low, effect, high, verdict):
        assert judge(effect, low, high, promise=10, direction="up") is verdict

    def test_is_judged_alike_when_lower_is_better(self, low, effect, high, verdict):
        if effect is None:
            return
        assert judge(-effect, -high, -low, promise=-10, direction="down") is verdict


class TestWithoutAPromise:
    @pytest.mark.parametrize(
        ("low", "effect", "high", "verdict"),
        [(1, 2, 3, IMPROVED), (-3, -2, -1, WORSE), (-1, 1, 3, NONE)],
    )
    def test_the_interval_alone_decides(self, low, effect, high, verdict):
        assert judge(effect, low, high, promise=None, direction="up") is verdict

    def test_the_least_that_matters_has_to_be_ruled_out(self):
        wide = judge(1, -4, 6, promise=None, direction="up", minimum_effect=5)
        narrow = judge(1, -2, 4, promise=None, direction="up", minimum_effect=5)
        assert (wide, narrow) == (LITTLE, NONE)


class TestALimit:
    """A target on the worse side of the baseline: it may get that much worse."""

    @pytest.mark.parametrize(
        ("low", "high", "verdict"), [(-1, 2, MET), (1, 9, WORSE), (-3, 9, LITTLE), (6, 9, WORSE)]
    )
    def test_is_held_when_the_interval_stays_within(self, low, high, verdict):
        assert judge((low + high) / 2, low, high, promise=5, direction="down") is verdict


class TestAMetricThatMustStay:
    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [(-1, 2, MET), (-2, 6, LITTLE), (6, 8, WORSE), (-9, -6, WORSE)],
    )
    def test_is_judged_by_its_margin(self, low, high, verdict):
        found = judge((low + high) / 2, low, high, promise=None, direction="stay", minimum_effect=5)
        assert found is verdict

    def test_without_a_margin_got_worse_when_it_moved(self):
        assert judge(2, 1, 3, promise=None, direction="stay") is WORSE
        assert judge(1, -1, 3, promise=None, direction="stay") is NONE


class TestAMetricThatIsOnlyObserved:
    def test_has_no_verdict_on_a_move_that_nobody_called_good(self):
        assert judge(2, 1, 3, promise=None, direction="observe") is UNMEASURED
        assert judge(1, -1, 3, promise=None, direction="observe") is NONE

    def test_is_judged_by_its_promise_if_it_has_one(self):
        assert judge(-5, -6, -4, promise=-4, direction="observe") is MET


class TestEveryVerdict:
    @pytest.mark.parametrize("verdict", Verdict)
    def test_has_a_label(self, verdict):
        assert verdict.label

    @pytest.mark.parametrize("grade", Grade)
    def test_and_grade_has_a_meaning(self, grade):
        assert grade.label

    @given(numbers, numbers, numbers, numbers, st.none() | st.floats(0, 1e6))
    def test_is_the_same_in_the_mirror(self, a, b, c, promise, minimum):
        low, effect, high = sorted((a, b, c))
        up = judge(effect, low, high, promise=promise, direction="up", minimum_effect=minimum)
        down = judge(
            -effect, -high, -low, promise=-promise, direction="down", minimum_effect=minimum
        )
        assert up is down

    @given(numbers, numbers, numbers, numbers)
    def test_never_calls_an_interval_that_includes_zero_better(self, a, b, c, promise):
        low, effect, high = sorted((a, b, c))
        if low <= 0 <= high and promise >= 0:
            assert judge(effect, low, high, promise=promise, direction="up") in (NONE, LITTLE)


@pytest.mark.parametrize(
    ("effect", "promise", "share"),
    [(-4, -8, 0.5), (4, -8, -0.5), (None, 3, None), (3, 0, None), (3, None, None)],
)
def test_share_of_promise(effect, promise, share):
    assert share_of_promise(effect, promise) == share
