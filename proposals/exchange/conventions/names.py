"""Header fields, and what the names that archives give them mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = {
    "number": "pep, kep number, rfc, eip, tep number, number, id, adr",
    "title": "title, name",
    "status": "status, state",
    "authors": "author, authors, owner, owners, champion, champions, deciders, decision makers, "
    "original author, original authors, author s, original author s, by, written by",
    "created": "created, creation date, start date, date, introduced, date started, created on",
    "updated": "last updated, updated, last modified, modified",
    "discussion": "rfc pr, discussions to, discussion, discussions, review, pr, prs, pull request",
    "tracking": "tracking issue, tracking issues, issue, issues, bug, tracking link, rust issues",
    "supersedes": "supersedes, replaces, obsoletes",
    "superseded_by": "superseded by, replaced by, obsoleted by",
}
# Not modelled, but only headers have them: a list with one of these is a header.
_OTHERS = (
    "feature name, reviewers, approvers, shepherd, shepherds, sponsor, delegate, tags, categories, "
    "category, topic, type, team, area, owning sig, resolution, see also, requires, extends, "
    "amends, relates to, related, version, target, pre rfc, consulted, informed, technical story, "
    "api bar raiser, implementation, parent, nav order"
)
_MEANING = {name: meaning for meaning, names in _NAMES.items() for name in names.split(", ")}
_MEANING |= dict.fromkeys(_OTHERS.split(", "), "extra")


@dataclass(frozen=True)
class Field:
    """One header field: its name as written, its values, and its line counted from 1."""

    name: str
    values: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        return ", ".join(self.values)


def meaning_of(name: str) -> str | None:
    """Return the attribute a field name stands for, ``extra``, or None for an unknown name."""
    words = " ".join(re.sub(r"[^\w]|_", " ", name.lower()).split())
    if words in _MEANING:
        return _MEANING[words]
    return "tracking" if words.endswith((" issue", " issues")) else None
