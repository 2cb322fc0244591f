"""A Markdown document, cut at its headings, without laying it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from proposals.markup.fences import Fence, fence_opened_by
from proposals.markup.kinds import kind_of

_ATX = re.compile(r" {0,3}(#{1,3})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|--+)[ \t]*$")
_NOT_A_PARAGRAPH = re.compile(r" {0,3}(?:[-*+>|#]|\d+[.)]\s)|\s*$| {4}|\t")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HINT = re.compile(r"(?:[-*+][ ]+|\d+[.)][ ]+)?_(?!_)[^\n]*_")
_WORD = re.compile(r"\w")


class Passage(NamedTuple):
    """A heading of level 1 to 3 with the text under it; the first may have no heading.

    kind is that of the heading, or of the heading it stands under.  The sources of all
    passages, one after the other, are the document.
    """

    kind: str | None
    title: str
    source: str
    level: int = 0

    @property
    def body(self) -> str:
        """The source without its heading."""
        if not self.level:
            return self.source
        first, _, rest = self.source.partition("\n")
        return rest if _ATX.match(first) else rest.partition("\n")[2]


def sections_of(text: str) -> list[Passage]:
    """Return the passages of the document, in order."""
    lines = text.splitlines(keepends=True)
    starts = list(_headings(lines))
    preamble = "".join(lines[: starts[0][0]] if starts else lines)
    passages = [Passage(None, "", preamble)] if preamble else []
    above: list[tuple[int, str | None]] = []
    only_title = [level for _, level, _ in starts].count(1) == 1
    for number, (start, level, title) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        while above and above[-1][0] >= level:
            above.pop()
        kind = kind_of(title) or (above[-1][1] if above else None)
        if level == 1 and only_title and ":" in title:
            kind = None  # "Proposal: a faster checkout" names the document, not a part of it
        above.append((level, kind))
        passages.append(Passage(kind, title, "".join(lines[start:end]), level))
    return passages


def is_filled(text: str, kind: str) -> bool:
    """Whether the passages of that kind say anything beyond the hints of a template.

    Hints are comments, lines all in _emphasis_ and quotes.
    """
    return any(_says_something(p.body) for p in sections_of(text) if p.kind == kind)


def _says_something(body: str) -> bool:
    lines = (line.strip() for line in _COMMENT.sub("", body).split("\n"))
    return any(
        _WORD.search(line)
        for line in lines
        if not line.startswith((">", "#")) and not _HINT.fullmatch(line)
    )


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (line, level, title) of every heading outside code and comments."""
    fence: Fence | None = None
    comment = False
    for at, raw in enumerate(lines):
        line = raw.rstrip("\n")
        if fence:
            fence = None if fence.is_closed_by(line) else fence
        elif comment:
            comment = "-->" not in line
        elif opened := fence_opened_by(line):
            fence = opened
        elif line.lstrip().startswith("<!--"):
            comment = "-->" not in line
        elif match := _ATX.match(line):
            yield at, len(match[1]), match[2]
        elif (match := _SETEXT.match(line)) and _is_lone_line(lines, at - 1):
            yield at - 1, 1 if match[1][0] == "=" else 2, lines[at - 1].strip()


def _is_lone_line(lines: list[str], at: int) -> bool:
    above_is_blank = at == 0 or (at > 0 and not lines[at - 1].strip())
    return above_is_blank and not _NOT_A_PARAGRAPH.match(lines[at])
