"""Finding revisions, who wrote what in the latest one, and what a reader has not seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.blame import credit_all, is_credited
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Look, Proposal, Revision
from proposals.errors import NotFound

A_VISIT = timedelta(hours=12)  # for so long the page says what was new when the reader came
ON_A_PAGE = 50
MOST_READ = 50  # revisions whose texts are read where the latest has no credits
_LISTED = (
    Revision.number,
    Revision.message,
    Revision.is_material,
    Revision.saved_at,
    Revision.noted,
)


def listed_revisions(proposal: Proposal, *, before: int | None = None) -> list[Revision]:
    """Return revisions without their texts, the latest first: a page, and one more if there is."""
    statement = sa.select(Revision).where(Revision.proposal_id == proposal.id)
    if before is not None:
        statement = statement.where(Revision.number < before)
    return scalars(
        statement.options(
            load_only(*_LISTED), joinedload(Revision.author), selectinload(Revision.credited)
        )
        .order_by(Revision.number.desc())
        .limit(ON_A_PAGE + 1)
    )


def two_revisions(proposal: Proposal, old: int, new: int) -> tuple[Revision, Revision]:
    """Return two revisions with their texts, which may be one and the same, or raise NotFound."""
    found = scalars(
        sa.select(Revision)
        .where(Revision.proposal_id == proposal.id, Revision.number.in_({old, new}))
        .options(joinedload(Revision.author))
    )
    revisions = {revision.number: revision for revision in found}
    if not {old, new} <= revisions.keys():
        raise NotFound()
    return revisions[old], revisions[new]


@dataclass(frozen=True)
class Credited:
    """A part of what is written, and the revision that last changed it."""

    title: str
    anchor: str
    level: int
    revision: Revision | None
    is_at_least: bool = False  # nothing older was looked at


def credits_of(proposal: Proposal) -> list[Credited]:
    """Return who last changed each text and each section of the latest revision."""
    latest = proposal.latest
    assert latest is not None  # a proposal starts with its first revision
    if is_credited(latest):
        sections, changed_in, oldest = latest.sections, latest.noted["changed_in"], 1
    else:
        sections, changed_in, oldest = _worked_out(proposal)
    parts = _parts(sections, changed_in)
    known = _by_number(proposal, {number for *_, number in parts})
    return [
        Credited(title, anchor, level, known.get(number), number == oldest > 1)
        for title, anchor, level, number in parts
    ]


def _worked_out(proposal: Proposal) -> tuple[list[dict[str, Any]], dict[str, int], int]:
    """Work the credits out from the texts of the last revisions, and say where that began."""
    revisions = scalars(
        sa.select(Revision)
        .where(Revision.proposal_id == proposal.id)
        .options(load_only(Revision.number, Revision.sections, *map(_column, TEXTS)))
        .order_by(Revision.number.desc())
        .limit(MOST_READ)
    )[::-1]
    return (*credit_all(revisions), revisions[0].number)


def _column(name: str) -> Any:
    return getattr(Revision, name)


def _parts(
    sections: Sequence[dict[str, Any]], changed_in: dict[str, int]
) -> list[tuple[str, str, int, int]]:
    """Return (title, anchor, level, revision) in the order of the page; revision 0 is unknown."""
    texts = {name: (words.TEXT[name], "", 1, changed_in.get(name, 0)) for name in TEXTS}
    document = [
        (each["title"], each["anchor"], each["level"], each.get("revision", 0)) for each in sections
    ]
    before, after = ("title", "brief"), ("gets_worse", "undo", "stop_when", "cost")
    return [
        *(texts[name] for name in before),
        *(document or [texts["body"]]),
        *(texts[name] for name in after),
    ]


def _by_number(proposal: Proposal, numbers: set[int]) -> dict[int, Revision]:
    revisions = scalars(
        sa.select(Revision)
        .where(Revision.proposal_id == proposal.id, Revision.number.in_(numbers))
        .options(load_only(*_LISTED), joinedload(Revision.author), selectinload(Revision.credited))
    )
    return {revision.number: revision for revision in revisions}


@dataclass(frozen=True)
class SinceYouLooked:
    """What is new to a reader: nothing where ``number`` is None.

    ``is_noted`` tells that they are known to have read the latest revision; it still says
    what was new to them while that visit lasts. ``parts`` are (title, anchor).
    """

    number: int | None = None
    looked_at: datetime | None = None
    parts: Sequence[tuple[str, str]] = ()
    is_noted: bool = False


def since_you_looked(proposal: Proposal, *, reader: Person) -> SinceYouLooked:
    """Return what somebody else changed since the reader last looked."""
    row = db.session.execute(
        sa.select(Look, _last_by_others(proposal, reader)).where(
            Look.proposal_id == proposal.id, Look.person_id == reader.id
        )
    ).first()
    if row is None:
        return SinceYouLooked()
    look, by_others = row
    is_noted = look.revision_number >= proposal.revision_number
    is_fresh = clock.now() - look.looked_at < A_VISIT
    seen = look.earlier_number if is_noted else look.revision_number
    if seen is None or (by_others or 0) <= seen or (is_noted and not is_fresh):
        return SinceYouLooked(is_noted=is_noted and is_fresh)
    return SinceYouLooked(seen, look.looked_at, changed_after(proposal, seen), is_noted)


def _last_by_others(proposal: Proposal, reader: Person) -> Any:
    return (
        sa.select(sa.func.max(Revision.number))
        .where(Revision.proposal_id == proposal.id, Revision.author_id != reader.id)
        .scalar_subquery()
    )


def changed_after(proposal: Proposal, number: int) -> list[tuple[str, str]]:
    """Return what was changed after a revision, as (title, anchor) of each text and section."""
    latest = proposal.latest
    if latest is None:
        return []
    parts = _parts(latest.sections, (latest.noted or {}).get("changed_in", {}))
    return [(title, anchor) for title, anchor, _, changed_in in parts if changed_in > number]
