"""Markdown becomes safe HTML here, and nowhere else.

The way of a text: `plain` strips what no document needs, `blocks` and `inlines` teach
Python-Markdown the habits of GitHub, `sanitise` lets through only what is on its list,
`dress` adds anchors and focus, and `guard` runs all of it in a process that can be
killed.  The package imports nothing of the application: the worker processes load it alone.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Set

from proposals.markup import guard
from proposals.markup.layout import as_source, lay_out
from proposals.markup.mentions import mentioned_in
from proposals.markup.paper import for_mail
from proposals.markup.plain import DOCUMENT_LIMIT, TooLong, plain
from proposals.markup.rendered import Rendered, Section
from proposals.markup.sections import Passage, is_filled, sections_of

_log = logging.getLogger(__name__)

RENDERER_VERSION = 2
"""Stored beside the HTML; raise it when the same text would give other HTML."""

__all__ = [
    "DOCUMENT_LIMIT",
    "RENDERER_VERSION",
    "Passage",
    "Rendered",
    "Section",
    "TooLong",
    "for_mail",
    "is_filled",
    "mentioned_in",
    "render",
    "sections_of",
]


def render(
    text: str,
    *,
    limit: int = DOCUMENT_LIMIT,
    inline: bool | None = None,
    people: Set[str] = frozenset(),
) -> Rendered:
    """Return the text as safe HTML, with its sections and its number of words.

    limit is in bytes of UTF-8; a longer text raises TooLong.  Nothing else is raised: a
    text that takes too much time or memory comes back as source, with `as_source` set.
    people are the handles (lower case) whose mentions become links; `mentioned_in` says
    which ones to look up.
    inline lays the text out in this very process, without the guard; by default that is
    so only where THROUGHLINE_MARKUP_INLINE=1.
    """
    text = plain(text, limit=limit)
    if inline is None:
        inline = os.environ.get("THROUGHLINE_MARKUP_INLINE") == "1"
    try:
        return lay_out(text, people) if inline else guard.run(lay_out, text, people)
    except Exception as reason:  # whatever a parser thinks of, the author sees the text
        _log.warning("a text of %d characters is shown as source", len(text), exc_info=reason)
        return as_source(text)
