"""The answer about a change's effect, ready to be shown, stored and explained; no numpy."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from proposals.impact.method.verdict import Grade, Verdict

VERSION = "averaged-gls/2"
# Points that are compared, at most; real series shift now and then, and a shorter window meets
# fewer shifts.
BEFORE = 90
BEFORE_WITH_PLACEBO = 45  # where the rest of the history serves for earlier dates
AFTER = 60


class Scale(enum.StrEnum):
    """Where the arithmetic was done: in the metric's unit, or on logarithms (a percentage)."""

    RAW = "raw"
    LOG = "log"


class Why(enum.StrEnum):
    """Why a point was left out."""

    ROLLOUT = "during the roll-out"
    SPIKE = "a spike, set aside"
    PULLED = "a spike, pulled in"
    BAD_SPELL = "the bad spell before the change"
    NO_CONTROL = "no control value at this time"


class Flag(enum.StrEnum):
    """Something a reader of the verdict has to know."""

    NOT_NUMBERS = "not_numbers"
    BY_DAY = "by_day"
    BY_WEEK = "by_week"
    DAILY_CYCLE = "daily_cycle"
    BAD_SPELL = "bad_spell"
    SHORT_BASELINE = "short_baseline"
    LONG_WINDOW = "long_window"
    CONTROL_NOISY = "control_noisy"
    CONTROL_GAPS = "control_gaps"
    NEAR_EDGE = "near_edge"
    WRONG_WAY = "wrong_way"
    NO_PROMISE = "no_promise"
    PARTIAL = "partial"
    STEADY = "steady"
    OVERLAPPED = "overlapped"


class Shortage(enum.StrEnum):
    """What there is not enough of for any effect to be computed."""

    BEFORE = "before"
    AFTER = "after"
    CONSTANT = "constant"
    EVENTS = "events"


@dataclass(frozen=True)
class Interval:
    effect: float
    low: float
    high: float


@dataclass(frozen=True)
class LeftOut:
    at: datetime
    value: float
    why: Why


@dataclass(frozen=True)
class Window:
    """The first and last point used on each side; None where there is none."""

    before_first: datetime | None
    before_last: datetime | None
    after_first: datetime | None
    after_last: datetime | None


@dataclass(frozen=True)
class Placebo:
    """What happened on earlier dates when nothing was changed.

    ``tried`` dates; on ``as_large`` of them the metric moved at least as much as it did now;
    the interval was made ``widened`` times as wide so that none of them would have counted.
    """

    tried: int
    as_large: int
    widened: float


@dataclass(frozen=True)
class Course:
    """The points used, beside what was to be expected without the change, for the chart."""

    at: tuple[datetime, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]


@dataclass(frozen=True)
class Assessment:
    """The computed effect of a change on a metric.

    ``effect`` and its bounds are in the metric's unit, signed as the metric moved; ``relative``
    is the effect as a share of the baseline; ``promise`` is target minus baseline;
    ``chance`` the probability that the target was reached; ``share_of_promise`` is 1 when the
    effect equals the promise.  ``baseline`` and ``after`` are the means of the points used.
    ``doubt`` is the two-sided probability that it did not get worse (0 to 1): below 1 −
    confidence the verdict says so.  ``drift`` is how the metric moved over the points before
    the change; ``calendar`` names what is in the fit of weekday and yearly.
    Everything that could not be computed is None; nothing is ever NaN.
    """

    verdict: Verdict
    grade: Grade
    direction: str
    unit: str | None
    scale: Scale
    method: str
    n_before: int
    n_after: int
    window: Window
    confidence: float
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    relative: float | None = None
    relative_low: float | None = None
    relative_high: float | None = None
    baseline: float | None = None
    after: float | None = None
    promise: float | None = None
    minimum_effect: float | None = None
    chance: float | None = None
    share_of_promise: float | None = None
    rolled_out: float = 1.0
    left_out: tuple[LeftOut, ...] = ()
    with_spikes: Interval | None = None
    placebo: Placebo | None = None
    course: Course | None = None
    control_used: bool = False
    control_is_random: bool = False
    doubt: float | None = None
    drift: Interval | None = None
    calendar: str = ""
    cadence: str = ""
    looks: int = 1
    provisional: bool = False
    review: datetime | None = None
    shortage: Shortage | None = None
    enough_at: datetime | None = None
    more_points: int | None = None
    flags: tuple[Flag, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    version: str = VERSION

    def record(self) -> dict[str, Any]:
        """Return everything in types that JSON has, times in ISO 8601: to be stored."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    def document(self) -> dict[str, Any]:
        """Return what is published as JSON."""
        return {
            "verdict": self.verdict.value,
            "effect": self.effect,
            "effect_low": self.effect_low,
            "effect_high": self.effect_high,
            "confidence": self.confidence,
            "relative": self.relative,
            "baseline": self.baseline,
            "after": self.after,
            "unit": self.unit,
            "grade": self.grade.value,
            "method": self.method,
            "n_before": self.n_before,
            "n_after": self.n_after,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "version": self.version,
            "promise": self.promise,
            "chance": self.chance,
            "share_of_promise": self.share_of_promise,
            "provisional": self.provisional,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, enum.Enum) else value


@dataclass(frozen=True)
class Detectable:
    """What a verdict on this metric is expected to be able to tell apart from nothing.

    ``half_width`` of the 95 % interval, in the metric's unit; ``relative`` to the baseline.
    """

    half_width: float
    relative: float | None
    baseline: float
    n_before: int
    n_after: int
    unit: str | None = None

    def can_see(self, promise: float) -> bool:
        """Say whether a change of this size would probably be told apart from none."""
        return abs(promise) >= self.half_width
