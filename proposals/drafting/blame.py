"""Which revision last changed each part of what is written.

Noted when a revision is saved, from the notes of the one before it, so that reading it costs
nothing. A passage is the same if its heading, the headings above it and its text are; one
that only moved, even below another heading, keeps its credit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Revision
from proposals.markup import sections_of

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Credit:
    """A passage, by the titles down to its own and its text, and who last changed it."""

    path: tuple[str, ...]
    body: str
    revision: int


def credit(revision: Revision, before: Revision | None) -> None:
    """Note in a new revision what it changed, and who changed the rest.

    Where the one before has no such notes, only how much changed is noted.
    """
    old = {name: getattr(before, name) if before else "" for name in TEXTS}
    noted: dict[str, Any] = _size(old, {name: getattr(revision, name) for name in TEXTS})
    if before is None or is_credited(before):
        earlier = before.noted["changed_in"] if before else {}
        noted["changed_in"] = {
            name: earlier.get(name, revision.number)
            if before and getattr(revision, name) == old[name]
            else revision.number
            for name in TEXTS
        }
        revision.sections = credited(revision, before)
    revision.noted = noted


def is_credited(revision: Revision) -> bool:
    """Tell whether the revision has notes about who changed what."""
    return "changed_in" in (revision.noted or {})


def credit_all(revisions: Iterable[Revision]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Work the notes of the last of some successive revisions out from their texts.

    Returns its sections and where each text last changed. What the first of them says is
    credited to it. Nothing is written into the revisions.
    """
    sections: list[dict[str, Any]] = []
    changed_in: dict[str, int] = {}
    before: Revision | None = None
    for revision in revisions:
        for name in TEXTS:
            if before is None or getattr(revision, name) != getattr(before, name):
                changed_in[name] = revision.number
        earlier = _credits(before.body, sections) if before else ()
        sections, before = _noted(revision, earlier), revision
    return sections, changed_in


def credited(revision: Revision, before: Revision | None) -> list[dict[str, Any]]:
    """Return the revision's sections, each with the revision that last changed it."""
    return _noted(revision, _credits(before.body, before.sections) if before else ())


def _noted(revision: Revision, earlier: Iterable[Credit]) -> list[dict[str, Any]]:
    by_path, by_title = defaultdict(list), defaultdict(list)
    for each in earlier:
        by_path[each.path, each.body].append(each.revision)
        by_title[each.path[-1], each.body].append(each.revision)
    noted = []
    for section, path, body in _passages(revision.body, revision.sections):
        known = by_path[path, body] or by_title[path[-1], body]
        noted.append({**section, "revision": max(known) if known else revision.number})
    return noted


def _credits(body: str, sections: Iterable[dict[str, Any]]) -> Iterator[Credit]:
    for section, path, text in _passages(body, sections):
        if "revision" in section:
            yield Credit(path, text, section["revision"])


def _passages(
    body: str, sections: Iterable[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], tuple[str, ...], str]]:
    """Yield each noted section with its path of titles and its source.

    A heading deeper than the third level belongs to the passage that it stands in, and so
    does one that only the layout knows.
    """
    passages = [each for each in sections_of(body) if each.level]
    place, path, text = -1, ("",), ""
    for section in sections:
        if section["level"] <= 3 and place + 1 < len(passages):
            place += 1
            above = [each.title for each in _above(passages[: place + 1])]
            path, text = tuple(above), passages[place].body.strip()
        yield section, path, text


def _above(passages: list[Any]) -> list[Any]:
    """Return the last passage with those that it stands under, outermost first."""
    found = [passages[-1]]
    for passage in reversed(passages):
        if passage.level < found[0].level:
            found.insert(0, passage)
    return found


def _size(old: dict[str, str], new: dict[str, str]) -> dict[str, int]:
    """Return how many words one set of texts has that the other does not."""
    was, now = (Counter(_WORD.findall(" ".join(texts.values()))) for texts in (old, new))
    return {"added": (now - was).total(), "removed": (was - now).total()}
