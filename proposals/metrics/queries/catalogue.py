"""Finding metrics."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.errors import NotFound
from proposals.metrics.models import LATE_AFTER, Metric, MetricAlias

PAGE = 50
MOST_OFFERED = 500


class Which(enum.StrEnum):
    """Which metrics a list is narrowed to."""

    ALL = ""
    MINE = "mine"
    OUTDATED = "outdated"
    NEVER_FED = "never_fed"
    ARCHIVED = "archived"


def metric_by_key(key: str) -> Metric:
    """Return the metric that has the key or had it once; metrics are everybody's to see.

    Of one that was merged into another, the other. Raises NotFound.
    """
    metric = db.session.scalar(sa.select(Metric).where(Metric.key == key))
    if metric is None:
        by_alias = sa.select(Metric).join(MetricAlias).where(MetricAlias.key == key)
        metric = db.session.scalar(by_alias)
    if metric is not None and metric.merged_into_id:
        metric = metric_of(metric.merged_into_id)
    if metric is None:
        raise NotFound(f"There is no metric with the key {key[:80]}.")
    return metric


def metric_of(metric_id: int | None) -> Metric | None:
    """Return the metric of this id, or None where there is none."""
    return db.session.get(Metric, metric_id) if metric_id else None


def metric_with_key(key: str) -> Metric | None:
    """Return the metric, archived or not, whose links a key leads to; None where it is free."""
    try:
        return metric_by_key(key)
    except NotFound:
        return None


def former_keys(metric: Metric) -> Sequence[str]:
    """Return the keys that lead here beside its own: it had them, or what was merged into it."""
    return db.session.scalars(
        sa.select(MetricAlias.key)
        .where(MetricAlias.metric_id == metric.id)
        .order_by(MetricAlias.since, MetricAlias.key)
    ).all()


def alias_of(metric: Metric, key: str) -> MetricAlias | None:
    """Return what leads from one of its former keys to the metric."""
    alias = db.session.get(MetricAlias, key)
    return alias if alias and alias.metric_id == metric.id else None


def metrics_alike(metric: Metric, person: Person) -> Sequence[Metric]:
    """Return the metrics in use that measure the same way and that the person answers for."""
    conditions = [] if person.is_administrator else [Metric.owner_id == person.id]
    return db.session.scalars(
        sa.select(Metric)
        .where(
            Metric.id != metric.id,
            Metric.archived_at.is_(None),
            Metric.unit == metric.unit,
            Metric.kind == metric.kind,
            Metric.direction == metric.direction,
            *conditions,
        )
        .order_by(Metric.name, Metric.key)
        .limit(MOST_OFFERED)
    ).all()


@dataclass(frozen=True)
class MetricPage:
    """Some metrics in the order of their keys; ``next`` is the key to go on after, or None."""

    metrics: Sequence[Metric]
    next: str | None


def metrics_page(
    *,
    q: str = "",
    after: str = "",
    which: Which = Which.ALL,
    owner: Person | None = None,
    limit: int = PAGE,
) -> MetricPage:
    """Return the metrics whose name or key holds ``q``, a page at a time.

    ``owner`` is whose metrics ``Which.MINE`` are.
    """
    statement = sa.select(Metric).where(Metric.key > after, *_narrowing(which, owner))
    if q:
        statement = statement.where(
            Metric.name.icontains(q, autoescape=True) | Metric.key.icontains(q, autoescape=True)
        )
    found = db.session.scalars(statement.order_by(Metric.key).limit(limit + 1)).all()
    return MetricPage(found[:limit], found[limit - 1].key if len(found) > limit else None)


def _narrowing(which: Which, owner: Person | None) -> list[sa.ColumnElement[bool]]:
    if which == Which.ARCHIVED:
        return [Metric.archived_at.is_not(None), Metric.merged_into_id.is_(None)]
    conditions: list[sa.ColumnElement[bool]] = [Metric.archived_at.is_(None)]
    if which == Which.MINE:
        conditions.append(Metric.owner_id == (owner.id if owner else None))
    elif which == Which.OUTDATED:
        conditions.append(_is_outdated())
    elif which == Which.NEVER_FED:
        conditions.append(Metric.point_count == 0)
    return conditions


def _is_outdated() -> sa.ColumnElement[bool]:
    """Return what ``Metric.is_outdated`` asks of a metric in use, for the database."""
    now = clock.now()
    late = [
        (Metric.rhythm == rhythm) & (Metric.last_at < now - allowed)
        for rhythm, allowed in LATE_AFTER.items()
    ]
    return sa.or_(*late)


def which_counts(owner: Person) -> dict[Which, int]:
    """Return how many metrics each narrowing leaves, in one statement."""
    counted = {which: sa.and_(*_narrowing(which, owner)) for which in Which}
    row = db.session.execute(
        sa.select(*(sa.func.count(Metric.id).filter(each) for each in counted.values()))
    ).one()
    return dict(zip(counted, row, strict=True))


def what_names_became(names: Collection[str]) -> dict[str, Metric]:
    """Return, by its name in small letters, the metric that each merged one is part of now."""
    merged, whole = aliased(Metric), aliased(Metric)
    small = [name.lower() for name in names]
    rows = db.session.execute(
        sa.select(merged.name, whole)
        .join(whole, whole.id == merged.merged_into_id)
        .where(sa.func.lower(merged.name).in_(small) | merged.name.in_(names))
        .where(whole.archived_at.is_(None))
    )
    return {name.casefold(): metric for name, metric in rows}
