"""Where two sequences of lines or words are the same, found in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

# Steps of comparison that one allowance holds: about a tenth of a second.
MOST_STEPS = 1_000_000
_WORD = re.compile(r"\w")


class Match(NamedTuple):
    """``size`` elements that are the same from ``old`` and from ``new`` on."""

    old: int
    new: int
    size: int


class Steps:
    """How much may still be compared; what does not fit counts as different."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left

    def spend(self, steps: int) -> bool:
        """Take the steps off, and tell whether there were as many."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def matches(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Match]:
    """Return what both have in common, in order: the longest runs, and what is alike beside them.

    Blank lines, rules and punctuation match only beside something that has words, because
    they are everywhere and say nothing about what belongs together. Fewer matches than
    there are is never wrong: what follows from them is only coarser.
    """
    left, right = _places_with_words(old), _places_with_words(new)
    runs = _runs([old[at] for at in left], [new[at] for at in right], steps)
    pairs = [(left[run.old + k], right[run.new + k]) for run in runs for k in range(run.size)]
    found: list[Match] = []
    before = (-1, -1)
    for at, to in (*pairs, (len(old), len(new))):
        gap, space = old[before[0] + 1 : at], new[before[1] + 1 : to]
        head = common(gap, space)
        tail = common(gap[head:][::-1], space[head:][::-1])
        _append(found, Match(before[0] + 1, before[1] + 1, head))
        _append(found, Match(at - tail, to - tail, tail + (at < len(old))))
        before = (at, to)
    return found


def _places_with_words(elements: Sequence[str]) -> list[int]:
    return [at for at, element in enumerate(elements) if _WORD.search(element)]


def _append(found: list[Match], match: Match) -> None:
    """Add a match, or make the last one longer where it goes on without a gap."""
    if found and match[:2] == (found[-1].old + found[-1].size, found[-1].new + found[-1].size):
        last = found.pop()
        match = Match(last.old, last.new, last.size + match.size)
    if match.size:
        found.append(match)


def common(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many elements both begin with."""
    most = min(len(left), len(right))
    return next((at for at in range(most) if left[at] != right[at]), most)


def _runs(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Match]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    seen = Counter(new)
    costs = [0, *accumulate(1 + seen[each] for each in old)]
    found, ranges = [], [(0, len(old), 0, len(new))]
    while ranges:
        start, end, at, until = ranges.pop()
        if start == end or at == until or not steps.spend(costs[end] - costs[start]):
            continue
        run = matcher.find_longest_match(start, end, at, until)
        if run.size:
            found.append(Match(*run))
            ranges += [(run.a + run.size, end, run.b + run.size, until), (start, run.a, at, run.b)]
    return sorted(found)
