"""The exact words that a thread is about: finding them, and following them through revisions.

Everything here is plain text and positions in it; nothing knows of a database.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

from proposals.drafting.models import Revision

LAID_OUT = {"body": "body_html", "brief": "brief_html"}
ANCHORED = (*LAID_OUT, "gets_worse", "undo", "stop_when", "cost")
LONGEST_QUOTE = 2000  # characters of the text that one thread can be about
CONTEXT = 32  # characters kept before and after a quote
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Selectors:
    """What a reader chose: the words, what stands around them, and in which text.

    ``start`` is where the browser saw them, in characters; it decides between several
    places that fit equally well.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    text: str = "body"
    start: int | None = None


class Span(NamedTuple):
    """From one position in a text up to another, in characters."""

    start: int
    end: int


def text_of(laid_out: str) -> str:
    """Return the text of a laid-out document, every run of white space as one space."""
    return collapsed(html.unescape(_TAG.sub("", laid_out)))


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return _BLANK.sub(" ", text)


def text_in(revision: Revision, name: str) -> str:
    """Return one text of a revision as it is read: 'body', 'brief', 'gets_worse' …"""
    if name in LAID_OUT:
        return text_of(getattr(revision, LAID_OUT[name]))
    if name not in ANCHORED:
        return ""
    return collapsed(getattr(revision, name))


def find(wanted: Selectors, text: str) -> Span | None:
    """Return where the words stand in the text, or None where that is not certain."""
    exact = collapsed(wanted.exact).strip()
    if not exact or len(exact) > LONGEST_QUOTE:
        return None
    places = [each.start() for each in re.finditer(re.escape(exact), text)]
    if not places:
        return None
    best = max(places, key=lambda place: _fit(wanted, text, place, exact))
    return Span(best, best + len(exact))


def _fit(wanted: Selectors, text: str, place: int, exact: str) -> tuple[int, int]:
    before, after = text[:place], text[place + len(exact) :]
    agreeing = before.endswith(collapsed(wanted.prefix)[-CONTEXT:]) + after.startswith(
        collapsed(wanted.suffix)[:CONTEXT]
    )
    return agreeing, -abs(place - (wanted.start or 0))
