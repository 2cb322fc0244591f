"""Fields written as sections: ``## Status`` and ``## Date`` of decision records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.exchange.conventions.names import Field

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NAMES = {"status": "Status", "date": "Date", "deciders": "Deciders"}
# A Status section deep in a document reports on something else.
_FIRST_HEADINGS = 4


def is_code(lines: list[str]) -> set[int]:
    """Return the indexes of the lines in fenced code, fences included."""
    coded, fence = set(), ""
    for at, line in enumerate(lines):
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence or mark:
            coded.add(at)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" \t" + fence[0]):
            fence = ""
    return coded


def headings_in(lines: list[str], start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Yield (line index, level, text) of the headings outside code."""
    coded: set[int] | None = None
    for at in range(start, len(lines)):
        if "#" in lines[at][:4] and (found := _HEADING.match(lines[at])):
            coded = is_code(lines) if coded is None else coded
            if at not in coded:
                yield at, len(found[1]), found[2].strip()


def read_sections(lines: list[str], start: int) -> list[Field]:
    """Read the sections whose text is a value: its first line, then lines about others.

    The sections stay in the body, because they often say more than the value.
    """
    fields: dict[str, Field] = {}
    headings = [*headings_in(lines, start)]
    ends = [at for at, _, _ in headings[1:]] + [len(lines)]
    for (at, _, text), end in [*zip(headings, ends, strict=False)][:_FIRST_HEADINGS]:
        name = _NAMES.get(text.strip(" :").lower())
        values = [line.strip(" \t*-") for line in lines[at + 1 : min(end, at + 20)]]
        values = [value for value in values if value and not value.startswith("<!--")]
        if name and values and name not in fields:
            fields[name] = Field(name, tuple(values), at + 1)
    return [*fields.values()]
