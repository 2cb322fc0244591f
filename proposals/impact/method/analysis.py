"""The analysis: a series and a change in, an assessment out; no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from proposals.impact.method import words
from proposals.impact.method.assessment import (
    Assessment,
    Course,
    Flag,
    Interval,
    LeftOut,
    Placebo,
    Shortage,
    Why,
    Window,
)
from proposals.impact.method.before import drift_before, placebo_of
from proposals.impact.method.chances import chance_kept, doubt_of
from proposals.impact.method.distribution import Array
from proposals.impact.method.estimate import Estimate, Unit, anytime_factor
from proposals.impact.method.planning import detectable, more_points
from proposals.impact.method.question import Question, flags_of_data, flags_of_promise, grade_of
from proposals.impact.method.ramp import Rollout
from proposals.impact.method.sample import MINIMUM, Measured, Sample, take
from proposals.impact.method.series import Series, Step, usual_gap
from proposals.impact.method.verdict import Grade, Verdict, judge, share_of_promise
from proposals.impact.method.window import Choice, Rows, choose
from proposals.metrics.csvfile import moment

__all__ = ["Series", "Step", "analyse", "detectable"]

ERROR = 0.05  # chance of a claim where there is nothing, over all planned looks
EVENTS = 10  # a count with fewer events in its baseline says nothing


def analyse(
    series: Series,
    *,
    change: date | datetime,
    complete: date | datetime | None = None,
    steps: Sequence[Step] = (),
    target: float | None = None,
    baseline: float | None = None,
    direction: str = "down",
    kind: str = "value",
    control: Series | None = None,
    minimum_effect: float | None = None,
    until: date | datetime | None = None,
    review: date | datetime | None = None,
    accepted: date | datetime | None = None,
    looks: int = 1,
    control_is_random: bool = False,
    steady: bool = False,
    overlapped: bool = False,
) -> Assessment:
    """Return what a change did to a metric, judged against what was promised.

    ``change`` is when the roll-out began and ``complete`` when it was everywhere; the points
    between are left out unless ``steps`` say what share had it.  ``target`` is the level of
    the metric that was promised and ``baseline`` the level it was promised from (without it,
    the mean before the change).  ``direction`` is up, down, stay or observe; ``kind`` value,
    count, ratio or duration.  ``control`` is the same metric where the change did not go.
    ``until`` is the last day or instant to use.  ``review`` is the date that was fixed for
    the verdict: before it the answer is provisional, and its interval holds however often one
    looks.  ``accepted`` is when the change was decided.  ``looks`` planned reviews share the
    5 % error between them.  ``control_is_random`` says that lots decided where the change went;
    ``steady``, declared before the change, that the metric does not drift by itself; and
    ``overlapped`` that another change is to move the same metric in the same window.
    """
    rollout = Rollout.of(change, complete, steps)
    sample = take(series, rollout, kind=kind, control=control, until=until, steady=steady)
    choice = choose(sample, direction=direction, accepted=accepted)
    question = Question(
        direction,
        kind,
        target,
        baseline,
        minimum_effect,
        alpha=ERROR / max(looks, 1),
        review=moment(review) if review else None,
        provisional=_comes_before(review, until, sample),
        looks=max(looks, 1),
        control_is_random=control_is_random,
        overlapped=overlapped,
    )
    shortage = _shortage(sample, choice, kind)
    bare = _bare(sample, choice, question, series.unit)
    answer = _short(bare, sample, shortage) if shortage else _full(bare, sample, choice, question)
    return replace(answer, reasons=words.reasons(answer), warnings=words.warnings(answer))


def _comes_before(
    review: date | datetime | None, until: date | datetime | None, sample: Sample
) -> bool:
    if review is None or not (until or sample.at):
        return False
    return moment(until or sample.at[-1]) < moment(review)


def _shortage(sample: Sample, choice: Choice, kind: str) -> Shortage | None:
    """Return what is missing for any effect to be computed at all."""
    if len(choice.before) < MINIMUM:
        return Shortage.BEFORE
    if np.count_nonzero(sample.share[choice.after]) < MINIMUM:
        return Shortage.AFTER
    y = sample.y[choice.rows]
    if np.ptp(y) <= 1e-12 * np.max(np.abs(y)):
        return Shortage.CONSTANT
    if kind == "count" and sample.value[choice.before].sum() < EVENTS:
        return Shortage.EVENTS
    return None


def _bare(sample: Sample, choice: Choice, question: Question, unit: str | None) -> Assessment:
    """Return what can be said without an effect."""
    after = choice.after[sample.share[choice.after] > 0]
    return Assessment(
        verdict=Verdict.NOT_ENOUGH_DATA,
        grade=Grade.D,
        direction=question.direction,
        unit=unit,
        scale=sample.scale,
        method=words.NO_METHOD,
        n_before=len(choice.before),
        n_after=len(after),
        window=_window(sample, choice.before, after),
        confidence=1 - question.alpha,
        baseline=_mean(sample.value[choice.before]),
        after=_mean(sample.value[after]),
        minimum_effect=question.minimum_effect,
        left_out=sample.left_out + choice.left_out,
        provisional=question.provisional,
        review=question.review,
        looks=question.looks,
        cadence=sample.cadence.value,
        flags=sample.flags + choice.flags + (Flag.OVERLAPPED,) * question.overlapped,
    )


def _short(bare: Assessment, sample: Sample, shortage: Shortage) -> Assessment:
    missing = MINIMUM - bare.n_after
    known = shortage is Shortage.AFTER and len(sample.at) > 1
    enough_at = sample.at[-1] + missing * usual_gap(sample.at) if known else None
    return replace(bare, shortage=shortage, enough_at=enough_at)


def _full(bare: Assessment, sample: Sample, choice: Choice, question: Question) -> Assessment:
    share = sample.share[choice.rows]
    reached = float(share[-1] or share.max())
    measured = sample.measure(choice.rows, share / reached)
    answer = _with_means(bare, sample, choice, measured, question)
    assert answer.baseline is not None  # there are at least eight points before
    unit = Unit(sample.scale, answer.baseline)
    promise = question.promise(answer.baseline)
    aim = unit.hidden(promise or question.minimum_effect or 0)
    estimate, placebo = _estimate(sample, choice, measured, question, aim)
    flags = flags_of_promise(question, promise) + flags_of_data(sample, question.kind, reached)
    answer = replace(
        _with_effect(answer, unit, unit.interval(estimate)),
        promise=promise,
        chance=chance_kept(estimate, unit, promise, question.direction),
        doubt=doubt_of(estimate, unit, question, promise),
        drift=drift_before(measured, unit),
        placebo=placebo,
        with_spikes=_with_spikes(sample, measured, estimate, unit),
        rolled_out=reached,
        flags=answer.flags + flags,
    )
    return _judged(answer, measured, estimate, unit)


def _with_means(
    bare: Assessment, sample: Sample, choice: Choice, measured: Measured, question: Question
) -> Assessment:
    """Return the assessment with what was compared: counts, means, window, course."""
    used = measured.used
    before, after = used < choice.after[0], sample.share[used] > 0
    # The level that was reached: days on which only some had the change would dilute it.
    reached = after & (sample.share[used] >= sample.share[used].max())
    observed = sample.back(measured.y, used)
    return replace(
        bare,
        grade=grade_of(int(before.sum()), question, control_used=sample.control_used),
        method=words.method(
            sample.scale,
            measured.calendar,
            control_used=sample.control_used,
            steady=sample.steady,
            weighted=sample.weight is not None,
        ),
        n_before=int(before.sum()),
        n_after=int(after.sum()),
        window=_window(sample, used[before], used[reached]),
        baseline=_level(sample, observed, used, before),
        after=_level(sample, observed, used, reached),
        left_out=bare.left_out + _spikes(sample, measured),
        course=Course(
            at=tuple(sample.at[row] for row in used),
            observed=tuple(sample.value[used].tolist()),
            expected=tuple(sample.back(measured.fit.course, used).tolist()),
        ),
        control_used=sample.control_used,
        control_is_random=sample.control_used and question.control_is_random,
        calendar=measured.calendar,
    )


def _with_effect(answer: Assessment, unit: Unit, shown: Interval) -> Assessment:
    return replace(
        answer,
        effect=shown.effect,
        effect_low=shown.low,
        effect_high=shown.high,
        relative=unit.relative(shown.effect),
        relative_low=unit.relative(shown.low),
        relative_high=unit.relative(shown.high),
    )


def _judged(answer: Assessment, measured: Measured, estimate: Estimate, unit: Unit) -> Assessment:
    """Return the assessment with its verdict and, where data are short, how many would do."""
    verdict = judge(
        answer.effect,
        answer.effect_low,
        answer.effect_high,
        promise=answer.promise,
        direction=answer.direction,
        minimum_effect=answer.minimum_effect,
    )
    answer = replace(
        answer, verdict=verdict, share_of_promise=share_of_promise(answer.effect, answer.promise)
    )
    if verdict is not Verdict.NOT_ENOUGH_DATA:
        return answer
    more = more_points(
        measured.fit,
        answer.n_before,
        answer.n_after,
        half_width=(estimate.high - estimate.low) / 2,
        needed=_deciding_half_width(answer, estimate, unit),
    )
    return replace(answer, more_points=more)


def _deciding_half_width(answer: Assessment, estimate: Estimate, unit: Unit) -> float:
    """Return the half-width at which this effect would leave out nothing or the promise."""
    aim = abs(unit.hidden(answer.promise or answer.minimum_effect or 0))
    if answer.direction == "stay" or Flag.WRONG_WAY in answer.flags:
        return abs(aim - abs(estimate.middle))
    upwards = (answer.promise or (1 if answer.direction == "up" else -1)) > 0
    gain = estimate.middle if upwards else -estimate.middle
    return -gain if gain <= -aim / 2 else max(gain, aim - gain)


def _estimate(
    sample: Sample, choice: Choice, measured: Measured, question: Question, aim: float
) -> tuple[Estimate, Placebo | None]:
    """Return the estimate, widened for placebo dates and for a look before the review."""
    estimate = Estimate(measured.fit.effect, question.alpha)
    placebo = placebo_of(sample, choice, estimate)
    factor = placebo.widened if placebo else 1.0
    if question.provisional:
        factor *= anytime_factor((estimate.high - estimate.low) / 2, question.alpha, aim)
    return replace(estimate, widened=factor), placebo


def _with_spikes(
    sample: Sample, measured: Measured, estimate: Estimate, unit: Unit
) -> Interval | None:
    """Return the answer with the spikes as they were; None when there were none."""
    if not (measured.spikes.aside | measured.spikes.pulled).any():
        return None
    raw = sample.measure(measured.rows, measured.share, spikes=False)
    return unit.interval(replace(estimate, effect=raw.fit.effect))


def _spikes(sample: Sample, measured: Measured) -> tuple[LeftOut, ...]:
    kinds = ((measured.spikes.aside, Why.SPIKE), (measured.spikes.pulled, Why.PULLED))
    return tuple(
        LeftOut(sample.at[row], sample.readings[row].value, why)
        for mask, why in kinds
        for row in measured.rows[mask]
    )


def _window(sample: Sample, before: Rows, after: Rows) -> Window:
    ends = [sample.at[side[i]] if len(side) else None for side in (before, after) for i in (0, -1)]
    return Window(*ends)


def _level(sample: Sample, observed: Array, used: Rows, side: NDArray[np.bool_]) -> float:
    """Return the mean of one side; of all cases where the points count by their size."""
    size = None if sample.weight is None else sample.weight[used[side]] ** 2
    return float(np.average(observed[side], weights=size))


def _mean(values: Array) -> float | None:
    return float(np.mean(values)) if len(values) else None
