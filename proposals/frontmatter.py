"""Front matter: facts in YAML between two ``---`` lines, and the text below them untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

LARGEST = 16_000  # characters of strangers' front matter
LARGEST_OWN = 500_000  # of ours, which holds whole texts
MOST_PARTS = 2_000  # keys, values, lists
DEEPEST = 8
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARK = re.compile(r"^(?:---|\.\.\.)", re.MULTILINE)

Facts = Mapping[str, str | int | Sequence[str] | None]


class Unreadable(ValueError):
    """A block that is no list of facts; ``line`` counts from 1 inside the block, or is None."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Loaded(NamedTuple):
    """What a block says, and the line of the block on which each key stands, from 1."""

    facts: dict[str, Any]
    lines: dict[str, int]


def load(block: str, *, largest: int = LARGEST) -> Loaded:
    """Read YAML as text: no types, no tags, no aliases; every value a str, a list or a dict.

    Raises Unreadable for anything else, and for what is too large, too deep or too much.
    """
    if len(block) > largest:
        raise Unreadable(f"the front matter is larger than {largest // 1000} kB")
    try:
        lines = dict(_keys(block))
        facts = yaml.load(block, Loader=_LOADER)  # noqa: S506 (a BaseLoader makes strings only)
    except Unreadable:
        raise
    # ValueError and RecursionError: the parser lets some malformed scalars and depths through.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error) or "unreadable"
        raise Unreadable(reason, mark.line + 1 if mark else None) from None
    if not isinstance(facts, dict | None):
        raise Unreadable("the front matter is not a list of fields")
    return Loaded(facts or {}, lines)


def _keys(block: str) -> Iterator[tuple[str, int]]:
    """Yield the outermost scalars with their lines, later ones of a name first."""
    found: list[tuple[str, int]] = []
    depth = 0
    for parts, event in enumerate(yaml.parse(block, Loader=_LOADER)):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Unreadable("aliases and tags are refused", line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or parts > MOST_PARTS:
            raise Unreadable("the front matter is nested too deeply or too long", line)
        if depth == 1 and isinstance(event, yaml.ScalarEvent):
            found.append((event.value, line))
    yield from reversed(found)


def parse(text: str, *, largest: int = LARGEST) -> tuple[dict[str, Any], str]:
    """Split a text into its facts and the rest, which stays as it is to the last character.

    A text without front matter is all rest. Raises Unreadable where there is a block between
    two ``---`` lines at the top that cannot be read as facts.
    """
    found = _BLOCK.match(text)
    if not found:
        return {}, text
    return load(found[1], largest=largest).facts, text[found.end() :]


def dump(facts: Facts, body: str) -> str:
    """Return front matter and the text below it; parse gives both back, whatever they hold.

    Numbers come back as text. Line ends must be LF. What is None or empty is left out.
    """
    written = "".join(_entry(key, value) for key, value in facts.items() if value or value == 0)
    return f"---\n{written}---\n{body}"


def _entry(key: str, value: str | int | Sequence[str]) -> str:
    if isinstance(value, int):
        return f"{key}: {value}\n"
    if isinstance(value, str):
        return _written({key: value})
    return _written({key: list(value or ())})


def _written(fact: dict[str, Any]) -> str:
    """Write one fact the way that reads best, or the way that nothing can spoil."""
    plain = yaml.dump(fact, Dumper=_Readable, allow_unicode=True, width=10**9, sort_keys=False)
    try:
        is_whole = plain.endswith("\n") and not _MARK.search(plain)
        if is_whole and load(plain, largest=LARGEST_OWN).facts == fact:
            return plain
    except Unreadable:
        pass
    return yaml.dump(
        fact, default_style='"', allow_unicode=True, width=10**9, Dumper=yaml.SafeDumper
    )


class _Readable(yaml.SafeDumper):
    """Writes texts of several lines as they are, indented."""

    def represent_text(self, text: str) -> yaml.Node:
        style = "|" if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style)


_Readable.add_representer(str, _Readable.represent_text)
