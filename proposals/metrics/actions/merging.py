"""Making one metric of two that measure the same."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.events import record
from proposals.metrics import policy
from proposals.metrics.actions._remembering import lock, remember_anew
from proposals.metrics.errors import NotAlike
from proposals.metrics.events import MetricsMerged
from proposals.metrics.models import Correction, Metric, MetricAlias, Point, Pull
from proposals.metrics.queries import what_keeps_apart
from proposals.metrics.queries.merging import Merger, both, merger_of, say_else
from proposals.policy import require


def merge(metric: Metric, *, into: Metric, by: Person) -> Merger:
    """Make the metric part of another: its points move, and its key leads there.

    Where both have a point, the other's stays; one that said something else is kept as a
    correction. Series keep their names. What proposals promise follows through the event.
    Raises NotAlike where they measure differently.
    """
    require(policy.merge, by, metric)
    require(policy.merge, by, into)
    if sentence := what_keeps_apart(metric, into):
        raise NotAlike(sentence)
    lock(metric, into)
    merger, key = merger_of(metric, into), metric.key
    _keep_what_gives_way(metric, into, by)
    _move_points(metric, into)
    _move_pulls(metric, into)
    _hand_over_key(metric, into)
    for each in (metric, into):
        remember_anew(each)
    record(
        MetricsMerged(
            actor_id=by.id,
            metric_id=into.id,
            key=into.key,
            merged_id=metric.id,
            merged_key=key,
            moved=merger.moved,
            apart=merger.apart,
        )
    )
    return merger


def _keep_what_gives_way(metric: Metric, into: Metric, by: Person) -> None:
    gone, stays, joined = both(metric, into)
    kept = {
        "metric_id": sa.literal(into.id),
        "series": gone.series,
        "at": gone.at,
        "old_value": gone.value,
        "new_value": stays.value,
        "old_n": gone.n,
        "new_n": stays.n,
        "reason": sa.literal(f"merged from {metric.key}"),
        "corrected_at": sa.literal(clock.now()),
        "corrected_by_id": sa.literal(by.id),
    }
    source = sa.select(*kept.values()).where(*joined, say_else(gone, stays))
    db.session.execute(sa.insert(Correction).from_select(list(kept), source))


def _move_points(metric: Metric, into: Metric) -> None:
    there = aliased(Point)
    is_there = sa.exists().where(
        there.metric_id == into.id, there.series == Point.series, there.at == Point.at
    )
    for statement in (
        sa.update(Correction).where(Correction.metric_id == metric.id).values(metric_id=into.id),
        sa.delete(Point).where(Point.metric_id == metric.id, is_there),
        sa.update(Point).where(Point.metric_id == metric.id).values(metric_id=into.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _move_pulls(metric: Metric, into: Metric) -> None:
    """Move what fetches points, paused: two sources of one series could contradict each other."""
    fetched = {pull.series for pull in _pulls_of(into)}
    for pull in _pulls_of(metric):
        if pull.series in fetched:
            db.session.delete(pull)
        else:
            pull.metric_id, pull.is_paused = into.id, True
    db.session.flush()


def _pulls_of(metric: Metric) -> list[Pull]:
    return list(db.session.scalars(sa.select(Pull).where(Pull.metric_id == metric.id)))


def _hand_over_key(metric: Metric, into: Metric) -> None:
    """Leave the metric with a key that no address has, so that its own can be given again."""
    for model, column in ((MetricAlias, "metric_id"), (Metric, "merged_into_id")):
        db.session.execute(
            sa.update(model).where(getattr(model, column) == metric.id).values({column: into.id})
        )
    db.session.add(MetricAlias(key=metric.key, metric_id=into.id))
    metric.key = f"{metric.key}~{metric.id}"
    metric.archived_at = metric.archived_at or clock.now()
    metric.merged_into_id = into.id
    db.session.flush()
