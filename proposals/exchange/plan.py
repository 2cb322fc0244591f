"""What an import would do, found out before it does anything."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Organisation
from proposals.db import db
from proposals.drafting.lifecycle import BEFORE_DECISION
from proposals.drafting.models import Proposal, Stage
from proposals.exchange.document import ParsedDocument
from proposals.exchange.kept import STAGES, assumed_status
from proposals.exchange.models import ImportedFile
from proposals.exchange.reading import Reading
from proposals.exchange.text import Remark

# A number in a header may be anything; ours go on counting from the largest.
LARGEST_NUMBER = 999_999


class Fate(enum.StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Step:
    """One document, and what becomes of it.

    ``reason`` says why it is left alone, ``was`` under which path it was known before.
    """

    document: ParsedDocument
    fate: Fate
    number: int
    stage: Stage
    reason: str = ""
    was: str | None = None


@dataclass
class Plan:
    """What becomes of every document, in the order of their paths."""

    steps: list[Step]
    assumed: str | None
    last_number: int
    remarks: list[tuple[str, Remark]] = field(default_factory=list)

    def of(self, *fates: Fate) -> list[Step]:
        return [step for step in self.steps if step.fate in fates]


def plan_of(reading: Reading, *, source: str) -> Plan:
    """Compare a reading with what was imported from the same source before."""
    known = _by_path(_known(source), reading)
    assumed = assumed_status(reading)
    new = [each for each in reading.documents if each.file not in known]
    numbers, last = assign_numbers(
        [each.number for each in new], taken=set(_numbers()), last=_last_number()
    )
    given = dict(zip((each.file for each in new), numbers, strict=True))
    plan = Plan([], assumed, last)
    for document in reading.documents:
        stage = STAGES[document.status or assumed or "draft"]
        if row := known.get(document.file):
            plan.steps.append(_again(document, row, stage))
        else:
            plan.steps.append(Step(document, Fate.CREATED, given[document.file], stage))
    plan.remarks += _renumbered(plan.of(Fate.CREATED))
    plan.remarks += _gone(known, reading)
    return plan


def _known(source: str) -> Iterable[ImportedFile]:
    return db.session.scalars(
        sa.select(ImportedFile)
        .join(ImportedFile.proposal)
        .where(ImportedFile.source == source, ImportedFile.is_document)
        .options(joinedload(ImportedFile.proposal))
    )


def _by_path(rows: Iterable[ImportedFile], reading: Reading) -> dict[str, ImportedFile]:
    """Find every document's row: by its path, or by its content where the file was moved."""
    known = {row.path: row for row in rows}
    there = {document.file for document in reading.documents}
    gone = {row.content_hash: path for path, row in known.items() if path not in there}
    for document in reading.documents:
        if document.file not in known and document.content_hash in gone:
            known[document.file] = known.pop(gone.pop(document.content_hash))
    return known


def _numbers() -> Iterable[int]:
    return db.session.scalars(sa.select(Proposal.number))


def _last_number() -> int:
    return db.session.scalar(sa.select(Organisation.last_number)) or 0


def assign_numbers(
    wanted: list[int | None], *, taken: set[int], last: int
) -> tuple[list[int], int]:
    """Give each its number if that is free, else one above all; return them and the largest.

    Of several that want the same one, the first gets it.
    """
    given: list[int | None] = []
    used = set(taken)
    for number in wanted:
        is_free = number is not None and number <= LARGEST_NUMBER and number not in used
        given.append(number if is_free else None)
        used |= {number} if is_free and number is not None else set()
    last = max([last, *used])
    numbers = []
    for number in given:
        last += number is None
        numbers.append(last if number is None else number)
    return numbers, last


def _again(document: ParsedDocument, row: ImportedFile, stage: Stage) -> Step:
    """Decide about a document that was imported before; nothing done here is overwritten."""
    proposal = row.proposal
    assert proposal is not None
    moved = proposal.stage.value != row.extra.get("stage")
    was = row.path if row.path != document.file else None
    fate, reason = Fate.UPDATED, ""
    # Moving a file into another folder may be the act of deciding.
    decided = was is not None and not moved and stage != proposal.stage
    if document.content_hash == row.content_hash and not decided:
        fate = Fate.UNCHANGED
    elif proposal.revision_number != row.revision_number:
        fate, reason = Fate.CONFLICT, f"edited here since; TL-{proposal.number} stays as it is"
    elif moved and proposal.stage not in BEFORE_DECISION:
        fate, reason = Fate.CONFLICT, f"decided here since; TL-{proposal.number} stays as it is"
    if moved or fate != Fate.UPDATED:
        stage = proposal.stage
    return Step(document, fate, proposal.number, stage, reason, was)


def _renumbered(steps: list[Step]) -> Iterator[tuple[str, Remark]]:
    for step in steps:
        wanted = step.document.number
        if wanted not in (None, step.number):
            message = f"number {wanted} was not free; it became TL-{step.number}"
            yield step.document.file, Remark("number-taken", message, "number")


def _gone(known: Iterable[str], reading: Reading) -> Iterator[tuple[str, Remark]]:
    """Remark on documents that are no longer in the source; their proposals stay."""
    there = {each.file for each in reading.documents} | {each.file for each in reading.attachments}
    there |= {line.file for line in [*reading.skipped, *reading.failed]}
    for path in known:
        if path not in there:
            yield path, Remark("gone", "no longer in the source; its proposal stays")
