"""Where words go on a drawing, so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

LETTER = 0.56  # the width of a letter, as a share of the type's size; a little generous


def width_of(words: str, size: float) -> float:
    """Return about how wide words are in a type of this size."""
    return len(words) * LETTER * size


def apart(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return heights in the same order, at least ``gap`` apart and as near as can be.

    They stay between ``top`` and ``bottom`` as long as there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    free = top
    for index in order:
        placed[index] = max(wanted[index], free)
        free = placed[index] + gap
    limit = bottom
    for index in reversed(order):
        if placed[index] <= limit:
            break
        placed[index] = max(limit, top)
        limit = placed[index] - gap
    return placed


@dataclass
class Room:
    """What is free between two edges; words take it first come, first served."""

    left: float
    right: float
    size: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, words: str, x: float, y: float, anchor: str = "middle") -> float | None:
        """Return where the words begin, moved inside the edges, or None where others are."""
        width = width_of(words, self.size)
        start = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        start = max(self.left, min(start, self.right - width))
        gap = 0.4 * self.size
        box = (start - gap, start + width + gap, y - 0.9 * self.size, y + 0.25 * self.size)
        if any(_meet(box, other) for other in self.taken):
            return None
        self.taken.append(box)
        return start

    def block(self, left: float, right: float, top: float, bottom: float) -> None:
        """Keep words off something that is drawn."""
        self.taken.append((left, right, top, bottom))


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
