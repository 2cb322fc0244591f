"""What happens once a change is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class CommitmentAssessed(Event):
    name: ClassVar[str] = "impact.commitment_assessed"
    phrase: ClassVar[str] = "had {metric} assessed: {headline}"
    commitment_id: int
    metric: str
    verdict: str
    headline: str


@event
@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Event):
    name: ClassVar[str] = "impact.outcome_told"
    phrase: ClassVar[str] = "told the outcome"
