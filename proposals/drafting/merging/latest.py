"""The texts of a new revision, put together with what was saved since they were begun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from proposals.db import release_lock
from proposals.drafting.errors import TEXTS
from proposals.drafting.merging.merge import Merge, merge
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.drafting.texts import cleaned, rendered_columns
from proposals.errors import NotFound


class Draft(NamedTuple):
    """What would be saved upon revision ``upon``: the texts that differ from it, laid out."""

    upon: int
    merges: Mapping[str, Merge]
    texts: Mapping[str, str]
    columns: Mapping[str, Any]

    @property
    def is_clean(self) -> bool:
        return all(each.is_clean for each in self.merges.values())


def draft_upon_latest(proposal: Proposal, yours: Mapping[str, str], base: int) -> Draft:
    """Merge the texts with the latest revision and lay them out, holding no lock meanwhile.

    Somebody may have saved by the time it is done: then it has to be drafted again.
    """
    upon = proposal.revision_number
    theirs = _written_in(revision_of(proposal, upon))
    merges = _merged(yours, theirs if base == upon else _base(proposal, base), theirs)
    draft = Draft(upon, merges, {}, {})
    if draft.is_clean:
        texts = {name: each.text for name, each in merges.items() if each.text != theirs[name]}
        draft = draft._replace(texts=texts, columns=rendered_columns(texts))
    return draft


def merges_of(
    proposal: Proposal, yours: Mapping[str, str], *, base: int, theirs: int
) -> dict[str, Merge]:
    """Merge texts based on one revision with another; NotFound if that never was."""
    there = _written_in(revision_of(proposal, theirs))
    return _merged(cleaned(**yours), _base(proposal, base), there)


def _merged(
    yours: Mapping[str, str], base: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, Merge]:
    release_lock()
    return {name: merge(base.get(name, ""), text, theirs[name]) for name, text in yours.items()}


def merge_message(said: str, theirs: Revision) -> str:
    """Return the message of a revision that was put together with this one."""
    them = f"with revision {theirs.number} by {theirs.author.name}"
    return f"{said} (merged {them})" if said else f"Merged {them}"


def _written_in(revision: Revision) -> dict[str, str]:
    """Return the texts of a revision in the form in which new ones are kept."""
    return cleaned(**{name: getattr(revision, name) for name in TEXTS})


def _base(proposal: Proposal, number: int) -> Mapping[str, str]:
    """Return what the texts were begun with; a revision that never was held nothing."""
    try:
        return _written_in(revision_of(proposal, number))
    except NotFound:
        return {}
