"""Finding sources and pulls."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import db
from proposals.errors import NotFound
from proposals.metrics.models import DataSource, Metric, Pull


def pull_of(metric: Metric, pull_id: int) -> Pull:
    """Return one pull of the metric, or raise NotFound."""
    pull = db.session.get(Pull, pull_id)
    if pull is None or pull.metric_id != metric.id:
        raise NotFound()
    return pull


def sources() -> Sequence[DataSource]:
    """Return every source by name, those in use first."""
    return db.session.scalars(
        sa.select(DataSource).order_by(DataSource.archived_at.is_not(None), DataSource.name)
    ).all()


def open_sources() -> Sequence[DataSource]:
    """Return the sources that pulls can use, by name."""
    return [source for source in sources() if source.archived_at is None]


def source_of(source_id: int) -> DataSource:
    """Return the source, or raise NotFound."""
    source = db.session.get(DataSource, source_id)
    if source is None:
        raise NotFound()
    return source


def pulls_by_source() -> dict[int, int]:
    """Return how many pulls use each source that has any."""
    rows = db.session.execute(
        sa.select(Pull.source_id, sa.func.count(Pull.id).label("pulls"))
        .where(Pull.source_id.is_not(None))
        .group_by(Pull.source_id)
    )
    return {row.source_id: row.pulls for row in rows}


def pulls_from(source: DataSource) -> Sequence[Pull]:
    """Return what is pulled from the source, with its metrics."""
    return db.session.scalars(
        sa.select(Pull)
        .where(Pull.source_id == source.id)
        .join(Pull.metric)
        .options(joinedload(Pull.metric))
        .order_by(Metric.key, Pull.series)
    ).all()
