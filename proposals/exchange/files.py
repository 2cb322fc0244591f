"""The files of an archive that are no proposals, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from proposals.exchange.classify import UNREAD
from proposals.exchange.document import ParsedDocument
from proposals.exchange.links import links_in
from proposals.exchange.text import Remark

_SCRIPT = re.compile(rb"<script|<foreignobject|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_SIGNATURES = {
    ".png": (b"\x89PNG\r\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".bmp": (b"BM",),
    ".ico": (b"\0\0\1\0",),
}


@dataclass(frozen=True)
class Line:
    """One file that is not kept, and why; a skipped file's reason begins with its class.

    ``leads_to`` is the path that a link or a moved document stands for.
    """

    file: str
    reason: str
    leads_to: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file kept with proposals: an image, a supporting document, what a document links to.

    ``owner`` is the proposal whose folder it lies in, if it does.
    """

    file: str
    reason: str
    owner: str | None = None
    warnings: tuple[Remark, ...] = ()


def image(file: str, content: bytes, owner: str | None) -> Attachment | Line:
    """Keep an image that is one; SVG with script in it is kept with a remark."""
    suffix = PurePosixPath(file).suffix.lower()
    if suffix == ".svg":
        is_image = b"<svg" in content.lower()
    else:
        is_image = content.startswith(_SIGNATURES[suffix])
    if not is_image:
        return Line(file, "not an image, in spite of its name")
    active = suffix == ".svg" and _SCRIPT.search(content)
    remark = Remark("active-image", "holds script, which never runs here")
    return Attachment(file, "attachment: image", owner, (remark,) if active else ())


def with_links_checked(
    documents: Iterable[ParsedDocument], known: set[str]
) -> Iterator[tuple[ParsedDocument, set[str]]]:
    """Yield each document, remarking on links that lead nowhere, with the files it links to."""
    folders = {path[:end] for path in known for end, char in enumerate(path) if char == "/"}
    found = known | folders | {"."}
    for document in documents:
        links = [*links_in(document.file, document.body)]
        remarks = [
            Remark(*_FAULTS[link.path is None], "body", link.line, link.target)
            for link in links
            if link.path not in found
        ]
        linked = {link.path for link in links if link.path in found}
        yield replace(document, warnings=(*document.warnings, *remarks)), linked  # type: ignore[misc]


_FAULTS = {
    False: ("link-dangling", "a link leads to nothing in the archive"),
    True: ("link-outside", "a link leads out of the archive"),
}


def other_file(file: str, owner: str | None, linked: set[str]) -> Attachment | Line:
    """Keep a file that some document links to; a Line says why another is left out."""
    if file in linked:
        return Attachment(file, "attachment: a document links to it", owner)
    return Line(file, "other: not a document, and no document links to it")


def unread_format(file: str) -> str | None:
    """Return why a document in another format is not imported."""
    suffix = PurePosixPath(file).suffix.lower()
    return f"the format {suffix} is not read" if suffix in UNREAD else None
