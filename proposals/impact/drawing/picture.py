"""The chart of a commitment, from its points and what was computed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from markupsafe import Markup

from proposals.impact.drawing.chart import (
    WIDTHS,
    Chart,
    Cross,
    Dot,
    Level,
    Step,
    Week,
    axis_note,
    draw,
    table_rows,
)
from proposals.impact.models import Assessment
from proposals.impact.queries import CommitmentImpact, plan_of
from proposals.impact.rollout import RolledOut
from proposals.metrics.queries import Observation

SHOWN_BEFORE, SHOWN_AFTER = 120, 240


@dataclass(frozen=True)
class Picture:
    """A chart in every width a page can be, and the rows behind it."""

    chart: Chart
    note: str  # unit, which way is better, where the axis starts
    drawings: Sequence[Markup]
    weeks: Sequence[Week]


def picture_of(impact: CommitmentImpact, began: RolledOut | None) -> Picture | None:
    """Return the picture of a commitment, or None while there is not one point to draw."""
    shown = _shown(impact.points, began)
    if not shown:
        return None
    chart = _chart(impact, began, shown)
    return Picture(
        chart, axis_note(chart), [draw(chart, width) for width in WIDTHS], table_rows(chart)
    )


def _shown(points: Sequence[Observation], began: RolledOut | None) -> Sequence[Observation]:
    if began is None:
        return points[-SHOWN_BEFORE:]
    start = _instant(began.began)
    before = [point for point in points if point[0] < start]
    after = [point for point in points if point[0] >= start]
    return [*before[-SHOWN_BEFORE:], *after[:SHOWN_AFTER]]


def _chart(
    impact: CommitmentImpact, began: RolledOut | None, shown: Sequence[Observation]
) -> Chart:
    commitment, plan = impact.commitment, plan_of(impact.commitment)
    result = impact.assessment.result if impact.assessment else {}
    left_out = [_cross(each) for each in result.get("left_out", ()) if each["at"]]
    crossed = {cross.at for cross in left_out}
    first, last = shown[0][0], shown[-1][0]
    by = _instant(plan.due_on) if plan.due_on else None
    return Chart(
        title=commitment.metric.name,
        unit=commitment.metric.unit,
        direction=commitment.metric.direction.value,
        points=tuple(Dot(at, value) for at, value, _ in shown if at not in crossed),
        left_out=tuple(cross for cross in left_out if first <= cross.at <= last),
        steps=tuple(Step(_instant(day), share) for day, share in began.steps) if began else (),
        baseline=_baseline(impact.assessment),
        after=_after(impact.assessment),
        target=plan.target,
        low=plan.low,
        high=plan.high,
        # The axis reaches the promised date unless that would squeeze the points aside.
        by=by if by and by - last < last - first else None,
        expected=tuple(_expected(result)),
        key=f"c{commitment.id}",
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


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
    return Level(value, _kept(first), _kept(last), low, high)
