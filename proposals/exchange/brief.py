"""The brief of a document that has none of its own: the words of its summary."""

from __future__ import annotations

import re
import textwrap
from html import unescape

from proposals.markup import Rendered

LONGEST = 500  # characters
_HEADINGS = re.compile(r"(?=<h[1-6][ >])")
_ID = re.compile(r'<h[1-6] id="([^"]*)"')
_PARAGRAPH = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
_IMAGE = re.compile(r'<a href="[^"]*\.(?:svg|png|jpe?g|gif|webp)"[^>]*>.*?</a>', re.DOTALL)
_NOTE = re.compile(r'<sup[^>]*><a class="footnote-ref".*?</sup>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def brief_of(document: Rendered) -> str:
    """Return the summary section as plain text, else the first paragraph; cut between words."""
    if document.as_source:
        return ""
    summary = {each.anchor for each in document.sections if each.kind == "summary"}
    parts = _HEADINGS.split(document.html)
    chosen = next((each for each in parts if _anchor(each) in summary and _words(each)), "")
    if not chosen:
        chosen = next((found[0] for part in parts if (found := _PARAGRAPH.search(part))), "")
    return textwrap.shorten(_words(chosen), LONGEST, placeholder="…")


def _anchor(part: str) -> str:
    found = _ID.match(part)
    return found[1] if found else ""


def _words(part: str) -> str:
    """Return the words of a part's paragraphs and list items, without notes and pictures."""
    found = [text for _, text in _PARAGRAPH.findall(_IMAGE.sub("", _NOTE.sub("", part)))]
    return " ".join(unescape(_TAG.sub("", text)) for text in found).strip()
