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
    """A passage, by the titles down to its own and its text, and who last changed it.

    Nobody knows where it was written before there were such notes.
    """

    path: tuple[str, ...]
    body: str
    revision: int | None


def credit(revision: Revision, before: Revision | None) -> None:
    """Note in a new revision what it changed, and who changed the rest as far as that is known."""
    old, new = _texts(before), _texts(revision)
    earlier = (before.noted or {}).get("changed_in", {}) if before else {}
    changed_in = {
        name: revision.number if before is None or new[name] != old[name] else earlier.get(name)
        for name in TEXTS
    }
    revision.sections = credited(revision, before)
    revision.noted = {
        **_size(old, new),
        "changed_in": {name: number for name, number in changed_in.items() if number},
    }


def is_credited(revision: Revision) -> bool:
    """Tell whether all credits of the revision are known."""
    known = (revision.noted or {}).get("changed_in", {})
    return known.keys() == set(TEXTS) and all("revision" in each for each in revision.sections)


def _texts(revision: Revision | None) -> dict[str, str]:
    """Return the texts; one that nobody has set is None until it is stored as empty."""
    return {name: getattr(revision, name, None) or "" for name in TEXTS}


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
    for section, path, body in _passages(revision.body, revision.sections or []):
        known = by_path[path, body] or by_title[path[-1], body] or [revision.number]
        # Of passages that are the same word for word, the first is the first.
        number = known.pop(0) if len(known) > 1 else known[0]
        plain = {name: section[name] for name in section if name != "revision"}
        noted.append({**plain, "revision": number} if number else plain)
    return noted


def _credits(body: str, sections: Iterable[dict[str, Any]]) -> Iterator[Credit]:
    for section, path, text in _passages(body, sections):
        yield Credit(path, text, section.get("revision"))


def _passages(
    body: str, sections: Iterable[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], tuple[str, ...], str]]:
    """Yield each noted section with its path of titles and its source.

    A heading deeper than the third level belongs to the passage that it stands in, and so
    does one that only the layout knows.
    """
    passages = iter([each for each in sections_of(body) if each.level])
    above: list[Any] = []
    path: tuple[str, ...] = ("",)
    text = ""
    for section in sections:
        if section["level"] <= 3 and (passage := next(passages, None)):
            above = [each for each in above if each.level < passage.level] + [passage]
            path, text = tuple(each.title for each in above), passage.body.strip()
        yield section, path, text


def _size(old: dict[str, str], new: dict[str, str]) -> dict[str, int]:
    """Return how many words one set of texts has that the other does not."""
    was, now = (Counter(_WORD.findall(" ".join(texts.values()))) for texts in (old, new))
    return {"added": (now - was).total(), "removed": (was - now).total()}
