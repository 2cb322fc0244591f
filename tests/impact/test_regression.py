import numpy as np
import pytest
from scipy import linalg

from proposals.impact.method.regression import DRIFTS, NOISE, Design, effect_scale, fit, whiten

GAPPY = np.array([0, 1, 2, 5, 6, 7, 8, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 30, 31, 32.0])


def a_design(n=24, after=10, calendar=None):
    position = np.arange(n, dtype=float)
    nothing = np.empty((n, 0)) if calendar is None else calendar
    return Design(position, (position >= n - after).astype(float), nothing)


def a_series(design, effect=0.0, seed=3):
    return np.random.default_rng(seed).normal(size=len(design.position)) + effect * design.share


def covariance(position, memory, white):
    distance = np.abs(position[:, None] - position[None, :])
    return (1 - white) * memory**distance + white * (distance == 0)


class TestTheNoiseSettings:
    def test_are_thirty_seven_and_their_prior_adds_up(self):
        assert len(NOISE.memory) == 37
        assert np.exp(NOISE.log_prior).sum() == pytest.approx(1)


class TestWhitening:
    def test_does_what_the_cholesky_factor_does_gaps_included(self):
        columns = np.random.default_rng(1).normal(size=(len(GAPPY), 3))
        whitened, log_det = whiten(GAPPY, columns)
        for i, (memory, white) in enumerate(zip(NOISE.memory, NOISE.white, strict=True)):
            factor = linalg.cholesky(covariance(GAPPY, memory, white), lower=True)
            known = linalg.solve_triangular(factor, columns, lower=True)
            assert whitened[i] == pytest.approx(known, abs=1e-9)
            assert log_det[i] == pytest.approx(2 * np.log(np.diag(factor)).sum())


def textbook(y, design):
    """Return weights, estimates and scales of all 111 models by dense linear algebra."""
    x = design.columns()
    n, p, drift = len(y), x.shape[1], x.shape[1] - 2
    logs, estimates, scales = [], [], []
    for story in DRIFTS:
        for memory, white, prior in zip(*vars(NOISE).values(), strict=True):
            inverse = np.linalg.inv(covariance(design.position, memory, white))
            columns = np.delete(x, drift, axis=1) if story == 0 else x
            information = columns.T @ inverse @ columns
            if story:
                information[drift, drift] += story**-2
            solution = np.linalg.solve(information, columns.T @ inverse @ y)
            rss = y @ inverse @ y - solution @ information @ solution
            df = n - p + 1
            log = prior - df / 2 * np.log(rss) - np.linalg.slogdet(information)[1] / 2
            log += np.linalg.slogdet(inverse)[1] / 2 - (np.log(story) if story else 0)
            logs.append(log)
            estimates.append(solution[-1])
            scales.append(np.sqrt(rss / df * np.linalg.inv(information)[-1, -1]))
    weights = np.exp(np.array(logs) - max(logs))
    return weights / weights.sum(), np.array(estimates), np.array(scales)


class TestTheAveragedFit:
    def test_is_the_formula_of_the_textbook(self):
        design = a_design(calendar=np.random.default_rng(2).normal(size=(24, 2)))
        y = a_series(design, effect=1.5)
        weights, estimates, scales = textbook(y, design)
        effect = fit(y, design).effect
        assert effect.weights == pytest.approx(weights, abs=1e-9)
        assert effect.centres == pytest.approx(estimates, abs=1e-8)
        assert effect.scales == pytest.approx(scales, abs=1e-8)
        assert effect.df == 24 - 5 + 1

    def test_finds_a_step_that_is_plain_to_see(self):
        design = a_design(60, 20)
        found = fit(a_series(design, effect=5), design)
        assert found.effect.quantile(0.025) < 5 < found.effect.quantile(0.975)
        assert found.effect.quantile(0.025) > 3

    def test_continues_the_course_without_the_step(self):
        design = a_design(60, 20)
        course = fit(a_series(design, effect=5), design).course
        assert abs(course[-20:].mean()) < 1.5

    def test_of_noiseless_points_is_exact_and_finite(self):
        design = a_design()
        found = fit(3 - 2 * design.share, design).effect
        assert found.quantile(0.5) == pytest.approx(-2, abs=1e-6)
        assert np.isfinite(found.scales).all()

    def test_refuses_points_that_do_not_vary(self):
        with pytest.raises(ValueError, match="all the same"):
            fit(np.full(24, 7.0), a_design())


class TestTheScaleOnAnotherDesign:
    def test_shrinks_as_points_are_added(self):
        design = a_design()
        found = fit(a_series(design), design)
        assert effect_scale(a_design(34, 20), found) < effect_scale(design, found)
