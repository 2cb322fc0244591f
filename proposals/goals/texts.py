"""Titles, descriptions and notes as they are kept: cleaned, and laid out once."""

from __future__ import annotations

from proposals import markup
from proposals.accounts.handles import mentioned_people
from proposals.errors import Invalid
from proposals.forms import clean, one_line


def titled(text: str) -> str:
    """Return the title on one line; Invalid if nothing is left of it."""
    return _filled("title", one_line(text), "Give it a title.")


def noted(text: str) -> str:
    """Return the note; Invalid if it is empty: whoever wanted this reads why it is over."""
    return _filled("note", clean(text), "Say how it ended.")


def _filled(name: str, text: str, sentence: str) -> str:
    if not text:
        raise Invalid(sentence, {name: [sentence]})
    return text


def laid_out(name: str, text: str) -> str:
    """Return the Markdown as HTML; Invalid by field if it is too long."""
    try:
        return markup.render(text, people=mentioned_people(text)).html
    except markup.TooLong as problem:
        raise Invalid("The text is too long.", {name: [str(problem)]}) from None
