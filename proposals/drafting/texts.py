"""The texts of a revision as they are kept: cleaned, and laid out."""

from __future__ import annotations

from typing import Any

from proposals.accounts.handles import mentioned_people
from proposals.db import release_lock
from proposals.drafting.notes import noted_sections
from proposals.errors import Invalid
from proposals.forms import clean, one_line, storable
from proposals.markup import RENDERER_VERSION, Rendered, TooLong, render

# How each text is kept: the document is its author's to the letter, white space included.
_KEPT_AS = {"title": one_line, "body": storable}


def cleaned(**texts: str) -> dict[str, str]:
    """Return the texts as they may be kept, or raise Invalid for an empty title."""
    cleaned = {name: _KEPT_AS.get(name, clean)(text) for name, text in texts.items()}
    if not cleaned.get("title", "untouched"):
        raise Invalid("It has no title.", {"title": ["Give it a title."]})
    return cleaned


RENDERED = ("brief_html", "body_html", "sections", "renderer")


def rendered_columns(texts: dict[str, str]) -> dict[str, Any]:
    """Return the columns that follow from the texts that are there."""
    columns: dict[str, Any] = {}
    laid_out = _laid_out({name: texts[name] for name in ("brief", "body") if name in texts})
    if "brief" in laid_out:
        columns["brief_html"] = laid_out["brief"].html
    if document := laid_out.get("body"):
        columns["body_html"] = document.html
        columns["renderer"] = str(RENDERER_VERSION)
        columns["sections"] = noted_sections(document, texts["body"])
    return columns


def _laid_out(texts: dict[str, str]) -> dict[str, Rendered]:
    people = mentioned_people(*texts.values())
    release_lock()
    laid_out = {}
    for name, text in texts.items():
        try:
            laid_out[name] = render(text, people=people)
        except TooLong as problem:
            raise Invalid("The text is too long.", {name: [str(problem)]}) from None
    return laid_out
