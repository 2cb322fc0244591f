"""Which stretches of one text stand in the next one, and where; bounded in time.

Sentences first, then words between sentences that changed. What is unique in both texts and
in the same order holds the alignment (as in a patience diff), so that a passage that was
moved counts as taken out here and put in there, never as something in between.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from proposals.drafting.comparing.source import Allowance

MOST_PAIRS = 40_000  # of equal words that one comparison looks at: about a tenth of a second
_SENTENCE = re.compile(r"[^.!?:;|]*[.!?:;|]*\s*")
_WORD = re.compile(r"\w+|[^\w\s]")
_STEP = 4096


class Run(NamedTuple):
    """So many characters that are the same in both texts, and where they stand in each."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


class Block(NamedTuple):
    """So many items that are the same in both sequences, and where."""

    old: int
    new: int
    length: int


class Piece(NamedTuple):
    """A sentence or a word, and where it begins."""

    start: int
    text: str


class Alignment:
    """What two texts have in common, in order."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.runs = list(_joined(_runs(old, new)))
        self._starts = [run.old for run in self.runs]
        self._new_starts = [run.new for run in self.runs]

    def within(self, start: int, end: int) -> list[Run]:
        """Return what is the same of old[start:end]."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        clipped = (_clipped(run, start, end) for run in self.runs[first:last])
        return [run for run in clipped if run.length > 0]

    def old_share(self, start: int, end: int) -> float:
        """Return how much of new[start:end] stood in the old text already, from 0 to 1."""
        first = max(0, bisect_right(self._new_starts, start) - 1)
        last = bisect_left(self._new_starts, end)
        common = (min(run.new_end, end) - max(run.new, start) for run in self.runs[first:last])
        return sum(each for each in common if each > 0) / max(1, end - start)

    def before(self, run: Run) -> tuple[int, int]:
        """Return where, in both texts, the difference before the run begins."""
        place = bisect_right(self._starts, run.old) - 2
        return (self.runs[place].old_end, self.runs[place].new_end) if place >= 0 else (0, 0)

    def after(self, run: Run) -> tuple[int, int]:
        """Return where, in both texts, the difference after the run ends."""
        place = bisect_right(self._starts, run.old)
        if place < len(self.runs):
            return self.runs[place].old, self.runs[place].new
        return len(self.old), len(self.new)


