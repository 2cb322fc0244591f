"""Headers of ``Key: value`` lines: plain, bold, or as a bullet list (Rust RFCs, MADR)."""

from __future__ import annotations

import re

from proposals.exchange.conventions.names import Field, meaning_of

_BULLET = re.compile(r" {0,3}[-*+][ \t]+(?=\S)")
_PAIR = re.compile(
    r"""(?P<mark>\*\*|__|\*|_|) (?P<key>[^\W\d_][^:*\[\]`|<>]{0,38}?)
        (?: (?P=mark) \s* :          # Key: value   **Key**: value
          | : (?P=mark) :?           # **Key:** value   **Key:**: value
          | (?<!\s) (?P=mark) (?<=\*)  # **Key** value
        ) (?:\s+|$) (?P<value>.*)""",
    re.VERBOSE,
)
_LONGEST = 300  # lines; real headers stay under 40
_INDENTED = re.compile(r"[ \t]{2,}(?=\S)")


def read_bullets(lines: list[str], start: int) -> tuple[list[Field], int]:
    """Read a bullet list of fields; return them and the line after the last.

    No fields, when not one name in the list is known: then it is a list of something else.
    """
    return _read(lines, start, bullet=True)


def read_lines(lines: list[str], start: int) -> tuple[list[Field], int]:
    """Read plain ``Key: value`` lines, which begin with a name that is known."""
    if not (pair := _pair(lines[start], bullet=False)) or not meaning_of(pair[0]):
        return [], start
    return _read(lines, start, bullet=False)


def starts_header(line: str) -> bool:
    """Say whether a line is a bullet with a field name that is known."""
    pair = _pair(line, bullet=True)
    return pair is not None and meaning_of(pair[0]) is not None


def _read(lines: list[str], start: int, *, bullet: bool) -> tuple[list[Field], int]:
    fields: list[Field] = []
    at = start
    while at < min(len(lines), start + _LONGEST):
        if pair := _pair(lines[at], bullet=bullet):
            fields.append(Field(pair[0], (pair[1],), at + 1))
        elif bullet and fields and _INDENTED.match(lines[at]):
            fields[-1] = _continued(fields[-1], lines[at])
        else:
            break
        at += 1
    known = any(meaning_of(field.name) for field in fields)
    return (fields, at) if known else ([], start)


def _pair(line: str, *, bullet: bool) -> tuple[str, str] | None:
    """Split ``key: value``; a value that is prose after a long key is none of ours."""
    if bullet:
        if not (mark := _BULLET.match(line)):
            return None
        line = line[mark.end() :]
    if not (pair := _PAIR.match(line[:5000])):
        return None
    return pair["key"].strip(), pair["value"].strip().removesuffix("\\").strip()


def _continued(field: Field, line: str) -> Field:
    """Add a folded line to a field, or one more value if it is a nested list."""
    text = line.strip()
    if bullet := _BULLET.match(text):
        values = tuple(value for value in field.values if value)
        return Field(field.name, (*values, text[bullet.end() :]), field.line)
    return Field(field.name, (*field.values[:-1], f"{field.values[-1]} {text}".strip()), field.line)
