"""Which of our sections a document has, by its headings."""

from __future__ import annotations

from proposals.exchange.conventions.sections import headings_in
from proposals.markup.kinds import kind_of
from proposals.markup.sections import sections_of

_DEEPEST = 4


def section_kinds(body: str) -> tuple[str, ...]:
    """Return the kinds of section that a body has, each once.

    Archives also nest sections one level deeper than our own documents are cut.
    """
    kinds = [passage.kind for passage in sections_of(body)]
    deeper = [
        kind_of(text) for _, level, text in headings_in(body.split("\n")) if level == _DEEPEST
    ]
    return tuple(dict.fromkeys(kind for kind in [*kinds, *deeper] if kind))


def is_section_name(heading: str) -> bool:
    """Say whether a heading names a section, so that it is no title."""
    return kind_of(heading) is not None
