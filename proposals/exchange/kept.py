"""What is kept of a document beside the proposal that it became, and what it means here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from proposals.drafting.models import Stage
from proposals.exchange.conventions.names import meaning_of
from proposals.exchange.document import ParsedDocument
from proposals.exchange.fields.people import without_addresses
from proposals.exchange.fields.plain import plain
from proposals.exchange.reading import Reading

STAGES = {
    "draft": Stage.DRAFT,
    "in_review": Stage.IN_REVIEW,
    "accepted": Stage.ACCEPTED,
    "implemented": Stage.CLOSED,
    "rejected": Stage.DECLINED,
    "withdrawn": Stage.WITHDRAWN,
    "deferred": Stage.DEFERRED,
    "superseded": Stage.SUPERSEDED,
    "deprecated": Stage.SUPERSEDED,
}
# Archives of decisions: what was merged into them was decided.
_OF_DECISIONS = ("rust-rfc", "adr")
_HARDLY_ANY = 0.1
_LINKED = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")


def assumed_status(reading: Reading) -> str | None:
    """Return what documents without a status are taken for; None if none is without."""
    without = sum(document.status is None for document in reading.documents)
    if not without:
        return None
    rest = len(reading.documents) - without
    decided = reading.format in _OF_DECISIONS and rest < _HARDLY_ANY * len(reading.documents)
    return "accepted" if decided else "draft"


def first_instant(written: str | None) -> datetime | None:
    """Return midnight UTC of the first day of a date that may lack its day or its month."""
    if not written:
        return None
    year, month, day = [*map(int, written.split("-")), 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC)


def beyond(document: ParsedDocument, *, stage: Stage) -> dict[str, Any]:
    """Return what a proposal has no place for; ``stage`` is where this import puts it.

    E-mail addresses stay in the original alone, but for those of a discussion.
    """
    fields = {
        name: text if meaning_of(name) == "discussion" else without_addresses(text)
        for name, text in document.extra.items()
    }
    return {
        "fields": fields,
        "created": document.created,
        "created_raw": document.created_raw,
        "updated": document.updated,
        "discussion": list(document.discussion),
        "tracking": list(document.tracking),
        "supersedes": list(document.supersedes),
        "superseded_by": list(document.superseded_by),
        "status": document.status,
        "stage": stage.value,
    }


def in_words(text: str) -> str:
    """Return a header's value as plain text on one line, its links' addresses in brackets."""
    return plain(_LINKED.sub(r"\1 (\2)", text))


def written_date(iso: str | None) -> str:
    """Return a date in words at the precision it was written with, '11 March 2014' or '2011'."""
    if not (at := first_instant(iso)) or not iso:
        return ""
    shown = ("%Y", "%B %Y", f"{at.day} %B %Y")[iso.count("-")]
    return at.strftime(shown)


def unique(names: Iterable[str]) -> list[str]:
    """Return each name once, in order."""
    return list(dict.fromkeys(name for name in names if name))
