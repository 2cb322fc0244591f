"""The averaged regression: a step, a drift and a calendar under noise that remembers.

One regression ``y = level + effect·share + drift·time + calendar + noise``.  Nothing about
the noise or the drift is selected: the answer is averaged over 37 noise settings and three
baseline stories (flat, some drift, strong drift), each weighted by its restricted likelihood
and a prior.  Given a setting the effect is exactly Student-t, so the average is a finite
mixture: no simulation, no optimiser, the same answer every time.

Sources: Harville, Biometrika 61 (1974), 383-385, for the restricted likelihood as an
integral over the coefficients; Hoeting et al., Statistical Science 14 (1999), 382-417, for
averaging instead of choosing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proposals.impact.method.distribution import Array, Mixture

MEMORY = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.875, 0.925, 0.96, 0.985])
WHITE = np.array([0, 0.3, 0.6])
DRIFTS = (0.0, 0.5, 1.5)  # prior sd of the drift over half the window, in noise sd
STEADY = (0.0,)  # for a metric that was declared steady before the change
NO_NOISE = 1e-9  # residual sd, as a share of the spread of y, below which a fit counts as exact


@dataclass(frozen=True)
class Noise:
    """Noise settings: correlation (1−white)·memory^distance between points, and log prior."""

    memory: Array
    white: Array
    log_prior: Array


def _noise_settings() -> Noise:
    """Return the 37 settings.

    The prior density of the memory is proportional to 0.5 + memory and is spread over the
    uneven grid by the width of each cell.  Noise without memory is the same for every white
    share, so it appears once, with the prior of all three.
    """
    edges = np.concatenate([[0], (MEMORY[1:] + MEMORY[:-1]) / 2, [1]])
    prior = (0.5 + MEMORY) * np.diff(edges)
    memory = np.concatenate([[0], np.repeat(MEMORY[1:], len(WHITE))])
    white = np.concatenate([[0], np.tile(WHITE, len(MEMORY) - 1)])
    share = np.concatenate([prior[:1], np.repeat(prior[1:] / len(WHITE), len(WHITE))])
    return Noise(memory, white, np.log(share / share.sum()))


NOISE = _noise_settings()


@dataclass(frozen=True)
class Design:
    """What is known about n points besides their values.

    ``position`` increases, one unit per regular step, so that a missing point leaves a gap
    of two; ``share`` is the part rolled out (0 to 1); ``calendar`` (n, k) holds weekday or
    yearly terms, k may be 0; the noise sd of a point is in proportion to 1/``weight`` (by
    default the same for all).
    """

    position: Array
    share: Array
    calendar: Array
    weight: Array | None = None

    def columns(self) -> Array:
        """Return level, calendar, drift and share, in this order: (n, 3 + k)."""
        first, last = self.position[0], self.position[-1]
        time = (2 * self.position - first - last) / (last - first)
        return np.column_stack([np.ones(len(time)), self.calendar, time, self.share])


@dataclass(frozen=True)
class Fit:
    """The averaged answer: the effect, the noise sd of every model, the course without it.

    ``drifts`` are the stories of the baseline that were averaged over.
    """

    effect: Mixture
    sigma: Array
    course: Array
    drifts: tuple[float, ...] = DRIFTS


def whiten(position: Array, columns: Array) -> tuple[Array, Array]:
    """Return the columns freed of each noise setting's correlation, and log|C|.

    ``columns`` is (n, c); the answers are (settings, n, c) and (settings,).  A Kalman filter
    for AR(1) plus white noise gives exactly what the Cholesky factor of
    C = (1−white)·memory^|s−t| (1 on the diagonal) would, gaps included, in time linear in n.
    """
    kept = NOISE.memory ** np.diff(position, prepend=position[0])[:, None]
    kept[0] = 0  # the first point has no past
    signal = np.zeros_like(NOISE.memory)
    state = np.zeros((len(signal), columns.shape[1]))
    surprises = np.empty((len(position), *state.shape))
    variances = np.empty((len(position), len(signal)))
    for t, keep in enumerate(kept):
        signal = keep**2 * signal + (1 - NOISE.white) * (1 - keep**2)
        state = keep[:, None] * state
        variances[t] = signal + NOISE.white
        gain = signal / variances[t]
        surprises[t] = columns[t] - state
        state = state + gain[:, None] * surprises[t]
        signal = signal * (1 - gain)
    surprises /= np.sqrt(variances)[:, :, None]
    return surprises.transpose(1, 0, 2), np.log(variances).sum(axis=0)


def _r(rows: Array) -> Array:
    return np.asarray(np.linalg.qr(rows, mode="r"))


def _triangles(rows: Array, drift_at: int, drifts: tuple[float, ...]) -> list[Array]:
    """Return the triangular factors of the whitened rows, one stack for each drift story.

    A flat baseline drops the drift column; otherwise one pseudo-observation says that the
    drift is 0 ± story·sigma.
    """
    triangle = _r(rows)
    prior = np.zeros((len(rows), 1, rows.shape[2]))
    stacks = []
    for story in drifts:
        if not story:
            stacks.append(_r(np.delete(triangle, drift_at, axis=2)))
            continue
        prior[:, 0, drift_at] = 1 / story
        stacks.append(_r(np.concatenate([triangle, prior], axis=1)))
    return stacks


@dataclass(frozen=True)
class _Story:
    """The fits of all noise settings under one story of the baseline, from r = QR of [X y]."""

    drift: float
    r: Array
    df: int

    @property
    def diagonal(self) -> Array:
        return np.abs(np.diagonal(self.r, axis1=1, axis2=2))

    @property
    def residual(self) -> Array:
        """The root of the residual sum of squares, kept off zero."""
        return np.maximum(self.diagonal[:, -1], NO_NOISE * np.sqrt(self.df))

    @property
    def sigma(self) -> Array:
        return self.residual / np.sqrt(self.df)

    @property
    def scale(self) -> Array:
        return self.sigma / self.diagonal[:, -2]

    @property
    def log_evidence(self) -> Array:
        """The log of the restricted likelihood times the prior density of the drift at 0."""
        log_prior = -np.log(self.drift) if self.drift else 0.0
        log_information = np.log(self.diagonal[:, :-1]).sum(axis=1)
        return log_prior - log_information - self.df * np.log(self.residual)

    def coefficients(self, drift_at: int) -> Array:
        solution = np.linalg.solve(self.r[:, :-1, :-1], self.r[:, :-1, -1:])[..., 0]
        return np.asarray(solution if self.drift else np.insert(solution, drift_at, 0, axis=1))


def fit(y: Array, design: Design, *, drifts: tuple[float, ...] = DRIFTS) -> Fit:
    """Return the averaged fit of ``y`` (n values); effect and course in the unit of y.

    ``drifts`` are the stories of the baseline; ``STEADY`` says that there was none.

    Raises ValueError when there are no degrees of freedom left or y does not vary.
    """
    x = design.columns()
    df, drift_at = len(y) - x.shape[1] + 1, x.shape[1] - 2
    centre, spread = float(np.median(y)), float(np.std(y))
    if df < 1 or not spread > 0:
        raise ValueError("too few points, or all the same")
    seen = np.column_stack([x, (y - centre) / spread])
    if design.weight is not None:
        seen *= design.weight[:, None]
    rows, log_det = whiten(design.position, seen)
    triangles = _triangles(rows, drift_at, drifts)
    stories = [_Story(*each, df) for each in zip(drifts, triangles, strict=True)]
    weight = np.concatenate([NOISE.log_prior - log_det / 2 + s.log_evidence for s in stories])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    coefficients = np.concatenate([s.coefficients(drift_at) for s in stories]) * spread
    sigma = np.concatenate([s.sigma for s in stories]) * spread
    scale = np.concatenate([s.scale for s in stories]) * spread
    effect = Mixture(weight, coefficients[:, -1], scale, df)
    return Fit(effect, sigma, centre + x[:, :-1] @ (weight @ coefficients[:, :-1]), drifts)


def effect_scale(design: Design, like: Fit) -> float:
    """Return the root mean square scale an effect would have on another design.

    The noise is that of ``like``; nothing is fitted.  Used to say how much a longer window
    would narrow the interval.
    """
    x = design.columns()
    rows, _ = whiten(design.position, x)
    factors = [1 / np.abs(r[:, -1, -1]) for r in _triangles(rows, x.shape[1] - 2, like.drifts)]
    return float(np.sqrt(like.effect.weights @ (like.sigma * np.concatenate(factors)) ** 2))
