"""Whether an effect that was told held: a later look beside the one that was told."""

from __future__ import annotations

import enum
from dataclasses import dataclass

HALF = 0.5


class Held(enum.StrEnum):
    """What a later look found of an effect that was there at the outcome."""

    HELD = "held"
    FADED = "faded"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Effect:
    """An effect with the ends of its interval, in the metric's unit."""

    size: float
    low: float
    high: float

    @property
    def is_told_from_none(self) -> bool:
        return self.low > 0 or self.high < 0


def held(told: Effect, later: Effect | None) -> Held:
    """Return what became of an effect whose interval left out zero.

    Three questions: does the later interval leave out zero on the same side, is the later
    effect at least half of what was told, and do the two intervals overlap?  It held where
    the first two are answered with yes; it faded where it is less than half and the intervals
    do not even overlap.  Everything else is unclear, and so is a look without an effect.
    """
    if later is None:
        return Held.UNCLEAR
    side = 1 if told.size > 0 else -1
    is_at_least_half = side * later.size >= HALF * abs(told.size)
    if is_at_least_half:
        is_there = min(side * later.low, side * later.high) > 0
        return Held.HELD if is_there else Held.UNCLEAR
    overlaps = later.low <= told.high and told.low <= later.high
    return Held.UNCLEAR if overlaps else Held.FADED
