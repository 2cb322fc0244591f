"""A document as the passages that an author fills in one by one, and back to the letter.

A passage is a heading of level 1 or 2 with all that stands under it. It travels as five
texts, so that nothing is lost that the form does not show: the source of its heading, the
title that may be changed, the hint of the template, the text, and the blank lines after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from proposals.forms import one_line, storable
from proposals.markup import sections_of

DEEPEST = 2  # deeper headings stay inside the passage that they are part of
_BLANK = re.compile(r"(?:[ \t]*\n)*")
_HINT = re.compile(r"<!--(?P<words>.*?)-->[ \t]*(?:\n(?:[ \t]*\n)*|\Z)", re.DOTALL)
_FIRST_WORDS = 90  # characters on the line of a folded passage


@dataclass(frozen=True)
class Passage:
    """One passage; ``head + hint + text + tail`` is its source while the title is untouched.

    level 0 is what stands before the first heading.
    """

    head: str = ""
    level: int = 0
    title: str = ""
    hint: str = ""
    text: str = ""
    tail: str = ""

    @property
    def advice(self) -> str:
        """What the hint says, on one line."""
        found = _HINT.match(self.hint)
        return one_line(found["words"]) if found else ""

    @property
    def first_words(self) -> str:
        """How the text begins, on one line, for when the passage is folded."""
        start = one_line(self.text[: _FIRST_WORDS * 2])
        if len(start) <= _FIRST_WORDS:
            return start
        return start[:_FIRST_WORDS].rsplit(" ", 1)[0] + "…"

    @property
    def source(self) -> str:
        return self.head + self.hint + self.text + self.tail


FIELDS = ("head", "level", "title", "hint", "text", "tail")


def split(text: str) -> list[Passage]:
    """Return the passages of a document in order: at least one, if only to write in."""
    return [_taken_apart(source, level, title) for source, level, title in _sources(text)] or [
        Passage()
    ]


def join(passages: Iterable[Passage]) -> str:
    """Return the document. What `split` returned gives the very text that it was given.

    A blank line keeps a passage apart from a heading that now follows it.
    """
    sources = [each.source for each in passages]
    return "".join(
        mine if _is_ended(mine) or not following else f"{mine}\n\n"
        for mine, following in pairwise([*sources, ""])
    )


def sent_back(fields: Iterable[tuple[str, ...]]) -> str:
    """Return the document that a form of passages holds: one tuple of FIELDS for each."""
    return join(_written(*map(storable, each)) for each in fields)


def _sources(text: str) -> Iterator[tuple[str, int, str]]:
    held: tuple[str, int, str] | None = None
    for each in sections_of(text):
        if held and each.level > DEEPEST:
            held = (held[0] + each.source, held[1], held[2])
            continue
        if held:
            yield held
        is_deep = each.level > DEEPEST
        held = (each.source, 0 if is_deep else each.level, "" if is_deep else each.title)
    if held:
        yield held


def _taken_apart(source: str, level: int, title: str) -> Passage:
    head = source[: _end_of_heading(source)] if level else ""
    head += _BLANK.match(source, len(head))[0]  # type: ignore[index]  # it matches nothing, too
    found = _HINT.match(source, len(head))
    hint = found[0] if found and level else ""
    rest = source[len(head) + len(hint) :]
    text = rest.rstrip()
    return Passage(head, level, one_line(title), hint, text, rest[len(text) :])


def _end_of_heading(source: str) -> int:
    """Return where the heading ends: after one line, or two if it is underlined."""
    first = source.find("\n") + 1 or len(source)
    if source[:first].lstrip(" ").startswith("#"):
        return first
    return source.find("\n", first) + 1 or len(source)


def _written(head: str, level: str, title: str, hint: str, text: str, tail: str) -> Passage:
    depth = int(level) if level in ("1", "2") else 0
    if not depth:
        return Passage(head, 0, "", hint, text, tail)
    named = one_line(title)
    if named != _title_of(head):
        head = _renamed(head, depth, named, has_text=bool(text.strip()))
    return Passage(head, depth, named, hint, text, tail)


def _title_of(head: str) -> str | None:
    """Return the title in a heading's source, or None for a passage that is new."""
    found = sections_of(head)
    return one_line(found[-1].title) if found and found[-1].level else None


def _renamed(head: str, level: int, title: str, *, has_text: bool) -> str:
    """Return the heading with other words; without any, the text joins the passage above."""
    if not title:
        return ""
    gap = head[_end_of_heading(head) :] or ("\n" if has_text else "")
    return f"{'#' * level} {title}\n{gap}"


def _is_ended(source: str) -> bool:
    return not source or source[-1].splitlines() == [""]
