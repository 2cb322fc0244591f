"""The words people write in a review, made fit to be kept."""

from __future__ import annotations

from proposals import markup
from proposals.accounts.handles import mentioned_people
from proposals.errors import Invalid
from proposals.forms import LONGEST_COMMENT, clean

COMMENT_BYTES = 4 * LONGEST_COMMENT  # the longest comment, should every character take four
LONGEST_TITLE_MADE = 100
MISSING = {
    "body": "Write something first.",
    "title": "Name the concern in one line.",
    "statement": "Say why, in a sentence or two.",
    "would_settle": "Say what would settle it.",
    "why": "Say why, in a sentence.",
}


def require_texts(**texts: str) -> None:
    """Return quietly if every text says something, or raise Invalid naming those that do not."""
    missing = {name: [MISSING[name]] for name, text in texts.items() if not clean(text)}
    if missing:
        raise Invalid(" ".join(message for (message,) in missing.values()), errors=missing)


def said(body: str) -> tuple[str, str]:
    """Return the text as it is kept, and as safe HTML; it is laid out once, before any write."""
    require_texts(body=body)
    kept = clean(body)
    people = mentioned_people(kept)
    try:
        return kept, markup.render(kept, limit=COMMENT_BYTES, people=people).html
    except markup.TooLong as too_long:
        raise Invalid(str(too_long), errors={"body": [str(too_long)]}) from None


def title_of(statement: str) -> str:
    """Return the first sentence, cut at a word where it is long."""
    sentence = " ".join(statement.split()).split(". ")[0].rstrip(".")
    if len(sentence) <= LONGEST_TITLE_MADE:
        return sentence
    return sentence[:LONGEST_TITLE_MADE].rsplit(" ", 1)[0].rstrip(",;:") + "…"
