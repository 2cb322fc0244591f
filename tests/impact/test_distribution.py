import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from proposals.impact.method.distribution import Mixture, t_cdf, t_pdf

POINTS = np.concatenate([np.linspace(-12, 12, 97), [-1e6, -300, 300, 1e6]])


class TestStudentsT:
    @pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 7, 12, 13, 48, 51, 180, 501])
    def test_agrees_with_scipy_in_distribution_and_density(self, df):
        assert np.abs(t_cdf(POINTS, df) - stats.t.cdf(POINTS, df)).max() < 1e-12
        assert np.abs(t_pdf(POINTS, df) - stats.t.pdf(POINTS, df)).max() < 1e-12

    def test_needs_a_degree_of_freedom(self):
        with pytest.raises(ValueError, match="0 degrees"):
            t_cdf(0.0, 0)

    def test_takes_infinity_at_its_word(self):
        assert t_cdf([-np.inf, np.inf], 9) == pytest.approx([0, 1])


def a_mixture(df=23):
    rng = np.random.default_rng(5)
    weights = rng.random(111)
    return Mixture(weights / weights.sum(), rng.normal(0, 3, 111), rng.uniform(0.2, 2, 111), df)


class TestAMixture:
    @pytest.mark.parametrize("p", [1e-4, 0.025, 0.1, 0.5, 0.9, 0.975, 0.9999])
    def test_has_the_quantiles_that_scipy_finds(self, p):
        mixture = a_mixture()
        x = mixture.quantile(p)
        known = stats.t.cdf((x - mixture.centres) / mixture.scales, mixture.df) @ mixture.weights
        assert known == pytest.approx(p, abs=1e-10)

    def test_of_one_part_is_that_part(self):
        one = Mixture(np.ones(1), np.array([4.0]), np.array([0.5]), 30)
        assert one.quantile(0.975) == pytest.approx(stats.t.ppf(0.975, 30, 4, 0.5), abs=1e-10)
        assert one.mean == 4

    @pytest.mark.parametrize("p", [0, 1, -0.1, float("nan")])
    def test_has_no_quantile_outside_the_open_unit_interval(self, p):
        with pytest.raises(ValueError, match="strictly between"):
            a_mixture().quantile(p)

    @given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
    def test_has_ordered_quantiles(self, p, q):
        low, high = sorted((p, q))
        mixture = a_mixture()
        assert mixture.quantile(low) <= mixture.quantile(high) + 1e-9
