"""The chart of a commitment, from its points and what was computed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from markupsafe import Markup

from proposals.drafting.models import CommitmentRole
from proposals.impact.drawing.chart import (
    WIDTHS,
    Chart,
    Cross,
    Dot,
    Level,
    Other,
    Shipped,
    Step,
    axis_note,
    draw,
)
from proposals.impact.drawing.figure import (
    note_on_shipped,
    note_on_steps,
    notes_on_left_out,
    times,
)
from proposals.impact.drawing.rows import Table, table_of
from proposals.impact.drawing.window import Choice, Window, around, instant
from proposals.impact.models import Assessment
from proposals.impact.queries import CommitmentImpact, plan_of
from proposals.impact.rollout import RolledOut
from proposals.metrics.queries import Observation
from proposals.metrics.thinning import thin

FEW = 8  # points, below which nothing is said of their spread
MOST_SENT = 2_000  # points of one chart


@dataclass(frozen=True)
class Picture:
    """A chart in every width a page can be, and what stands behind it.

    ``steps``, ``shipped`` and ``left_out`` say in words how it was rolled out, what of its code
    went out, and what was left out and why; ``readings`` are the points for a script to read out:
    seconds since 1970 and value, point by point.
    """

    chart: Chart
    note: str  # unit, which way is better, where the axis starts
    drawings: Sequence[Markup]
    table: Table
    steps: str
    shipped: str
    left_out: Sequence[str]
    readings: str


def picture_of(
    impact: CommitmentImpact,
    began: RolledOut | None,
    *,
    points: Sequence[Observation] | None = None,
    window: Window | None = None,
    others: Sequence[Other] = (),
    shipped: Sequence[Shipped] = (),
    widths: Sequence[int] = WIDTHS,
) -> Picture | None:
    """Return the picture of a commitment, or None while there is not one point to draw.

    ``points`` are those of the ``window``; without them those of the evidence are shown.
    ``others`` are other proposals' changes to the same metric that the reader may see;
    ``shipped`` are the days on which this one's code went out.
    """
    window = window or Window()
    points = impact.points if points is None else points
    shown = around(points, began) if window.choice is Choice.AROUND else points
    if not shown:
        return None
    chart = _chart(impact, began, shown, others)
    if window.choice is not Choice.AROUND:
        chart = _cut(chart, shown[0][0], shown[-1][0])
    elif began is None and chart.by:
        chart = replace(chart, first=shown[0][0], last=chart.by)
    first, last = min(times(chart)), max(times(chart))
    chart = replace(chart, shipped=tuple(each for each in shipped if first <= each.at <= last))
    thinned = _thinned(chart)
    return Picture(
        thinned,
        axis_note(chart),
        [draw(thinned, width) for width in widths],
        table_of(chart),
        note_on_steps(chart),
        _note_on_shipped(chart),
        notes_on_left_out(chart),
        ";".join(f"{dot.at.timestamp():.0f},{dot.value:.10g}" for dot in thinned.points),
    )


def _note_on_shipped(chart: Chart) -> str:
    """Return what went out, with what the look of its marks means."""
    kinds = {each.is_merged_only for each in chart.shipped}
    hollow = "; hollow where it was merged and no more" if True in kinds else ""
    return f"{note_on_shipped(chart)}{hollow}"


def _thinned(chart: Chart) -> Chart:
    """Return the chart with as many points as a page is sent; its extremes are among them."""
    points = thin([(dot.at, dot.value, None) for dot in chart.points], MOST_SENT)
    return replace(chart, points=tuple(Dot(at, value) for at, value, _ in points))


def _chart(
    impact: CommitmentImpact,
    began: RolledOut | None,
    shown: Sequence[Observation],
    others: Sequence[Other],
) -> Chart:
    commitment, plan = impact.commitment, plan_of(impact.commitment)
    result = impact.assessment.result if impact.assessment else {}
    # What happened during the roll-out is under its hatching and needs no cross.
    left_out = [
        _cross(each)
        for each in result.get("left_out", ())
        if each["at"] and each["why"] != "during the roll-out"
    ]
    crossed = {cross.at for cross in left_out}
    first, last = shown[0][0], shown[-1][0]
    by = instant(plan.due_on) if plan.due_on else None
    baseline = _baseline(impact.assessment)
    return Chart(
        title=commitment.metric.name,
        unit=commitment.metric.unit,
        direction=commitment.metric.direction.value,
        points=tuple(Dot(at, value) for at, value, _ in shown if at not in crossed),
        left_out=tuple(cross for cross in left_out if first <= cross.at <= last),
        steps=tuple(Step(instant(day), share) for day, share in began.steps) if began else (),
        baseline=baseline,
        after=_after(impact.assessment),
        target=plan.target,
        low=plan.low,
        high=plan.high,
        # The axis reaches the promised date unless that would squeeze the points aside.
        by=by if by and by - last < 2 * (last - first) else None,
        expected=tuple(_expected(result)),
        spread=_spread(impact.points, baseline, crossed),
        others=tuple(other for other in others if first <= other.at <= last),
        taken_back=instant(began.taken_back) if began and began.taken_back else None,
        is_limit=commitment.role is CommitmentRole.GUARDRAIL,
        key=f"c{commitment.id}",
    )


def _cut(chart: Chart, first: datetime, last: datetime) -> Chart:
    """Return the chart with nothing beyond a chosen window."""
    return replace(
        chart,
        expected=tuple(dot for dot in chart.expected if first <= dot.at <= last),
        baseline=_within(chart.baseline, first, last),
        after=_within(chart.after, first, last),
        first=first,
        last=last,
    )


def _within(level: Level | None, first: datetime, last: datetime) -> Level | None:
    if level is None or level.first > last:
        return None
    return replace(level, first=max(level.first, first), last=max(level.last, first))


def _kept(text: str) -> datetime:
    """Return an instant that an assessment keeps: naive ones are in UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _cross(left_out: dict[str, Any]) -> Cross:
    return Cross(_kept(left_out["at"]), left_out["value"], left_out["why"])


