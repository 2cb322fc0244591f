"""Bringing a whole archive in, in many short transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.accounts.models import Organisation, Person
from proposals.db import db, transaction
from proposals.drafting.actions.importing import (
    import_proposal,
    import_revision,
    import_succession,
)
from proposals.drafting.models import Proposal
from proposals.errors import Conflict, Problem
from proposals.exchange import policy
from proposals.exchange.archive import Archive
from proposals.exchange.document import ParsedDocument
from proposals.exchange.errors import UnreadableArchive
from proposals.exchange.files import Line
from proposals.exchange.kept import beyond, first_instant, unique
from proposals.exchange.models import ImportedFile, ImportRun
from proposals.exchange.places import Places, owners_of, places_of
from proposals.exchange.plan import Fate, Plan, plan_of
from proposals.exchange.preparing import BATCH, Prepared, batches
from proposals.exchange.reading import Reading
from proposals.exchange.report import Report
from proposals.exchange.text import Remark
from proposals.policy import require


def import_archive(
    reading: Reading,
    archive: Archive,
    *,
    source: str,
    owner: Person | None = None,
    progress: Callable[[int], None] = lambda done: None,
    by: Person,
) -> Report:
    """Write what was read; a second time, only what changed upstream. Return what came of it.

    Commits by itself, again and again: a server that runs meanwhile never waits long, and
    what an interrupted import did is not done again. ``progress`` hears how many documents
    are finished. Nobody is notified.
    """
    require(policy.import_archive, by)
    with transaction():
        plan = _reserve(reading, source)
    report = Report(reading, plan)
    places = places_of(reading)
    places.addresses.update({step.document.file: f"/p/{step.number}" for step in plan.steps})
    owners = owners_of(reading)
    _keep_attachments(owners, report, archive, places, source)
    wanted, done = report.steps(Fate.CREATED, Fate.UPDATED), 0
    for batch in batches(wanted, archive=archive, places=places):
        with transaction():
            _write(batch, report, source, owner or by, by)
        done += len(batch)
        progress(done)
    with transaction():
        _hand_to_proposals(owners, source)
        _join_successors(report, places, source, by)
        db.session.add(_run(report, source, by))
    return report


def _reserve(reading: Reading, source: str) -> Plan:
    """Plan under the lock of the organisation's row, so that no number is given twice."""
    organisation = db.session.scalar(sa.select(Organisation).with_for_update())
    if organisation is None:
        raise Conflict("This server belongs to nobody yet: open the first-run page once.")
    plan = plan_of(reading, source=source)
    organisation.last_number = max(organisation.last_number, plan.last_number)
    for step in plan.steps:
        if step.was is not None and (row := _row(source, step.was)):
            row.path = step.document.file
    return plan


def _row(source: str, path: str) -> ImportedFile | None:
    return db.session.scalar(
        sa.select(ImportedFile).where(ImportedFile.source == source, ImportedFile.path == path)
    )


def _keep_attachments(
    owners: dict[str, str | None],
    report: Report,
    archive: Archive,
    places: Places,
    source: str,
) -> None:
    """Keep the attachments first: documents are laid out with their addresses."""
    paths = [path for path in archive if path in owners]
    for start in range(0, len(paths), BATCH):
        contents = _contents(archive, paths[start : start + BATCH], report)
        with transaction():
            for path, content in contents.items():
                row = _kept(source, path, content, is_document=False)
                if owner := places.addresses.get(owners[path] or ""):
                    places.addresses[path] = f"{owner}/files/{row.id}"


def _contents(archive: Archive, paths: Sequence[str], report: Report) -> dict[str, bytes]:
    contents = {}
    for path in paths:
        try:
            contents[path] = archive.read(path)
        except UnreadableArchive as damaged:
            report.failed.append(Line(path, damaged.detail))
    return contents


def _kept(source: str, path: str, content: bytes, *, is_document: bool) -> ImportedFile:
    """Return the file's row with this content; its proposal is named when there is one."""
    row = _row(source, path) or ImportedFile(source=source, path=path, content_hash="")
    content_hash = hashlib.sha256(content).hexdigest()
    if row.content_hash != content_hash:
        row.content, row.content_hash, row.imported_at = content, content_hash, clock.now()
    row.is_document = is_document
    db.session.add(row)
    db.session.flush()
    return row


