"""Asking for what an action cannot do without."""

from __future__ import annotations

from proposals.errors import Invalid
from proposals.forms import clean


def required(field: str, text: str, sentence: str) -> str:
    """Return the text without its fringes; raise Invalid where nothing is left."""
    text = clean(text)
    if not text:
        raise wrong(field, sentence)
    return text


def wrong(field: str, sentence: str) -> Invalid:
    """Return the refusal of one field."""
    return Invalid(sentence, {field: [sentence]})