def _expected(result: dict[str, Any]) -> Iterator[Dot]:
    course = result.get("course") or {"at": [], "expected": []}
    after_first = (result.get("window") or {}).get("after_first")
    for at, value in zip(course["at"], course["expected"], strict=True):
        if after_first and at >= after_first:
            yield Dot(_kept(at), value)


def _spread(
    points: Sequence[Observation], baseline: Level | None, crossed: set[datetime]
) -> tuple[float, float] | None:
    """Return the values between which 8 of 10 points of the baseline lay."""
    if baseline is None:
        return None
    values = [
        value
        for at, value, _ in points
        if baseline.first <= at <= baseline.last and at not in crossed
    ]
    if len(values) < FEW:
        return None
    tenths = quantiles(values, n=10, method="inclusive")
    return tenths[0], tenths[-1]


def _baseline(assessment: Assessment | None) -> Level | None:
    return _level(assessment, "before", assessment.baseline) if assessment else None


def _after(assessment: Assessment | None) -> Level | None:
    """Return the mean after the change, with the interval of the effect round it."""
    if assessment is None or assessment.after is None:
        return None
    if assessment.effect is None or assessment.effect_low is None or assessment.effect_high is None:
        return _level(assessment, "after", assessment.after)
    low = assessment.after - (assessment.effect - assessment.effect_low)
    high = assessment.after + (assessment.effect_high - assessment.effect)
    return _level(assessment, "after", assessment.after, low, high)


def _level(
    assessment: Assessment,
    side: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
) -> Level | None:
    window = assessment.result.get("window") or {}
    first, last = window.get(f"{side}_first"), window.get(f"{side}_last")
    if value is None or not first or not last:
        return None
    confidence = assessment.result.get("confidence", 0.95)
    return Level(value, _kept(first), _kept(last), low, high, confidence)
