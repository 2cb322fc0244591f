"""What the organisation measures, where the numbers come from, and the observations."""

from proposals.metrics.models.measuring import (
    LATE_AFTER,
    Correction,
    Direction,
    Kind,
    Metric,
    MetricAlias,
    Point,
    Rhythm,
)
from proposals.metrics.models.pulling import DataSource, Pull, SourceKind

__all__ = [
    "LATE_AFTER",
    "Correction",
    "DataSource",
    "Direction",
    "Kind",
    "Metric",
    "MetricAlias",
    "Point",
    "Pull",
    "Rhythm",
    "SourceKind",
]
