"""The whole way from plain Markdown to safe HTML, without a guard."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from html import escape

from proposals.markup.convert import to_html
from proposals.markup.dress import dress
from proposals.markup.mathematics import with_mathematics
from proposals.markup.rendered import Rendered
from proposals.markup.sanitise import sanitise
from proposals.markup.tokens import words_in

# Tables and footnotes can make a page of a few letters; nobody reads more than this.
MOST_HTML = 4_000_000

APOLOGY = "This text takes too long to lay out, so it is shown as it was written."


def lay_out(text: str, people: Set[str] = frozenset()) -> Rendered:
    """Return the text as safe HTML.  May be slow, and may raise whatever a parser can raise."""
    html = to_html(text)
    if len(html) > MOST_HTML:
        raise ValueError(f"{len(html):,} characters of HTML")
    rendered = dress(sanitise(html), people)
    return replace(rendered, html=with_mathematics(rendered.html))


def as_source(text: str) -> Rendered:
    """Return the text as it was written, with a sentence that says why."""
    return Rendered(
        html=f'<p>{APOLOGY}</p>\n<pre tabindex="0">{escape(text, quote=False)}</pre>',
        sections=(),
        words=words_in(text),
        as_source=True,
    )
