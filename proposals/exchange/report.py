"""What became of every file of an import, as a document and as rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from proposals.exchange.files import Line
from proposals.exchange.kept import unique
from proposals.exchange.plan import Fate, Plan, Step
from proposals.exchange.reading import Reading
from proposals.exchange.text import Remark
from proposals.metrics.download import escaped

_OF_WARNING = ("code", "field", "line", "message", "raw")
COLUMNS = ("file", "outcome", "reason", "proposal", "stage", *_OF_WARNING)
OUTCOMES = ("not imported", "skipped", "imported with warnings", "imported", "attachment")


@dataclass
class Report:
    """A plan and what came of it: what failed on the way, what was noticed."""

    reading: Reading
    plan: Plan
    failed: list[Line] = field(default_factory=list)
    remarks: list[tuple[str, Remark]] = field(default_factory=list)

    def steps(self, *fates: Fate) -> list[Step]:
        """Return the steps that were taken, of these fates or all."""
        failed = {line.file for line in self.failed}
        return [step for step in self.plan.of(*fates or Fate) if step.document.file not in failed]

    @property
    def all_failed(self) -> list[Line]:
        return [*self.reading.failed, *self.failed]

    @property
    def all_skipped(self) -> list[Line]:
        conflicts = self.steps(Fate.CONFLICT)
        lines = [Line(step.document.file, f"conflict: {step.reason}") for step in conflicts]
        return [*self.reading.skipped, *lines]

    def _attachments(self) -> list[str]:
        failed = {line.file for line in self.failed}
        return [each.file for each in self.reading.attachments if each.file not in failed]

    @property
    def warnings(self) -> list[tuple[str, Remark]]:
        return [*self.reading.warnings, *self.plan.remarks, *self.remarks]

    def as_document(self) -> dict[str, Any]:
        """Return the report as commands print it and as it is kept."""
        count = {fate.value: len(self.steps(fate)) for fate in Fate}
        return {
            "format": self.reading.format,
            "found": len(self.reading.documents),
            **{name: count[name] for name in ("created", "updated", "unchanged")},
            "skipped": [_line(line) for line in self.all_skipped],
            "failed": [_line(line) for line in self.all_failed],
            "warnings": [{"file": file, **asdict(remark)} for file, remark in self.warnings],
            "attachments": self._attachments(),
            "by_stage": dict(Counter(step.stage.value for step in self.steps()).most_common()),
            "assumed_status": self.plan.assumed,
            "proposals": [_proposal(step) for step in self.steps()],
        }


def _line(line: Line) -> dict[str, str]:
    return {"file": line.file, "reason": line.reason}


def _proposal(step: Step) -> dict[str, Any]:
    document = step.document
    return {
        "file": document.file,
        "number": document.number,
        "proposal": step.number,
        "outcome": step.fate.value,
        "title": document.title,
        "status": document.status,
        "status_raw": document.status_raw,
        "stage": step.stage.value,
        "authors": unique(person.name for person in document.authors),
        "created": document.created,
        "updated": document.updated,
        "discussion": list(document.discussion),
        "supersedes": list(document.supersedes),
        "superseded_by": list(document.superseded_by),
        "sections": list(document.sections),
    }


@dataclass(frozen=True)
class Row:
    """One file of a kept report."""

    file: str
    outcome: str
    reason: str = ""
    number: int | None = None
    title: str = ""
    stage: str = ""
    warnings: Sequence[dict[str, Any]] = ()


def rows_of(report: dict[str, Any]) -> list[Row]:
    """Return a kept report as one row for each file, what needs a look first."""
    warnings: dict[str, list[dict[str, Any]]] = {}
    for each in report["warnings"]:
        warnings.setdefault(each["file"], []).append(each)
    rows = [Row(each["file"], "not imported", each["reason"]) for each in report["failed"]]
    rows += [Row(each["file"], "skipped", each["reason"]) for each in report["skipped"]]
    rows += [
        Row(file, "attachment", warnings=warnings.get(file, ())) for file in report["attachments"]
    ]
    for each in report["proposals"]:
        if each["outcome"] != Fate.CONFLICT:
            found = warnings.get(each["file"], ())
            outcome = "imported with warnings" if found else "imported"
            named = {"number": each["proposal"], "title": each["title"], "stage": each["stage"]}
            rows.append(Row(each["file"], outcome, each["outcome"], warnings=found, **named))
    return sorted(rows, key=lambda row: (OUTCOMES.index(row.outcome), row.file))


def table_of(report: dict[str, Any]) -> str:
    """Return a kept report as CSV: a row for each file, and one for each further warning."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows_of(report):
        for warning in row.warnings or [{}]:
            named = f"TL-{row.number}" if row.number is not None else ""
            said = [warning.get(name) or "" for name in _OF_WARNING]
            cells = [row.file, row.outcome, row.reason, named, row.stage, *said]
            writer.writerow([escaped(str(cell)) for cell in cells])
    return table.getvalue()