def _clipped(run: Run, start: int, end: int) -> Run:
    cut = max(0, start - run.old)
    return Run(run.old + cut, run.new + cut, min(run.old_end, end) - run.old - cut)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield the runs, those that continue one another as one."""
    current: Run | None = None
    for run in runs:
        if current and (current.old_end, current.new_end) == (run.old, run.new):
            current = Run(current.old, current.new, current.length + run.length)
            continue
        if current:
            yield current
        current = run
    if current:
        yield current


def _runs(old: str, new: str) -> Iterator[Run]:
    head = _common_start(old, new)
    tail = _common_end(old, new, min(len(old), len(new)) - head)
    if head:
        yield Run(0, 0, head)
    left = [*_pieces(_SENTENCE, old, head, len(old) - tail)]
    right = [*_pieces(_SENTENCE, new, head, len(new) - tail)]
    allowance = Allowance(MOST_PAIRS)
    at, to = head, head
    for block in _held([each.text for each in left], [each.text for each in right]):
        first, other = left[block.old].start, right[block.new].start
        yield from _changed(old, new, (at, first), (to, other), allowance)
        last = left[block.old + block.length - 1]
        length = last.start + len(last.text) - first
        yield Run(first, other, length)
        at, to = first + length, other + length
    yield from _changed(old, new, (at, len(old) - tail), (to, len(new) - tail), allowance)
    if tail:
        yield Run(len(old) - tail, len(new) - tail, tail)


def _changed(
    old: str, new: str, before: tuple[int, int], after: tuple[int, int], allowance: Allowance
) -> Iterator[Run]:
    """Yield what is the same, word by word, of two passages that differ."""
    left, right = [*_pieces(_WORD, old, *before)], [*_pieces(_WORD, new, *after)]
    words, others = [each.text for each in left], [each.text for each in right]
    at = to = 0
    for block in [
        *_held(_threes(words), _threes(others), width=3),
        Block(len(left), len(right), 0),
    ]:
        gap, other_gap = words[at : block.old], others[to : block.new]
        between = allowance.opcodes(gap, other_gap) if gap and other_gap else ()
        for kind, start, end, other, _ in between:
            if kind == "equal":
                yield from _word_runs(left[at + start : at + end], right[to + other :])
        yield from _word_runs(left[block.old : block.old + block.length], right[block.new :])
        at, to = block.old + block.length, block.new + block.length


def _word_runs(left: Sequence[Piece], right: Sequence[Piece]) -> Iterator[Run]:
    """Yield words that are equal, with the space behind each where both have one."""
    for place, (one, other) in enumerate(zip(left, right, strict=False)):
        length = len(one.text)
        if place + 1 < len(left):
            gaps = {left[place + 1].start - one.start, right[place + 1].start - other.start}
            length = gaps.pop() if len(gaps) == 1 else length
        yield Run(one.start, other.start, length)


def _threes(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))


def _held(old: Sequence[Hashable], new: Sequence[Hashable], *, width: int = 1) -> list[Block]:
    """Return what is equal round items that are unique in both and in the same order.

    width is how many words an item spans, if it overlaps with its neighbours.
    """
    blocks: list[Block] = []
    for start, other in _rising(_unique_pairs(old, new)):
        floor = blocks[-1] if blocks else Block(0, 0, 0)
        at, to = floor.old + floor.length, floor.new + floor.length
        if start + width <= at:
            continue
        begin, begin_other = start, other
        if begin < at or begin_other < to:  # continues in the words of the one before
            if at - begin != to - begin_other:
                continue
            begin, begin_other = at, to
        end, other_end = start, other
        while end < len(old) and other_end < len(new) and old[end] == new[other_end]:
            end, other_end = end + 1, other_end + 1
        while begin > at and begin_other > to and old[begin - 1] == new[begin_other - 1]:
            begin, begin_other = begin - 1, begin_other - 1
        length = end + width - 1 - begin
        if length > 0:
            blocks.append(Block(begin, begin_other, length))
    return blocks


def _unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    often, often_other = Counter(old), Counter(new)
    places = {item: place for place, item in enumerate(new) if often_other[item] == 1}
    return [
        (place, places[item])
        for place, item in enumerate(old)
        if item in places and often[item] == 1
    ]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs whose second numbers rise as their first do.

    Source: Fredman, On computing the length of longest increasing subsequences, 1975.
    """
    ends: list[int] = []  # the smallest last number of a rising row of each length
    last: list[int] = []  # which pair that is
    came_from: list[int] = []
    for place, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        came_from.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last[length : length + 1] = [place]
    row: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        row.append(pairs[place])
        place = came_from[place]
    return row[::-1]


def _pieces(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Piece]:
    for found in pattern.finditer(text, start, end):
        if found[0]:
            yield Piece(found.start(), found[0])


def _common_start(old: str, new: str) -> int:
    """Return how many characters both begin with, up to the end of a word."""
    most = min(len(old), len(new))
    if old[:most] == new[:most] and len(old) == len(new):
        return most
    place = 0
    while place < most and old[place : place + _STEP] == new[place : place + _STEP]:
        place += _STEP
    while place < most and old[place] == new[place]:
        place += 1
    place = min(place, most)
    while place and not old[place - 1].isspace():
        place -= 1
    return place


def _common_end(old: str, new: str, most: int) -> int:
    """Return how many characters both end with, from the beginning of a word; ``most`` of them."""
    place = 0
    while place + _STEP <= most and _end(old, place, _STEP) == _end(new, place, _STEP):
        place += _STEP
    while place < most and old[-1 - place] == new[-1 - place]:
        place += 1
    while place and not old[-place].isspace():
        place -= 1
    return place


def _end(text: str, place: int, length: int) -> str:
    return text[len(text) - place - length : len(text) - place]
