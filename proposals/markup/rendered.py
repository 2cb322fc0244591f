"""What a rendered text consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the text: where it is, and which part of a proposal it opens.

    kind is one of sections.KINDS, or None where the heading is the author's own.
    """

    kind: str | None
    title: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML and what can be said about it.

    as_source is set where the text could not be laid out in time: the HTML then shows it
    as it was written, and a later attempt may do better.
    """

    html: str
    sections: tuple[Section, ...]
    words: int
    as_source: bool = False
