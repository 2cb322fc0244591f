"""What was promised, as it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals.drafting.models import Commitment


@dataclass(frozen=True)
class Plan:
    """What was promised, as it is judged: the frozen promise where there is one."""

    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    due_on: date | None
    minimum_effect: float | None


def plan_of(commitment: Commitment) -> Plan:
    """Return the promise that acceptance froze, or the present one before it."""
    kept = commitment.frozen
    if not kept:
        return Plan(
            commitment.baseline,
            commitment.target,
            commitment.low,
            commitment.high,
            commitment.due_on,
            commitment.minimum_effect,
        )
    due_on = kept.get("due_on")
    return Plan(
        kept.get("baseline"),
        kept.get("target"),
        kept.get("low"),
        kept.get("high"),
        date.fromisoformat(due_on) if due_on else None,
        kept.get("minimum_effect"),
    )
