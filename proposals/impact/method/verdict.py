"""The verdict: numbers in, a word out; no database, no clock."""

from __future__ import annotations

import enum


class Verdict(enum.StrEnum):
    TARGET_MET = "target_met"
    IMPROVED = "improved"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    GOT_WORSE = "got_worse"
    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_MEASURED = "not_measured"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Verdict.TARGET_MET: "target met",
    Verdict.IMPROVED: "improved, short of target",
    Verdict.NO_DETECTABLE_CHANGE: "no detectable change",
    Verdict.GOT_WORSE: "got worse",
    Verdict.NOT_ENOUGH_DATA: "not enough data",
    Verdict.NOT_MEASURED: "not measured",
}


class Grade(enum.StrEnum):
    """How strong the evidence is; only B, C and D are ever computed from a series."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"

    @property
    def label(self) -> str:
        return _GRADES[self]


_GRADES = {
    Grade.A: "randomised or holdout",
    Grade.B: "controlled or staggered",
    Grade.C: "before/after series with trend",
    Grade.D: "before/after points",
    Grade.E: "judgement",
}


def judge(
    effect: float | None,
    low: float | None,
    high: float | None,
    *,
    promise: float | None,
    direction: str,
    minimum_effect: float | None = None,
) -> Verdict:
    """Return the verdict on an effect with its interval.

    All are in the metric's unit, signed as the metric moves: ``promise`` is target minus
    baseline, so −4 for a promise to take four away.  ``direction`` is up, down, stay or
    observe.  ``minimum_effect`` (unsigned) stands in for a missing promise when it has to be
    said that nothing that matters happened, and is the margin of a metric that must stay.

    A promise that points the wrong way is read as a limit: the metric may get that much
    worse.  Of a metric that is only observed nobody said which way is good, so the promise
    says; without one a clear move has no verdict and counts as not measured.
    """
    if effect is None or low is None or high is None:
        return Verdict.NOT_ENOUGH_DATA
    if direction == "observe":
        if not promise:
            return Verdict.NOT_MEASURED if low > 0 or high < 0 else Verdict.NO_DETECTABLE_CHANGE
        direction = "up" if promise > 0 else "down"
    if direction == "stay":
        return _judge_steadiness(low, high, abs(promise or 0) or abs(minimum_effect or 0))
    if direction == "down":
        effect, low, high = -effect, -high, -low
        promise = -promise if promise is not None else None
    if promise is not None and promise < 0:
        return _judge_limit(low, high, promise)
    return _judge_gain(effect, low, high, promise or None, abs(minimum_effect or 0))


def _judge_gain(
    gain: float, low: float, high: float, promise: float | None, minimum: float
) -> Verdict:
    if low > 0:
        met = promise is not None and gain >= promise
        return Verdict.TARGET_MET if met else Verdict.IMPROVED
    if high < 0:
        return Verdict.GOT_WORSE
    needed = promise or minimum
    if not needed or (high < needed and gain > -needed / 2):
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.NOT_ENOUGH_DATA


def _judge_limit(low: float, high: float, limit: float) -> Verdict:
    if low > limit:
        return Verdict.TARGET_MET
    return Verdict.GOT_WORSE if high < 0 else Verdict.NOT_ENOUGH_DATA


def _judge_steadiness(low: float, high: float, margin: float) -> Verdict:
    if not margin:
        return Verdict.NO_DETECTABLE_CHANGE if low <= 0 <= high else Verdict.GOT_WORSE
    if -margin < low and high < margin:
        return Verdict.TARGET_MET
    return Verdict.GOT_WORSE if low > margin or high < -margin else Verdict.NOT_ENOUGH_DATA


def share_of_promise(effect: float | None, promise: float | None) -> float | None:
    """Return how much of the promised change arrived.

    Both are in the metric's unit; the answer is dimensionless: 1 is the promise exactly, 0 no
    change, below 0 a change for the worse.  The sign of the promise cancels out, so "lower is
    better" needs no flag.  None where nothing was promised or nothing could be measured.
    """
    return effect / promise if promise and effect is not None else None