def _write(
    batch: Iterable[Prepared | Line], report: Report, source: str, owner: Person, by: Person
) -> None:
    """Write what was prepared, each under a savepoint: one that fails takes no other along."""
    for each in batch:
        if isinstance(each, Line):
            report.failed.append(each)
            continue
        file = each.step.document.file
        try:
            with db.session.begin_nested():
                _write_one(each, source, owner, by)
        except (Problem, DataError, IntegrityError, StaleDataError) as problem:
            cause = str(getattr(problem, "orig", problem)).partition("\n")[0]
            report.failed.append(Line(file, f"could not be written: {cause}"))
        else:
            report.remarks += [(file, remark) for remark in each.remarks]


def _write_one(each: Prepared, source: str, owner: Person, by: Person) -> None:
    document, stage = each.step.document, each.step.stage
    row = _kept(source, document.file, each.content, is_document=True)
    extra = beyond(document, stage=stage)
    status_raw = document.status_raw or ""
    if each.step.fate == Fate.CREATED:
        accounts = _accounts_of(document)
        proposal = import_proposal(
            each.text,
            number=each.step.number,
            stage=stage,
            authors=unique(one.name for one in document.authors if one.email not in accounts),
            co_authors=list(accounts.values()),
            status_raw=status_raw,
            created_at=first_instant(document.created),
            active_at=first_instant(document.updated),
            source=source,
            owner=owner,
            by=by,
        )
    else:
        proposal = _untouched(row)
        if row.extra["stage"] != proposal.stage.value:
            extra["stage"] = row.extra["stage"]  # moved here, so it no longer follows the source
        import_revision(
            proposal, each.text, stage=stage, status_raw=status_raw, source=source, by=by
        )
    row.proposal_id, row.revision_number, row.extra = proposal.id, proposal.revision_number, extra


def _untouched(row: ImportedFile) -> Proposal:
    """Return the file's proposal, unless somebody has edited it since the import was planned."""
    proposal = db.session.get_one(Proposal, row.proposal_id, populate_existing=True)
    if proposal.revision_number != row.revision_number:
        raise Conflict(f"TL-{proposal.number} was edited here meanwhile.")
    return proposal


def _accounts_of(document: ParsedDocument) -> dict[str | None, Person]:
    """Return the authors who have an account, by the address that the document gives."""
    given = {(one.email or "").lower(): one.email for one in document.authors if one.email}
    found = db.session.scalars(
        sa.select(Person).where(Person.email.in_(given), Person.deactivated_at.is_(None))
    )
    return {given[person.email or ""]: person for person in found}


def _hand_to_proposals(owners: dict[str, str | None], source: str) -> None:
    """Give each attachment to its proposal, now that all of them are there."""
    proposals = {
        row.path: row.proposal_id
        for row in db.session.scalars(
            sa.select(ImportedFile).where(ImportedFile.source == source, ImportedFile.is_document)
        )
    }
    for path, owner in owners.items():
        row = _row(source, path)
        if row is not None and not row.is_document:
            row.proposal_id = proposals.get(owner or "")


def _join_successors(report: Report, places: Places, source: str, by: Person) -> None:
    """Lead replaced proposals to what replaced them; remark on references that name nothing."""
    proposals = {step.document.file: step.number for step in report.steps()}
    for step in report.steps(Fate.CREATED, Fate.UPDATED):
        document = step.document
        for name in ("supersedes", "superseded_by"):
            for reference in getattr(document, name):
                other = proposals.get(places.referred(document.file, reference) or "")
                pair = (other, step.number) if name == "supersedes" else (step.number, other)
                if other is None or not _join(*pair, by=by):
                    message = f"{reference!r} is no proposal that could be linked"
                    report.remarks.append((document.file, Remark("reference", message, name)))


def _join(replaced: int | None, successor: int | None, *, by: Person) -> bool:
    found = db.session.scalars(
        sa.select(Proposal).where(Proposal.number.in_([replaced, successor]))
    )
    by_number = {proposal.number: proposal for proposal in found}
    if replaced == successor or len(by_number) < 2:
        return False
    proposal = by_number[replaced or 0]
    if proposal.superseded_by_id is not None:
        return True
    return import_succession(proposal, successor=by_number[successor or 0], by=by)


def _run(report: Report, source: str, by: Person) -> ImportRun:
    return ImportRun(
        source=source,
        format=report.reading.format,
        ran_by_id=by.id,
        report=report.as_document(),
    )
