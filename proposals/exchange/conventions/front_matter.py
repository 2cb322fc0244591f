"""YAML front matter of any archive, read as text, and by line if it is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from proposals.exchange.conventions.names import Field
from proposals.frontmatter import Unreadable, load

_MOST_LINES = 300  # of broken front matter
_KEY = re.compile(
    r"[ \t]*\??[ \t]*(?P<key>[^\W\d][\w .()/#-]{0,40}?)[ \t]*:(?P<value>[ \t].*|\[.*|)$"
)
_SYNTAX = re.compile(r"(?:\*\w+$|[&!]\S*\s*.*$)")  # an alias, an anchor, a tag
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)$")


@dataclass(frozen=True)
class FrontMatter:
    """Its fields, the line after it, and what was wrong with it, at which line."""

    fields: list[Field]
    end: int
    fault: str = ""
    fault_line: int | None = None


def read_front_matter(lines: list[str]) -> FrontMatter | None:
    """Read the block between two ``---`` lines at the top; None when there is none.

    A block that is never closed is body, and has no fields.
    """
    if not lines or lines[0].rstrip() != "---":
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        return FrontMatter([], 0, "the front matter is never closed", 1)
    block = lines[1:end]
    try:
        return FrontMatter(_strictly("\n".join(block)), end + 1)
    except Unreadable as fault:
        return FrontMatter(_loosely(block), end + 1, fault.reason, (fault.line or 0) + 1)


def _strictly(text: str) -> list[Field]:
    facts, lines = load(text)
    return [Field(key, _texts(value), lines.get(key, 1) + 1) for key, value in facts.items()]


def _texts(value: Any) -> tuple[str, ...]:
    """Flatten a value; ``{name: A, email: B}`` in a list is one person."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list):
        return tuple(text for item in value for text in _texts(item))
    if isinstance(value.get("name"), str):
        address = value.get("email")
        return (f"{value['name']} <{address}>" if isinstance(address, str) else value["name"],)
    return tuple(text for item in value.values() for text in _texts(item))


def _loosely(block: list[str]) -> list[Field]:
    """Read ``key: value`` lines and ``- item`` lines below a key, whatever YAML thinks."""
    fields: list[Field] = []
    for number, line in enumerate(block[:_MOST_LINES], start=2):
        if pair := _KEY.match(line):
            value = _SYNTAX.sub("", pair["value"].strip()).strip("\"'")
            fields.append(Field(pair["key"], (value,) if value else (), number))
        elif fields and (item := _ITEM.match(line)):
            text = item["value"].strip().strip("\"'")
            fields[-1] = Field(fields[-1].name, (*fields[-1].values, text), fields[-1].line)
    return fields
