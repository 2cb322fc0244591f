"""Status words, as archives write them, in the words that imports are reported in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from proposals.exchange.fields.plain import plain

STATUSES = {
    "draft": "draft, provisional, idea, wip, predraft, incomplete, returned, needs revision",
    "in_review": "proposed, in review, review, active review, under review, public discussion, "
    "last call, final comment, final comments, pending, open",
    "accepted": "accepted, approved, active, adopted, decided, living, implementable, "
    "implementing, in progress, partially implemented, publish, published",
    "implemented": "implemented, final, done, completed, released, shipped, stable, deployed, "
    "recommended, activated",
    "rejected": "rejected, declined, closed",
    "withdrawn": "withdrawn, abandoned, cancelled, canceled, expired, inactive",
    "deferred": "deferred, postponed, on hold, paused, stagnant",
    "superseded": "superseded, replaced, obsolete, obsoleted, partly superseded, "
    "partially superseded",
    "deprecated": "deprecated, discontinued, removed, retired",
}
# Stages as our own files name them; elsewhere a field of that name is no status.
OWN_STAGES = {
    "draft": "draft",
    "in_review": "in_review",
    "final_comment": "in_review",
    "accepted": "accepted",
    "rolling_out": "accepted",
    "measuring": "accepted",
    "closed": "implemented",
    "declined": "rejected",
    "deferred": "deferred",
    "dormant": "deferred",
    "withdrawn": "withdrawn",
    "superseded": "superseded",
}
_MEANING = {word: status for status, words in STATUSES.items() for word in words.split(", ")}
# The longest first, so that "partially implemented" is not read as a word of its own.
_WORDS = "|".join(sorted(map(re.escape, _MEANING), key=len, reverse=True))
_LEADING = re.compile(f"({_WORDS})(?![a-z0-9])")
_RELATION = {
    "supersedes": re.compile(r"\b(?:supersedes|replaces|obsoletes):?\s+([^;\n]+)", re.IGNORECASE),
    "superseded_by": re.compile(
        r"\b(?:superseded|replaced|obsoleted)\s+by:?\s+([^;\n]+)", re.IGNORECASE
    ),
}
_DECORATION = re.compile(r"^[^a-z0-9]+")


@dataclass(frozen=True)
class Status:
    """One of the keys of STATUSES, or None with the nearest known word, if there is one."""

    status: str | None
    nearest: str | None = None


def status_of(written: str) -> Status:
    """Read the leading words of a status; ``Not implemented`` is not ``implemented``."""
    words = _words(written)
    if found := _LEADING.match(words):
        return Status(_MEANING[found[1]])
    near = get_close_matches(words[:40], _MEANING, n=1, cutoff=0.8)
    return Status(None, near[0] if near else None)


def is_choice_list(written: str) -> bool:
    """Say whether the template's list of statuses was left in: ``draft | accepted | …``."""
    choices = [_words(choice) for choice in re.split(r"\||/", written)]
    return len(choices) > 1 and sum(bool(_LEADING.match(c)) for c in choices) > len(choices) / 2


def relations_in(lines: Iterable[str], relation: str) -> list[str]:
    """Return what the lines of a status name after ``superseded by`` or ``supersedes``."""
    return [text for line in lines for text in _RELATION[relation].findall(line)]


def _words(written: str) -> str:
    words = re.sub(r"[\s_-]+", " ", plain(written).casefold())
    return _DECORATION.sub("", words)
