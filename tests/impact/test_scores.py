"""Scores: honest forecasts score best, and a few results say little."""

import math
from statistics import NormalDist

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from proposals.impact.method.scores import (
    Z80,
    Result,
    beta_cdf,
    brier,
    crps,
    exact,
    interval_score,
    shrunken,
    skill,
)

pytestmark = pytest.mark.one_engine

NORMAL = NormalDist()
share = st.floats(0, 1)


def _coverage(result_of, se):
    """How often an effect falls into the range, as the forecaster expects it: by quadrature.

    The true effect is standard normal, as forecast; the measurement adds its error.
    """
    spread = math.hypot(1, se)
    grid = [(i + 0.5) / 4000 for i in range(4000)]
    return sum(result_of(spread * NORMAL.inv_cdf(p)) for p in grid) / len(grid)


@pytest.mark.parametrize(("se", "naive"), [(0.5, 74.7), (1, 63.5), (2, 43.3)])
def test_a_range_widened_by_the_error_of_the_measurement_holds_eight_in_ten(se, naive):
    honest = -Z80, Z80
    plain = _coverage(lambda y: honest[0] <= y <= honest[1], se)
    widened = _coverage(lambda y: Result(*honest, y, se).is_inside, se)
    assert 100 * plain == pytest.approx(naive, abs=0.3)
    assert 100 * widened == pytest.approx(80, abs=0.1)


@pytest.mark.parametrize("se", [0.0, 0.5, 1.0])
def test_nobody_gains_by_overstating_or_understating_the_width(se):
    def expected(k):
        return _coverage(lambda y: Result(-k * Z80, k * Z80, y, se).score, se)

    honest = expected(1)
    assert all(honest < expected(k) for k in (0.6, 0.85, 1.2, 1.6))


def test_the_naive_score_would_pay_for_overstating():
    def expected(k):
        return _coverage(lambda y: interval_score(-k * Z80, k * Z80, y), 1)

    assert expected(1.4) < expected(1)


@settings(max_examples=40)
@given(share, share, share)
def test_the_honest_probability_has_the_best_brier_score(honest, other, chance):
    assert brier(chance, chance) <= brier(other, chance) + 1e-12
    assert 0 <= brier(honest, chance) <= 1


@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(-3, 3))
def test_the_ranked_probability_score_is_least_in_the_middle(middle, spread, value):
    assert 0 <= crps(middle, spread, middle) <= crps(middle, spread, value) + 1e-12


def test_the_ranked_probability_score_agrees_with_its_integral():
    grid = [-8 + 16 * (i + 0.5) / 20_000 for i in range(20_000)]
    integral = sum((NORMAL.cdf(x) - (x >= 0.4)) ** 2 for x in grid) * 16 / len(grid)
    assert crps(0, 1, 0.4) == pytest.approx(integral, abs=1e-4)


@given(st.floats(0.3, 60), st.floats(0.3, 60), st.floats(0.001, 0.999))
def test_the_beta_distribution_is_that_of_scipy(a, b, x):
    assert beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)


def test_eight_of_eleven_has_the_exact_interval():
    known = stats.binomtest(8, 11).proportion_ci()
    assert (exact(8, 11).low, exact(8, 11).high) == pytest.approx((known.low, known.high))
    assert (exact(0, 5).low, exact(5, 5).high) == (0, 1)


@settings(max_examples=25)
@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.05, 0.95))
def test_a_small_record_is_drawn_to_that_of_the_organisation(hits, misses, rate):
    n = hits + misses
    assume(n)
    found = shrunken(hits, n, rate)
    assert min(rate, hits / n) - 1e-9 <= found.value <= max(rate, hits / n) + 1e-9
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("n", "raw", "kept"), [(1, 0.437, 0.131), (3, 0.253, 0.121), (5, 0.194, 0.113)]
)
def test_shrinking_is_closer_to_the_truth_than_counting(n, raw, kept):
    """Exact root mean square errors where the true rates are Beta(7, 3)."""
    errors = {"raw": 0.0, "kept": 0.0}
    for k in range(n + 1):
        weight = stats.betabinom.pmf(k, n, 7, 3)
        a, b = 7 + k, 3 + n - k  # what is known of the rate after k of n
        centre, spread = a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))
        errors["raw"] += weight * (spread + (k / n - centre) ** 2)
        errors["kept"] += weight * (spread + (shrunken(k, n, 0.7).value - centre) ** 2)
    assert math.sqrt(errors["raw"]) == pytest.approx(raw, abs=0.01)
    assert math.sqrt(errors["kept"]) == pytest.approx(kept, abs=0.005)


def test_skill_is_against_a_reference():
    assert skill(0.5, 1.0) == 0.5
    assert skill(2.0, 1.0) == -1
    assert skill(1.0, 0.0) is None
