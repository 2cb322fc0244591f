"""What can happen to a metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class MetricDefined(Event):
    name: ClassVar[str] = "metrics.metric_defined"
    phrase: ClassVar[str] = "defined the metric {key}"
    metric_id: int
    key: str


@event
@dataclass(frozen=True, kw_only=True)
class MetricChanged(Event):
    name: ClassVar[str] = "metrics.metric_changed"
    phrase: ClassVar[str] = "changed {what} of the metric {key}"
    metric_id: int
    key: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class MetricArchived(Event):
    name: ClassVar[str] = "metrics.metric_archived"
    phrase: ClassVar[str] = "archived the metric {key}"
    metric_id: int
    key: str


@event
@dataclass(frozen=True, kw_only=True)
class MetricBroughtBack(Event):
    name: ClassVar[str] = "metrics.metric_brought_back"
    phrase: ClassVar[str] = "brought back the metric {key}"
    metric_id: int
    key: str


@event
@dataclass(frozen=True, kw_only=True)
class PointsRecorded(Event):
    name: ClassVar[str] = "metrics.points_recorded"
    phrase: ClassVar[str] = "recorded points of {key}: {added} new, {corrected} corrected"
    metric_id: int
    key: str
    added: int
    corrected: int
