"""The header of a document: which lines are fields, which is the title, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from proposals.exchange.conventions.front_matter import FrontMatter, read_front_matter
from proposals.exchange.conventions.key_values import read_bullets, read_lines, starts_header
from proposals.exchange.conventions.names import Field, meaning_of
from proposals.exchange.conventions.sections import headings_in, read_sections
from proposals.exchange.sections import is_section_name

# How far a header may begin below the first line of text.
_LINES_BEFORE = 5
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:")


@dataclass
class Header:
    """Fields in order, the heading that may be the title, and the lines that are not body."""

    fields: list[Field] = field(default_factory=list)
    conventions: list[str] = field(default_factory=list)
    heading: str | None = None
    heading_line: int = -1  # counted from 0, like the lines taken
    taken: set[int] = field(default_factory=set)
    front_matter: FrontMatter | None = None

    def first(self, meaning: str) -> Field | None:
        """Return the first field with this meaning that has a value."""
        return next((found for found in self.all(meaning) if found.text.strip()), None)

    def all(self, meaning: str) -> list[Field]:
        return [found for found in self.fields if meaning_of(found.name) == meaning]


def read_header(lines: list[str]) -> Header:
    """Read the fields at the top of a document, whatever convention they follow."""
    header = Header()
    at = _take_front_matter(lines, header)
    at = _take_top(lines, at, header)
    if sections := read_sections(lines, at):
        header.fields += sections
        header.conventions.append("sections")
    if header.heading is None:
        _find_heading(lines, at, header)
    return header


def _take_front_matter(lines: list[str], header: Header) -> int:
    if not (found := read_front_matter(lines)):
        return 0
    header.front_matter = found
    header.fields += found.fields
    header.conventions.append("front matter")
    header.taken |= set(range(found.end))
    return found.end or next((n for n, line in enumerate(lines) if not line.strip()), len(lines))


def _take_top(lines: list[str], at: int, header: Header) -> int:
    """Take field lines and at most one heading, until the prose begins."""
    while (at := _skip(lines, at)) < len(lines):
        fields, end = read_bullets(lines, at)
        convention = "bullets"
        if not fields:
            fields, end = read_lines(lines, at)
            convention = "lines"
        if fields:
            header.fields += fields
            header.taken |= set(range(at, end))
            header.conventions.append(convention)
            at = end
        elif (below := _below_text(lines, at, header)) is not None:
            at = below
        else:
            break
    return at


def _below_text(lines: list[str], at: int, header: Header) -> int | None:
    """Step over the title, or over a line or two that stand above a bullet header."""
    if heading := next(headings_in(lines[at : at + 1]), None):
        _, level, text = heading
        if header.heading is not None or is_section_name(text):
            return None
        if level > 1 and not _header_starts(lines, _skip(lines, at + 1)):
            return None
        header.heading, header.heading_line = text, at
        return at + 1
    below = [n for n, line in enumerate(lines[at : at + _LINES_BEFORE], at) if starts_header(line)]
    if not below or "bullets" in header.conventions:
        return None
    if header.heading is None and ":" not in lines[at] and not lines[at + 1].strip():
        header.heading, header.heading_line = lines[at].strip(), at
    return below[0]


def _header_starts(lines: list[str], at: int) -> bool:
    return at < len(lines) and (starts_header(lines[at]) or bool(read_lines(lines, at)[0]))


def _skip(lines: list[str], at: int) -> int:
    """Step over blank lines, HTML comments and link definitions, which stay in the body."""
    while at < len(lines):
        if lines[at].lstrip().startswith("<!--"):
            while at < len(lines) and "-->" not in lines[at]:
                at += 1
        elif lines[at].strip() and not _DEFINITION.match(lines[at]):
            return at
        at += 1
    return at


def _find_heading(lines: list[str], at: int, header: Header) -> None:
    """Take the first heading as the title's place if it is of level 1 and no section's name."""
    first = next(headings_in(lines, at), None)
    if first and first[1] == 1 and not is_section_name(first[2]):
        header.heading_line, _, header.heading = first
