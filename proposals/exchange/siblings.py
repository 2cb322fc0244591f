"""What only the whole archive can tell about one of its documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

from proposals.exchange.document import ParsedDocument
from proposals.exchange.fields.statuses import status_of
from proposals.exchange.text import Remark

# From this share on, a document without is the odd one out.
_MOST = 0.75
_USUAL = {
    "number": "no number",
    "authors": "no author",
    "created": "no date",
    "status": "no status",
}


def with_folder_status(documents: list[ParsedDocument]) -> list[ParsedDocument]:
    """Take the status from folders such as ``accepted/``, where the archive is kept that way.

    That is: two or more folders carry status words, or one such folder holds everything.
    Moving a file is then the act of deciding, so that the folder counts before the header.
    """
    folders = {document.file: _folder_status(document.file) for document in documents}
    names = Counter(found for found in folders.values() if found)
    if len(names) < 2 and names.total() < len(documents):
        return documents
    return [_moved(document, folders[document.file]) for document in documents]


def _folder_status(file: str) -> tuple[str, str] | None:
    """Return the first folder whose whole name is a status word, and the status."""
    for folder in PurePosixPath(file).parts[:-1]:
        found = status_of(folder).status
        if found and folder.isalpha():
            return folder, found
    return None


def _moved(document: ParsedDocument, folder: tuple[str, str] | None) -> ParsedDocument:
    if not folder or document.status == folder[1]:
        return document
    remarks = document.warnings
    if document.status_raw:
        message = (
            f"the header says {document.status_raw}, the folder {folder[0]}; the folder counts"
        )
        remarks += (Remark("status-folder", message, "status"),)
    return replace(document, status=folder[1], warnings=remarks)


def without_year_numbers(documents: list[ParsedDocument]) -> list[ParsedDocument]:
    """Take back numbers that are years: ``2019-config.md`` where every name begins so."""
    numbers = [document.number for document in documents if document.number is not None]
    if len(numbers) < 5 or not all(1990 <= number <= 2099 for number in numbers):
        return documents
    if len(set(numbers)) > len(numbers) / 2:
        return documents
    return [replace(document, number=None) for document in documents]


def with_default_status(
    documents: list[ParsedDocument], default: str | None
) -> list[ParsedDocument]:
    """Give documents without a status the one that a person chose.

    Without a choice, the odd one out among documents with a status is a draft.
    """
    fallback = default or ("draft" if _most(documents, "status") else None)
    return [
        document if document.status else replace(document, status=fallback)
        for document in documents
    ]


def with_remarks(documents: list[ParsedDocument], repeated: set[str]) -> list[ParsedDocument]:
    """Remark on what a document lacks and most others have, and on numbers given twice."""
    usual = [name for name in _USUAL if _most(documents, name)]
    first: dict[int, str] = {}
    remarked = []
    for document in documents:
        found = [*_lacking(document, usual)]
        if document.number is not None:
            owner = first.setdefault(document.number, document.file)
            if owner != document.file:
                message = f"number {document.number} is also that of {owner}, which keeps it"
                found.append(Remark("number-duplicate", message, "number"))
        if document.file in repeated:
            found.append(
                Remark("member-repeated", "in the archive more than once; the last counts")
            )
        remarked.append(replace(document, warnings=(*document.warnings, *found)))
    return remarked


def _most(documents: list[ParsedDocument], name: str) -> bool:
    return sum(_has(document, name) for document in documents) > len(documents) * _MOST


def _has(document: ParsedDocument, name: str) -> bool:
    value = document.status_raw if name == "status" else getattr(document, name)
    return value not in (None, (), "")


def _lacking(document: ParsedDocument, usual: list[str]) -> list[Remark]:
    told = {remark.field for remark in document.warnings}
    return [
        Remark(
            f"{name}-missing",
            f"{_USUAL[name]}, though most of the archive's documents have one",
            name,
        )
        for name in usual
        if not _has(document, name) and name not in told
    ]
