"""The texts of a revision as they are kept: cleaned, and laid out."""

from __future__ import annotations

from typing import Any

from proposals.db import release_lock
from proposals.drafting.notes import noted_sections
from proposals.errors import Invalid
from proposals.forms import clean, one_line
from proposals.markup import RENDERER_VERSION, TooLong, render


def cleaned(**texts: str) -> dict[str, str]:
    cleaned = {
        name: one_line(text) if name == "title" else clean(text) for name, text in texts.items()
    }
    if not cleaned.get("title", "untouched"):
        raise Invalid("It has no title.", {"title": ["Give it a title."]})
    return cleaned


RENDERED = ("brief_html", "body_html", "sections", "renderer")


def rendered_columns(texts: dict[str, str]) -> dict[str, Any]:
    """Return the columns that follow from the texts that are there."""
    columns: dict[str, Any] = {}
    if "brief" in texts:
        columns["brief_html"] = _laid_out("brief", texts["brief"]).html
    if "body" in texts:
        document = _laid_out("body", texts["body"])
        columns["body_html"] = document.html
        columns["renderer"] = str(RENDERER_VERSION)
        columns["sections"] = noted_sections(document, texts["body"])
    return columns


def _laid_out(name: str, text: str) -> Any:
    try:
        release_lock()
        return render(text)
    except TooLong as problem:
        raise Invalid("The text is too long.", {name: [str(problem)]}) from None
