"""Two texts that grew from the same one, put together so that neither loses a word.

Lines first: what only one side touched is taken from it. Where both touched the same lines,
the words are put together in the same way, and a person is asked to look at the result.
Where both changed the same words, both are kept until a person has chosen.

The three-way comparison is diff3: https://www.cis.upenn.edu/~bcpierce/papers/diff3-short.pdf
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from proposals.drafting.merging.matching import Match, Steps, matches

Lines = tuple[str, ...]

MOST_ROWS = 1_000  # rows of a table or items of a list that are set against one another

_TOKENS = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_HOLDS = re.compile(r"[\w\n]")
# Lines that stand together as they are: items, rows, quotations, headings, indented code.
_ROW = re.compile(r"\s*([-*+|>#]|\d+[.)])|\s{4}|\s*$")


def one_after_the_other(first: Sequence[str], second: Sequence[str]) -> Lines:
    """Return both, with a blank line where two paragraphs would run together."""
    if not (first and second) or _ROW.match(first[-1]) or _ROW.match(second[0]):
        return (*first, *second)
    return (*first, "", *second)


@dataclass(frozen=True)
class Piece:
    """Some lines: as they were, as either side has them now, and as they are put together.

    kind is ``same``; ``mine`` or ``theirs`` where only one side changed them; ``both`` where
    the two made the same change; ``woven`` where both changed them and the words fit together;
    ``conflict`` where they do not: ``merged`` then has both, theirs first.
    """

    kind: str
    base: Lines
    mine: Lines
    theirs: Lines
    merged: Lines

    @property
    def both(self) -> Lines:
        """The lines of both sides, theirs first."""
        return one_after_the_other(self.theirs, self.mine)

    @property
    def lines(self) -> tuple[Lines, Lines, Lines]:
        """The lines as they were, and as either side has them."""
        return self.base, self.mine, self.theirs

    @property
    def asks(self) -> bool:
        """Tell whether a person has to look at it."""
        return self.kind in ("woven", "conflict")

    def as_document(self) -> dict[str, Any]:
        """Return it for programs: one text where nothing is to be chosen, else all of them."""
        if not self.asks:
            kind = "yours" if self.kind == "mine" else self.kind
            return {"kind": kind, "text": "\n".join(self.merged)}
        names = {"base": "base", "mine": "yours", "theirs": "theirs", "merged": "merged"}
        texts = {word: "\n".join(getattr(self, name)) for name, word in names.items()}
        return {"kind": self.kind, **texts}


@dataclass(frozen=True)
class Merge:
    """One text put together from pieces."""

    pieces: tuple[Piece, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether no two changes met, so that nobody has to be asked."""
        return not any(piece.asks for piece in self.pieces)

    @property
    def text(self) -> str:
        """The merged text; where the changes do not fit together it has both."""
        return self.chosen({})

    def chosen(self, choices: Mapping[int, Lines]) -> str:
        """Return the text with other lines for some of the pieces, by their places."""
        lines = (choices.get(at, piece.merged) for at, piece in enumerate(self.pieces))
        return "\n".join(line for some in lines for line in some)


class Chunk(NamedTuple):
    """The same place in the three sequences."""

    base: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]


class _Words:
    """How much may still be compared of either side with the base, and of the two sides."""

    def __init__(self) -> None:
        self.mine, self.theirs, self.either = Steps(), Steps(), Steps()


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Put together what two sides made of the same text; an unknown one is an empty one."""
    texts = Chunk(*(text.split("\n") for text in (base, mine, theirs)))
    if settled := _settled(texts):
        return Merge((_piece(settled, texts, texts.theirs if settled == "theirs" else texts.mine),))
    regions = _kept_by_both(texts, Steps(), Steps())
    words = _Words()
    pieces = (piece for chunk in _chunks(texts, regions) for piece in _pieces(chunk, words))
    return Merge(tuple(_joined(piece for piece in pieces if any(piece.lines))))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Make one piece of neighbours of one kind, but leave apart what is asked about."""
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        some = list(group)
        if some[0].asks or len(some) == 1:
            yield from some
        else:
            names = ("base", "mine", "theirs", "merged")
            parts = ([line for each in some for line in getattr(each, name)] for name in names)
            yield Piece(kind, *map(tuple, parts))


