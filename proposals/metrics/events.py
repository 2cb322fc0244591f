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
class MetricRenamed(Event):
    name: ClassVar[str] = "metrics.metric_renamed"
    phrase: ClassVar[str] = "changed the key of the metric {old_key} to {key}"
    metric_id: int
    key: str
    old_key: str


@event
@dataclass(frozen=True, kw_only=True)
class MetricsMerged(Event):
    """``metric_id`` is the one that stayed; ``apart`` points of the other gave way to its own."""

    name: ClassVar[str] = "metrics.metrics_merged"
    phrase: ClassVar[str] = "merged the metric {merged_key} into {key}"
    metric_id: int
    key: str
    merged_id: int
    merged_key: str
    moved: int
    apart: int


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


@event
@dataclass(frozen=True, kw_only=True)
class PointRemoved(Event):
    name: ClassVar[str] = "metrics.point_removed"
    phrase: ClassVar[str] = "removed the point of {key} at {at}: {reason}"
    metric_id: int
    key: str
    series: str
    at: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class PullAdded(Event):
    name: ClassVar[str] = "metrics.pull_added"
    phrase: ClassVar[str] = "has {key} pulled from {origin}"
    metric_id: int
    key: str
    origin: str


@event
@dataclass(frozen=True, kw_only=True)
class PullChanged(Event):
    name: ClassVar[str] = "metrics.pull_changed"
    phrase: ClassVar[str] = "changed how {key} is pulled from {origin}"
    metric_id: int
    key: str
    origin: str


@event
@dataclass(frozen=True, kw_only=True)
class PullPaused(Event):
    name: ClassVar[str] = "metrics.pull_paused"
    phrase: ClassVar[str] = "paused pulling {key} from {origin}"
    metric_id: int
    key: str
    origin: str


@event
@dataclass(frozen=True, kw_only=True)
class PullResumed(Event):
    name: ClassVar[str] = "metrics.pull_resumed"
    phrase: ClassVar[str] = "resumed pulling {key} from {origin}"
    metric_id: int
    key: str
    origin: str


@event
@dataclass(frozen=True, kw_only=True)
class PullRemoved(Event):
    name: ClassVar[str] = "metrics.pull_removed"
    phrase: ClassVar[str] = "stopped pulling {key} from {origin}"
    metric_id: int
    key: str
    origin: str


@event
@dataclass(frozen=True, kw_only=True)
class PullFailed(Event):
    """Several runs in a row failed; said once, until it works again."""

    name: ClassVar[str] = "metrics.pull_failed"
    phrase: ClassVar[str] = "could not pull {key} from {origin}: {why}"
    metric_id: int
    pull_id: int
    key: str
    origin: str
    why: str
    times: int


@event
@dataclass(frozen=True, kw_only=True)
class PullRecovered(Event):
    name: ClassVar[str] = "metrics.pull_recovered"
    phrase: ClassVar[str] = "pulls {key} from {origin} again: {counts}"
    metric_id: int
    pull_id: int
    key: str
    origin: str
    counts: str


@event
@dataclass(frozen=True, kw_only=True)
class SourceOpened(Event):
    name: ClassVar[str] = "metrics.source_opened"
    phrase: ClassVar[str] = "opened the source {source}"
    source_id: int
    source: str


@event
@dataclass(frozen=True, kw_only=True)
class SourceChanged(Event):
    name: ClassVar[str] = "metrics.source_changed"
    phrase: ClassVar[str] = "changed {what} of the source {source}"
    source_id: int
    source: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class SourceArchived(Event):
    name: ClassVar[str] = "metrics.source_archived"
    phrase: ClassVar[str] = "archived the source {source}"
    source_id: int
    source: str


@event
@dataclass(frozen=True, kw_only=True)
class SourceBroughtBack(Event):
    name: ClassVar[str] = "metrics.source_brought_back"
    phrase: ClassVar[str] = "brought back the source {source}"
    source_id: int
    source: str
