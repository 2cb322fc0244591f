"""What people do about how they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    name: ClassVar[str] = "overview.feed_made"
    phrase: ClassVar[str] = "made an address for their calendar"


@event
@dataclass(frozen=True, kw_only=True)
class FeedStopped(Event):
    name: ClassVar[str] = "overview.feed_stopped"
    phrase: ClassVar[str] = "put the address of their calendar out of use"
