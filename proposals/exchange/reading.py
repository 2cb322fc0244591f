"""Read a whole archive: which files are proposals, what they say, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from proposals import clock
from proposals.exchange.archive import Archive
from proposals.exchange.classify import (
    is_image,
    is_markdown,
    not_importable,
    owner_of,
    skipped_by_name,
    skipped_by_text,
    stub_target,
)
from proposals.exchange.document import ParsedDocument, parse_document
from proposals.exchange.errors import UnreadableArchive
from proposals.exchange.fields.dates import day_first_of
from proposals.exchange.files import (
    Attachment,
    Line,
    image,
    other_file,
    unread_format,
    with_links_checked,
)
from proposals.exchange.formats import FORMATS, format_of, is_stray
from proposals.exchange.links import resolved
from proposals.exchange.siblings import (
    with_default_status,
    with_folder_status,
    with_remarks,
    without_year_numbers,
)
from proposals.exchange.text import Remark, decoded


@dataclass
class Reading:
    """All that an archive says. Each of its files is in exactly one of the four lists."""

    format: str
    documents: list[ParsedDocument] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    failed: list[Line] = field(default_factory=list)

    @property
    def warnings(self) -> list[tuple[str, Remark]]:
        """Every remark, with the file it is about."""
        of_documents = [(one.file, remark) for one in self.documents for remark in one.warnings]
        return of_documents + [(one.file, r) for one in self.attachments for r in one.warnings]

    @property
    def counts(self) -> dict[str, int]:
        """The five outcomes, which add up to the number of files."""
        warned = sum(bool(document.warnings) for document in self.documents)
        return {
            "imported": len(self.documents) - warned,
            "imported with warnings": warned,
            "attachment": len(self.attachments),
            "skipped": len(self.skipped),
            "not imported": len(self.failed),
        }


def read(
    archive: Archive,
    *,
    format: str = "auto",
    default_status: str | None = None,
    today: date | None = None,
) -> Reading:
    """Read every file of an archive once.

    ``format`` is one of FORMATS, or ``auto`` to go by what most documents look like;
    ``default_status`` is for documents that have none. Raises ValueError for other formats.
    """
    if format not in ("auto", *FORMATS):
        raise ValueError(f"unknown format {format!r}; known are auto, {', '.join(FORMATS)}")
    reading = Reading(format)
    reading.failed += [Line(refusal.path, refusal.reason) for refusal in archive.refused]
    reading.skipped += [
        Line(link, f"symlink to another file: {target}", target)
        for link, target in archive.links.items()
    ]
    contents, others = _sort(archive, reading)
    documents = _parsed(contents, today or clock.now().date())
    if format == "auto":
        reading.format = format_of(documents)
    documents = _without_strays(documents, reading)
    documents = with_folder_status(without_year_numbers(documents))
    documents = with_default_status(documents, default_status)
    _follow_links(with_remarks(documents, archive.repeated), others, archive, reading)
    return reading


def _sort(archive: Archive, reading: Reading) -> tuple[dict[str, bytes], dict[str, str | None]]:
    """Return the documents' contents, and the files that only a link can explain."""
    candidates = {path for path in archive if is_markdown(path) and not skipped_by_name(path)}
    contents: dict[str, bytes] = {}
    others: dict[str, str | None] = {}
    for path in archive:
        owner = owner_of(path, candidates)
        if reason := skipped_by_name(path):
            reading.skipped.append(Line(path, reason))
        elif is_image(path) or (path in candidates and not owner):
            _open(path, archive, reading, contents, owner)
        elif path in candidates:
            reading.attachments.append(Attachment(path, "supporting document", owner))
        else:
            others[path] = owner
    return contents, others


def _open(
    path: str, archive: Archive, reading: Reading, contents: dict[str, bytes], owner: str | None
) -> None:
    """Read an image or a document, and keep it unless it turns out to be something else."""
    try:
        content = archive.read(path)
    except UnreadableArchive as damaged:
        reading.failed.append(Line(path, damaged.detail))
        return
    if is_image(path):
        _put(image(path, content, owner), reading, reading.failed)
        return
    text, _ = decoded(content)
    if fault := not_importable(text):
        reading.failed.append(Line(path, fault))
    elif reason := skipped_by_text(path, text):
        target = stub_target(text)
        reading.skipped.append(Line(path, reason, target and resolved(path, target)))
    else:
        contents[path] = content


def _parsed(contents: dict[str, bytes], today: date) -> list[ParsedDocument]:
    """Parse all documents; twice those with a date that only the others can settle."""
    documents = [parse_document(path, contents[path], today=today) for path in sorted(contents)]
    day_first = day_first_of(one.created_raw for one in documents if one.created_raw)
    for position, one in enumerate(documents):
        ambiguous = any(remark.code == "date-ambiguous" for remark in one.warnings)
        if ambiguous and day_first is not None:
            again = parse_document(one.file, contents[one.file], today=today, day_first=day_first)
            documents[position] = _saying_so(again, day_first)
    return documents


def _saying_so(document: ParsedDocument, day_first: bool) -> ParsedDocument:
    first = "day" if day_first else "month"
    message = f"read with the {first} first, as another date of the archive settles"
    remark = Remark("date-order", message, "created", raw=document.created_raw or "")
    return replace(document, warnings=(*document.warnings, remark))


def _without_strays(documents: list[ParsedDocument], reading: Reading) -> list[ParsedDocument]:
    strays = [one for one in documents if is_stray(one, reading.format)]
    reason = "other: neither a number nor the header of the archive's proposals"
    reading.skipped += [Line(one.file, reason) for one in strays]
    return [one for one in documents if one not in strays]


def _follow_links(
    documents: list[ParsedDocument],
    others: dict[str, str | None],
    archive: Archive,
    reading: Reading,
) -> None:
    """Keep what documents link to, and remark on links that lead nowhere."""
    linked: set[str] = set()
    for document, paths in with_links_checked(documents, {*archive, *archive.links}):
        reading.documents.append(document)
        linked |= paths
    for path, owner in others.items():
        if path not in linked and (reason := unread_format(path)):
            reading.failed.append(Line(path, reason))
        else:
            _put(other_file(path, owner, linked), reading, reading.skipped)


def _put(outcome: Attachment | Line, reading: Reading, lines: list[Line]) -> None:
    if isinstance(outcome, Attachment):
        reading.attachments.append(outcome)
    else:
        lines.append(outcome)
