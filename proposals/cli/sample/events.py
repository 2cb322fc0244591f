"""The one fact that tells a sample workspace that is whole from a real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class SampleLoaded(Event):
    name: ClassVar[str] = "cli.sample_loaded"
    phrase: ClassVar[str] = "loaded the sample workspace"
