"""Which passage of a Markdown source the chosen words of its laid-out text come from.

The words of both are aligned, and what they span in the source is rounded outwards until
no piece of markup is cut, so that other words in its place leave the rest as it was.
Everything here is plain text and positions in it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from proposals.drafting.merging.matching import Steps, matches
from proposals.review.anchors import Span
from proposals.review.pieces import Source, pieces_of

MOST_ROUNDS = 20  # of taking in pieces that overlap
ROOTED = 3  # words in a row that have to agree, the chosen ones among them
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"\*+|~~|==|(?<!\w)_+|_+(?!\w)|`+")
_LEADS = re.compile(r"[ \t]*(?:[-*+>#|]|\d+[.)][ \t]|`{3}|~{3}|={2,}[ \t]*$|$)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t>]*[-*+][ \t]", re.MULTILINE)
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
_RULE_OF_TABLE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:-]*)*", re.ASCII)
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_EMPTY = frozenset(("br", "hr", "img", "input", "wbr"))


def passage_of(
    source: str, laid_out: str, chosen: Span, *, is_markdown: bool = True
) -> Span | None:
    """Return where the chosen words of the laid-out text stand in the source.

    Where their place is known but not to the word it is whole lines; None where it is not
    known, or where nothing that is whole holds the words.
    """
    read = pieces_of(source) if is_markdown else Source(source, source, source, [])
    words = list(_WORD.finditer(laid_out))
    wanted = [
        at
        for at, word in enumerate(words)
        if word.start() < chosen.end and chosen.start < word.end()
    ]
    there = list(_WORD.finditer(read.legible))
    known = _aligned(words, there)
    found = [known[at] for at in wanted if at in known]
    if not found or len(found) * 2 < len(wanted):
        return None
    span = Span(there[found[0]].start(), there[found[-1]].end())
    is_certain = len(found) == len(wanted) and _is_rooted(wanted, known, len(words))
    if is_certain and found[-1] - found[0] <= 2 * len(wanted) + ROOTED:
        span = _with_signs(span, laid_out, chosen, words[wanted[0]], words[wanted[-1]], read)
    elif is_markdown:
        span = _lines(source, span)
    else:
        return None
    return _whole(span, read) if is_markdown else span


def _aligned(words: list[re.Match[str]], there: list[re.Match[str]]) -> dict[int, int]:
    """Return which word of the source each word of the text is."""
    runs = matches([each[0] for each in words], [each[0] for each in there], Steps())
    return {run.old + k: run.new + k for run in runs for k in range(run.size)}


def _is_rooted(wanted: list[int], known: dict[int, int], count: int) -> bool:
    """Tell whether the words agree in a row with what stands beside them."""
    first, last = wanted[0], wanted[-1]
    while first > 0 and known.get(first - 1) == known[first] - 1:
        first -= 1
    while last + 1 < count and known.get(last + 1) == known[last] + 1:
        last += 1
    return last - first + 1 >= min(ROOTED, count)


def _with_signs(
    span: Span,
    laid_out: str,
    chosen: Span,
    first: re.Match[str],
    last: re.Match[str],
    read: Source,
) -> Span:
    """Return the span with the punctuation that was chosen before and behind its words."""
    before = laid_out[chosen.start : first.start()]
    after = laid_out[last.end() : chosen.end]
    gap = _WORD.search(read.legible, span.end)
    end = _past(after, read.legible, span.end, gap.start() if gap else len(read.legible))
    words = list(_WORD.finditer(read.legible, 0, span.start))
    until = words[-1].end() if words else 0
    back = read.legible[until : span.start][::-1]
    return Span(span.start - _past(before[::-1], back, 0, len(back)), end)


def _past(signs: str, text: str, start: int, stop: int) -> int:
    """Return where the signs, one after the other, have been met in the text."""
    end = start
    for sign in _TOKEN.findall(signs):
        place = text.find(sign, end, stop)
        if place >= 0:
            end = place + 1
    return end


def _whole(span: Span, read: Source) -> Span | None:
    """Return the span made as large as it must be to cut nothing; None if that fails."""
    for widen in (_units, _rows, _units, _block, _units):
        span = widen(span, read)
    return span if _is_balanced(span, read) else None


def _units(span: Span, read: Source) -> Span:
    """Take in the pieces of markup that the span would cut."""
    for _ in range(MOST_ROUNDS):
        wider = span
        for outer, inner in read.units:
            apart = wider.end <= outer.start or outer.end <= wider.start
            around = wider.start <= outer.start and outer.end <= wider.end
            inside = inner and inner.start <= wider.start and wider.end <= inner.end
            if not (apart or around or inside):
                wider = Span(min(wider.start, outer.start), max(wider.end, outer.end))
        if wider == span:
            break
        span = wider
    return span


def _rows(span: Span, read: Source) -> Span:
    """Take whole lines where the span goes from one item, row or paragraph to another."""
    if _in_code(span, read):
        return span
    inside = read.source[span.start : span.end]
    crosses = any(_LEADS.match(line) for line in inside.split("\n")[1:])
    ends = (_table_at(place, read.source) for place in span)
    tables = [table for table in ends if table]
    if not crosses and not (tables and "|" in read.shielded[span.start : span.end]):
        return span
    span = _lines(read.source, span)
    if underline := _UNDERLINE.match(read.source, min(span.end + 1, len(read.source))):
        span = Span(span.start, underline.end() - underline[0].endswith("\n"))
    for table in tables:
        if span.start < table.rows and table.start < span.end:
            span = Span(min(span.start, table.start), max(span.end, table.end))
    return span


def _in_code(span: Span, read: Source) -> bool:
    return any(
        unit.inner and unit.inner.start <= span.start and span.end <= unit.inner.end
        for unit in read.units
        if read.source[unit.outer.start : unit.outer.end].lstrip(" \t>-*+.)0123456789")[:1] in "`~"
    )


class _Table(NamedTuple):
    """Where a table begins, its first row behind the rule under its head, and its end."""

    start: int
    rows: int
    end: int


def _table_at(at: int, source: str) -> _Table | None:
    block = _paragraphs(source, Span(at, at))
    place = block.start
    for number, line in enumerate(source[block.start : block.end].split("\n")):
        if number and "|" in line and _RULE_OF_TABLE.fullmatch(line):
            return _Table(block.start, place + len(line) + 1, block.end)
        place += len(line) + 1
    return None


def _block(span: Span, read: Source) -> Span:
    """Take the whole paragraph where something would still be cut."""
    return span if _is_balanced(span, read) else _paragraphs(read.source, span)


def _is_balanced(span: Span, read: Source) -> bool:
    inside = read.shielded[span.start : span.end]
    if not _in_code(span, read) and not _is_even(_BULLET.sub("", inside)):
        return False
    counts: Counter[str] = Counter()
    for unit in read.units:
        if span.start <= unit.outer.start and unit.outer.end <= span.end:
            text = read.source[unit.outer.start : unit.outer.end]
            if (tag := _NAME.match(text)) and not text.endswith("/>"):
                counts[tag[2].lower()] += -1 if tag[1] else 1
    return not any(count for name, count in counts.items() if name not in _EMPTY)


def _is_even(text: str) -> bool:
    """Tell whether the keys of emphasis come in pairs; one between blanks is a sign."""
    counts: Counter[str] = Counter()
    for mark in _MARKS.finditer(text):
        around = text[mark.start() - 1 : mark.start()] + text[mark.end() : mark.end() + 1]
        if around.strip():
            counts[mark[0][0]] += len(mark[0])
    return not any(count % 2 for count in counts.values())


def _lines(source: str, span: Span) -> Span:
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.end)
    return Span(start, len(source) if end < 0 else end)


def _paragraphs(source: str, span: Span) -> Span:
    """Return the lines up to the blank ones before and behind the span."""
    start, end = _lines(source, span)
    while start and source[source.rfind("\n", 0, start - 1) + 1 : start].strip():
        start = source.rfind("\n", 0, start - 1) + 1
    while end < len(source) and _lines(source, Span(end + 1, end + 1)).end > end + 1:
        line = _lines(source, Span(end + 1, end + 1))
        if not source[line.start : line.end].strip():
            break
        end = line.end
    return Span(start, end)
