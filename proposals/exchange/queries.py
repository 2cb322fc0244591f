"""Looking at imports: the runs, and where one proposal came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.errors import NotFound
from proposals.exchange.kept import in_words, written_date
from proposals.exchange.models import ImportedFile, ImportRun

RUNS_SHOWN = 100


@dataclass(frozen=True)
class KeptFile:
    """A file that belongs to an imported proposal, and where it can be had."""

    name: str
    url: str


@dataclass(frozen=True)
class ImportedFacts:
    """Where an imported proposal came from, and what it says that has no other place here.

    Dates are in words, at the precision they were written with; empty where none could
    be read, and ``unread_date`` is then what stands there.
    """

    source: str
    path: str
    imported_at: datetime
    status: str
    created: str
    unread_date: str
    updated: str
    authors: Sequence[str]
    fields: Sequence[tuple[str, str]]
    discussion: Sequence[str]
    tracking: Sequence[str]
    original: KeptFile
    attachments: Sequence[KeptFile]
    is_unmeasured: bool  # its source calls it implemented, and nobody knows what that did


def imported_facts(proposal: Proposal) -> ImportedFacts | None:
    """Return where the proposal came from, or None if it was written here."""
    if not proposal.is_imported:
        return None
    rows = db.session.scalars(
        sa.select(ImportedFile)
        .where(ImportedFile.proposal_id == proposal.id)
        .order_by(ImportedFile.is_document.desc(), ImportedFile.path)
    ).all()
    if not rows or not rows[0].is_document:
        return None
    document, *attachments = rows
    said = document.extra
    return ImportedFacts(
        source=document.source,
        path=document.path,
        imported_at=document.imported_at,
        status=proposal.imported_status,
        created=written_date(said["created"]),
        unread_date="" if said["created"] else said["created_raw"] or "",
        updated=written_date(said["updated"]),
        authors=[*proposal.imported_authors, *(person.name for person in proposal.co_authors)],
        fields=[(name, in_words(text)) for name, text in said["fields"].items()],
        discussion=said["discussion"],
        tracking=said["tracking"],
        original=_kept(proposal, document),
        attachments=[_kept(proposal, row) for row in attachments],
        is_unmeasured=proposal.stage == Stage.CLOSED and said["stage"] == Stage.CLOSED,
    )


def _kept(proposal: Proposal, row: ImportedFile) -> KeptFile:
    return KeptFile(PurePosixPath(row.path).name, f"/p/{proposal.number}/files/{row.id}")


def file_of(proposal: Proposal, file_id: int) -> ImportedFile:
    """Return a file of a proposal that the caller may see, with its content, or raise NotFound."""
    row = db.session.scalar(
        sa.select(ImportedFile)
        .where(ImportedFile.id == file_id, ImportedFile.proposal_id == proposal.id)
        .options(undefer(ImportedFile.content))
    )
    if row is None:
        raise NotFound()
    return row


def runs() -> Sequence[tuple[ImportRun, Person]]:
    """Return the latest imports with who ran them, newest first."""
    found = db.session.execute(
        sa.select(ImportRun, Person)
        .join(Person, Person.id == ImportRun.ran_by_id)
        .order_by(ImportRun.id.desc())
        .limit(RUNS_SHOWN)
    )
    return [(run, person) for run, person in found]


def run_of(run_id: int) -> tuple[ImportRun, Person]:
    """Return one import and who ran it, or raise NotFound."""
    run = db.session.get(ImportRun, run_id)
    if run is None:
        raise NotFound("There is no such import.")
    return run, db.session.get_one(Person, run.ran_by_id)
