"""Finding metrics and reading their points."""

from proposals.metrics.queries.catalogue import (
    MetricPage,
    archived_count,
    is_key_taken,
    metric_by_key,
    metric_of,
    metrics_page,
)
from proposals.metrics.queries.observations import (
    Observation,
    PointPage,
    PointRow,
    every_point,
    latest_of,
    points_of,
    points_page,
    series_names,
    series_of,
    values_at,
)

__all__ = [
    "MetricPage",
    "Observation",
    "PointPage",
    "PointRow",
    "archived_count",
    "every_point",
    "is_key_taken",
    "latest_of",
    "metric_by_key",
    "metric_of",
    "metrics_page",
    "points_of",
    "points_page",
    "series_names",
    "series_of",
    "values_at",
]
