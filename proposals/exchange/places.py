"""Where a link of an imported document leads, once its archive is here."""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from proposals.exchange.classify import MARKDOWN
from proposals.exchange.links import is_elsewhere, links_in, resolved
from proposals.exchange.reading import Reading
from proposals.exchange.repository import Repository, repository_of

# What a browser may show as an image from our own origin; never SVG, which can hold script.
SHOWN_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
_REFERENCE = re.compile(r"(?:[A-Za-z]{2,5}[-\s]?)?#?0*([0-9]{1,6})(?![0-9])")


class Lost(enum.StrEnum):
    """Why a link inside the archive leads nowhere here, as its reader is told."""

    NOT_IN_ARCHIVE = "not in the archive"
    NOT_IMPORTED = "not imported"


@dataclass(frozen=True)
class Places:
    """The kept files of an archive, by every name that its documents call them."""

    names: Mapping[str, str]  # file, folder or what stands for a file → path of a kept file
    numbers: Mapping[int, str]  # as documents number themselves → path
    left_out: frozenset[str]
    repository: Repository
    addresses: dict[str, str] = field(default_factory=dict)  # path → where it is here

    def path_of(self, file: str, target: str) -> str | Lost | None:
        """Return what a target written in a file means; None if it is not in the archive's care."""
        if is_elsewhere(target):
            return self._own(target)
        path = resolved(file, target) or ""
        if path in self.names:
            return self.names[path]
        return Lost.NOT_IMPORTED if path in self.left_out else Lost.NOT_IN_ARCHIVE

    def _own(self, url: str) -> str | None:
        if (number := self.repository.number_in(url)) is not None:
            return self.numbers.get(number)
        if not (path := self.repository.path_in(url)):
            return None
        # Somebody may import one folder of the repository.
        parts = PurePosixPath(path).parts
        below = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((self.names[each] for each in below if each in self.names), None)

    def address_of(self, file: str, target: str) -> str | Lost | None:
        """Return the address here of what a link means, on the heading that it names."""
        path = self.path_of(file, target)
        if path is None or isinstance(path, Lost):
            return path
        if not (address := self.addresses.get(path)):
            return Lost.NOT_IMPORTED
        anchor = target.partition("#")[2]
        return f"{address}#s-{anchor}" if anchor and "/files/" not in address else address

    def image_of(self, file: str, target: str) -> str | None:
        """Return the address here of an image that a page may show."""
        path = self.path_of(file, target)
        if path is None or PurePosixPath(path).suffix.lower() not in SHOWN_IMAGES:
            return None
        return self.addresses.get(path)

    def referred(self, file: str, reference: str) -> str | None:
        """Return the path of the proposal that a header refers to by number, id, path or URL."""
        path = self.path_of(file, reference)
        if path and not isinstance(path, Lost):
            return path
        numbered = _REFERENCE.match(reference)
        return self.numbers.get(int(numbered[1])) if numbered else None


def places_of(reading: Reading) -> Places:
    """Return the places of everything that a reading keeps, still without addresses."""
    documents = [document.file for document in reading.documents]
    names = {path: path for path in [*documents, *(each.file for each in reading.attachments)]}
    names |= _folders(documents)
    _follow(names, {line.file: line.leads_to for line in reading.skipped if line.leads_to})
    numbers: dict[int, str] = {}
    for document in reading.documents:
        if document.number is not None:
            numbers.setdefault(document.number, document.file)
    left_out = {line.file for line in [*reading.skipped, *reading.failed]} - names.keys()
    repository = repository_of(reading.documents, names.keys())
    return Places(names, numbers, frozenset(left_out), repository)


def _folders(documents: Collection[str]) -> dict[str, str]:
    """Name the folders that stand for a proposal: its own, and one called like its file."""
    folders = {}
    for document in documents:
        path = PurePosixPath(document)
        if path.stem.lower() in ("readme", "index") or path.stem == path.parent.name:
            folders[str(path.parent)] = document
        elif path.suffix.lower() in MARKDOWN:
            folders.setdefault(str(path.with_suffix("")), document)
    return folders


def _follow(names: dict[str, str], aliases: Mapping[str, str]) -> None:
    for alias in aliases:
        target, steps = aliases[alias], 0
        while target in aliases and steps < len(aliases):
            target, steps = aliases[target], steps + 1
        if target in names:
            names[alias] = names[target]


def owners_of(reading: Reading) -> dict[str, str | None]:
    """Return each attachment's document: the one it lies with, or the first that links to it."""
    documents = {document.file for document in reading.documents}
    owners = {
        each.file: each.owner if each.owner in documents else None for each in reading.attachments
    }
    if None in owners.values():
        for document in reading.documents:
            for link in links_in(document.file, document.body):
                if link.path in owners and owners[link.path] is None:
                    owners[link.path] = document.file
    return owners