def _kept_by_both(texts: Chunk, mine: Steps, theirs: Steps) -> list[tuple[Match, Match]]:
    """Return the stretches of the base that both sides still have, as a match with each."""
    left = matches(texts.base, texts.mine, mine)
    right = matches(texts.base, texts.theirs, theirs)
    regions = []
    at = to = 0
    while at < len(left) and to < len(right):
        one, other = left[at], right[to]
        start = max(one.old, other.old)
        end = min(one.old + one.size, other.old + other.size)
        if start < end:
            regions.append((_part(one, start, end), _part(other, start, end)))
        at, to = (at + 1, to) if one.old + one.size == end else (at, to + 1)
    return regions


def _part(match: Match, start: int, end: int) -> Match:
    return Match(start, match.new + start - match.old, end - start)


def _chunks(texts: Chunk, regions: list[tuple[Match, Match]]) -> Iterator[Chunk]:
    """Yield all of the texts in order: what is between the regions, and the regions."""
    base = mine = theirs = 0
    end = Match(len(texts.base), len(texts.mine), 0), Match(len(texts.base), len(texts.theirs), 0)
    for left, right in (*regions, end):
        between = Chunk(
            texts.base[base : left.old],
            texts.mine[mine : left.new],
            texts.theirs[theirs : right.new],
        )
        if any(between):
            yield between
        base, mine, theirs = left.old + left.size, left.new + left.size, right.new + right.size
        if left.size:
            yield Chunk(*[texts.base[left.old : base]] * 3)


def _pieces(chunk: Chunk, words: _Words) -> Iterator[Piece]:
    base, mine, theirs = chunk
    if settled := _settled(chunk):
        yield _piece(settled, chunk, theirs if settled == "theirs" else mine)
    elif 1 < len(base) <= MOST_ROWS and len(base) == len(mine) == len(theirs):
        for rows in zip(base, mine, theirs, strict=True):
            yield from _pieces(Chunk(*((row,) for row in rows)), words)
    elif (text := _woven(chunk, words)) is not None:
        yield _piece("woven", chunk, text.split("\n"))
    else:
        yield from _apart(chunk, words)


def _settled(chunk: Chunk) -> str:
    """Name the side that a chunk is taken from without a question, if there is one."""
    base, mine, theirs = map(tuple, chunk)
    if mine == theirs:
        return "same" if mine == base else "both"
    return "theirs" if mine == base else "mine" if theirs == base else ""


def _woven(chunk: Chunk, words: _Words) -> str | None:
    """Return the words of both sides put together, or None where their changes meet."""
    if not all(chunk):
        return None
    texts = Chunk(*(_TOKENS.findall("\n".join(lines)) for lines in chunk))
    regions = [
        (left, right)
        for left, right in _kept_by_both(texts, words.mine, words.theirs)
        if any(_HOLDS.search(each) for each in texts.base[left.old : left.old + left.size])
    ]
    woven: list[str] = []
    for each in _chunks(texts, regions):
        if not (side := _settled(each)):
            return None
        woven += each.theirs if side == "theirs" else each.mine
    return "".join(woven)


def _apart(chunk: Chunk, words: _Words) -> Iterator[Piece]:
    """Yield what both sides wrote alike once, and conflicts between."""
    base, mine, theirs = chunk
    runs = _alike(mine, theirs, words.either)
    if not runs:
        yield _piece("conflict", chunk, one_after_the_other(theirs, mine))
        return
    known = frozenset(base)
    here = there = 0
    for run in (*runs, Match(len(mine), len(theirs), 0)):
        yield from _between(mine[here : run.old], theirs[there : run.new], known)
        here, there = run.old + run.size, run.new + run.size
        same = mine[run.old : here]
        yield _piece("both", Chunk((), same, same), same)


def _alike(mine: Sequence[str], theirs: Sequence[str], steps: Steps) -> list[Match]:
    """Return the lines that both sides have, the same whichever side is asked first."""
    if list(mine) <= list(theirs):
        return matches(mine, theirs, steps)
    return [Match(run.new, run.old, run.size) for run in matches(theirs, mine, steps)]


def _between(mine: Sequence[str], theirs: Sequence[str], known: frozenset[str]) -> Iterator[Piece]:
    """Yield what stands between lines that both wrote: of one side alone if nobody deleted it."""
    chunk = Chunk((), mine, theirs)
    settled = _settled(chunk) if known.isdisjoint((*mine, *theirs)) else ""
    if settled in ("mine", "theirs"):
        yield _piece(settled, chunk, getattr(chunk, settled))
    elif mine or theirs:
        yield _piece("conflict", chunk, one_after_the_other(theirs, mine))


def _piece(kind: str, chunk: Chunk, merged: Sequence[str]) -> Piece:
    base, mine, theirs = map(tuple, chunk)
    return Piece(kind, base, mine, theirs, tuple(merged))
