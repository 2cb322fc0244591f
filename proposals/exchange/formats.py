"""The formats an archive may follow, found by what most of its documents look like."""

from __future__ import annotations

from collections import Counter

from proposals.exchange.conventions.names import meaning_of
from proposals.exchange.document import ParsedDocument

FORMATS = ("rust-rfc", "adr", "markdown")
_RUST_NAMES = {"rfc pr", "feature name", "erfc pr"}


def format_of(documents: list[ParsedDocument]) -> str:
    """Return the format that more than half of the documents follow, else ``markdown``."""
    votes = Counter(map(_vote, documents))
    return next((name for name in FORMATS if votes[name] > len(documents) / 2), "markdown")


def is_stray(document: ParsedDocument, format: str) -> bool:
    """Say whether a document is plainly no proposal of an archive in this format."""
    return format == "rust-rfc" and document.number is None and _vote(document) != "rust-rfc"


def _vote(document: ParsedDocument) -> str:
    names = {field.name.lower().strip(" #") for field in document.fields}
    if "bullets" in document.conventions and names & _RUST_NAMES:
        return "rust-rfc"
    has_status = any(meaning_of(field.name) == "status" for field in document.fields)
    decides = {"context", "narrative"} <= set(document.sections)
    return "adr" if decides and (has_status or _in_decisions_folder(document.file)) else "markdown"


def _in_decisions_folder(file: str) -> bool:
    return not {"adr", "adrs", "decisions"}.isdisjoint(file.lower().split("/")[:-1])
