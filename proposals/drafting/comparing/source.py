"""What changed between two texts, line by line and, inside a changed line, word by word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2  # unchanged lines shown before and after a change
# Pairs of equal lines, or of equal words, that one comparison looks at: about a second.
MOST_PAIRS = 200_000
LONGEST_PASSAGE = 500  # lines that are set against one another one by one
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_SOFT_HYPHEN = "\u00ad"

Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Line:
    """One line of the comparison.

    kind is ``same``, ``added``, ``removed``, ``changed`` or ``skipped``; parts are (kind,
    text), where kind is ``same``, ``ins`` or ``del``. A skipped line stands for several.
    """

    kind: str
    parts: tuple[tuple[str, str], ...] = ()
    count: int = 1


class Allowance:
    """How much more may be matched; what does not fit is shown as replaced altogether."""

    def __init__(self, most: int = MOST_PAIRS) -> None:
        self.left = most

    def opcodes(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[Opcode]:
        """Return difflib's opcodes, or one replacement where that would take too long."""
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        left, right = old[head : len(old) - tail], new[head : len(new) - tail]
        opcodes: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
        for kind, *places in self._between(left, right):
            start, end, at, until = (place + head for place in places)
            opcodes.append((kind, start, end, at, until))
        if tail:
            ends = len(old), len(new)
            opcodes.append(("equal", ends[0] - tail, ends[0], ends[1] - tail, ends[1]))
        return opcodes

    def _between(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[Opcode]:
        if not old and not new:
            return []
        seen = Counter(new)
        pairs = sum(seen[each] for each in old)
        if pairs > self.left:
            return [("replace", 0, len(old), 0, len(new))]
        self.left -= pairs
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """Return with how many equal items both begin."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def compare(old: str, new: str) -> list[Line]:
    """Return the lines of both texts in order, with long unchanged passages skipped.

    Empty where nothing changed.
    """
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    words = Allowance()
    lines: list[Line] = []
    for opcode, left, left_end, right, right_end in Allowance().opcodes(before, after):
        if opcode == "equal":
            is_first, is_last = not lines, left_end == len(before)
            lines += _folded(before[left:left_end], is_first=is_first, is_last=is_last)
        else:
            lines += _changed(before[left:left_end], after[right:right_end], words)
    return lines


def _folded(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Line]:
    """Yield unchanged lines, only those near a change."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    hidden = len(lines) - head - tail
    if hidden < 2:
        head, tail, hidden = len(lines), 0, 0
    yield from (_whole("same", line) for line in lines[:head])
    if hidden:
        yield Line("skipped", count=hidden)
    yield from (_whole("same", line) for line in lines[len(lines) - tail :])


def _changed(before: Sequence[str], after: Sequence[str], words: Allowance) -> Iterator[Line]:
    """Yield a changed passage: line against line where there are as many, else old, then new."""
    if len(before) == len(after) <= LONGEST_PASSAGE:
        for old, new in zip(before, after, strict=True):
            yield from _changed_line(old, new, words)
    else:
        yield from (_whole("removed", line) for line in before)
        yield from (_whole("added", line) for line in after)


def _changed_line(old: str, new: str, words: Allowance) -> Iterator[Line]:
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[tuple[str, str]] = []
    kept = 0
    for opcode, start, end, at, until in words.opcodes(left, right):
        if opcode == "equal":
            kept += sum(len(word) for word in left[start:end] if not word.isspace())
            parts.append(("same", visible("".join(left[start:end]))))
            continue
        for kind, piece in (("del", left[start:end]), ("ins", right[at:until])):
            if piece:
                parts.append((kind, visible("".join(piece))))
    if kept * 4 < min(len(old), len(new)) or not (old and new):  # too different to interleave
        yield from (_whole(kind, text) for kind, text in (("removed", old), ("added", new)) if text)
    else:
        yield Line("changed", tuple(parts))


def _whole(kind: str, text: str) -> Line:
    part = {"added": "ins", "removed": "del"}.get(kind, "same")
    return Line(kind, ((part, visible(text)),))


def visible(text: str) -> str:
    """Return the text with characters that draw nothing, or turn the line round, spelt out."""
    return "".join(
        f"[U+{ord(character):04X}]"
        if unicodedata.category(character) == "Cf" and character != _SOFT_HYPHEN
        else character
        for character in text
    )
