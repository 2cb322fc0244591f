"""What was promised, as it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from proposals.drafting.models import Commitment
from proposals.drafting.revised import revisions_of

NUMBERS = ("baseline", "target", "low", "high")


@dataclass(frozen=True)
class Plan:
    """What was promised, as it is judged: the frozen promise where there is one.

    ``due_on`` is the promised date, ``review_on`` the measure-by date in force: the latest one
    that was said openly before the one before it had come.  The three last fields are what was
    declared before the roll-out about the evidence.
    """

    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    due_on: date | None
    minimum_effect: float | None
    review_on: date | None = None
    control_series: str = ""
    control_is_random: bool = False
    is_steady: bool = False

    @property
    def promise(self) -> float | None:
        """The promised change, signed as the metric moves; None where a number is missing."""
        if self.target is None or self.baseline is None:
            return None
        return self.target - self.baseline


def plan_of(commitment: Commitment) -> Plan:
    """Return the promise that acceptance froze, or the present one before it.

    A number that acceptance left open is the one that was said first, before the roll-out.
    """
    kept = commitment.frozen
    if not kept:
        return _present(commitment)
    due_on = date.fromisoformat(kept["due_on"]) if kept.get("due_on") else None
    later = dict(_left_open(commitment, kept))
    return Plan(
        **{name: later.get(name, kept.get(name)) for name in NUMBERS},
        due_on=due_on,
        minimum_effect=kept.get("minimum_effect"),
        review_on=commitment.review_on or due_on,
        control_series=kept.get("control_series", ""),
        control_is_random=kept.get("control_is_random", False),
        is_steady=kept.get("is_steady", False),
    )


def measure_by() -> sa.ColumnElement[date]:
    """Return in SQL the date in force of a commitment: ``plan_of(commitment).review_on``."""
    is_frozen = sa.func.coalesce(sa.cast(Commitment.frozen, sa.Text), "null") != "null"
    promised = sa.func.date(Commitment.frozen["due_on"].as_string())
    kept = sa.func.coalesce(Commitment.review_on, promised)
    return sa.type_coerce(sa.case((is_frozen, kept), else_=Commitment.due_on), sa.Date())


def _present(commitment: Commitment) -> Plan:
    return Plan(
        commitment.baseline,
        commitment.target,
        commitment.low,
        commitment.high,
        commitment.due_on,
        commitment.minimum_effect,
        commitment.due_on,
        commitment.control_series,
        commitment.control_is_random,
        commitment.is_steady,
    )


def _left_open(commitment: Commitment, kept: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield what acceptance left open and a revision said first; few promises have such a gap."""
    open_ones = [name for name in NUMBERS if kept.get(name) is None]
    if not any(getattr(commitment, name) is not None for name in open_ones):
        return
    for name in open_ones:
        said = (each.after.get(name) for each in revisions_of(commitment))
        first = next((value for value in said if value is not None), None)
        if first is not None:
            yield name, first
