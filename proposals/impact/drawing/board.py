"""All promises of a proposal as a page shows them: each with its result and its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals import clock
from proposals.drafting.models import Commitment
from proposals.impact.drawing.chart import WIDTHS
from proposals.impact.drawing.figure import Other, Shipped
from proposals.impact.drawing.picture import Picture, picture_of
from proposals.impact.drawing.results import Result, result_of
from proposals.impact.drawing.window import Choice, Window, instant
from proposals.impact.queries import CommitmentImpact, Plan, plan_of
from proposals.impact.queries.overlaps import days_of
from proposals.impact.rollout import RolledOut
from proposals.metrics.queries import Observation
from proposals.metrics.queries.together import series_together

MOST_READ = 50_000  # points of a chosen window


@dataclass(frozen=True)
class Shown:
    """One promise: what was planned, what came of it in words, and its chart if it has points."""

    impact: CommitmentImpact
    plan: Plan
    result: Result
    picture: Picture | None


def shown_of(
    impacts: Sequence[CommitmentImpact],
    *,
    began: RolledOut | None,
    changes: Sequence[Commitment] = (),
    shipped: Sequence[Shipped] = (),
    window: Window | None = None,
    widths: Sequence[int] = WIDTHS,
) -> list[Shown]:
    """Return the promises in their order.

    ``changes`` are what other accepted proposals say about the same metrics, as far as the
    reader may see them; ``shipped`` are the days on which this one's code went out.
    """
    window, today = window or Window(), clock.today()
    points = _points(impacts, window, began)
    return [
        Shown(
            impact,
            plan := plan_of(impact.commitment),
            result_of(impact, plan, began, today),
            picture_of(
                impact,
                began,
                points=points.get(impact.commitment.metric_id),
                window=window,
                others=_others(impact.commitment, changes),
                shipped=shipped,
                widths=widths,
            ),
        )
        for impact in impacts
    ]


def _points(
    impacts: Sequence[CommitmentImpact], window: Window, began: RolledOut | None
) -> dict[int, list[Observation]]:
    """Return the points of a chosen window by metric id; of the usual one they are known."""
    if window.choice is Choice.AROUND:
        return {}
    since = window.since(began, clock.today())
    metrics = dict.fromkeys((each.commitment.metric for each in impacts), since)
    return series_together(metrics, window.until(), limit=MOST_READ)


def _others(commitment: Commitment, changes: Sequence[Commitment]) -> list[Other]:
    same = [each for each in changes if each.metric_id == commitment.metric_id]
    return [Other(instant(day), number, title) for day, number, title in days_of(same)]
