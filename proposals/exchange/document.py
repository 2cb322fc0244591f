"""One document of an archive, parsed: what its header and headings say, and its body."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from proposals.exchange.conventions.names import Field, meaning_of
from proposals.exchange.facts import Facts, letters
from proposals.exchange.fields.dates import date_of
from proposals.exchange.fields.links import urls_in
from proposals.exchange.fields.people import Person, people_in
from proposals.exchange.fields.plain import is_placeholder
from proposals.exchange.fields.titles import title_of
from proposals.exchange.header import Header, read_header
from proposals.exchange.sections import section_kinds
from proposals.exchange.text import Remark, decoded

_FILE_DATE = re.compile(r"((?:19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?![0-9])")
_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
_BANNER = re.compile(
    r"^[\W_]*(?:note\W+)?this (?:rfc|proposal|document|adr|decision|kep|pep) "
    r"(?:was previously \w+, but (?P<part>part of it )?(?:was )?later|is|was|has(?: mostly)? been)"
    r" [*_]*(?P<word>withdrawn|rejected|superseded|deprecated|obsolete)",
    re.IGNORECASE,
)
_FIRST_SCREEN = 1500  # characters


@dataclass(frozen=True)
class ParsedDocument:
    """What one file says about a proposal; nothing in it is a guess without a remark.

    ``created`` and ``updated`` are ISO 8601 at the precision that was written: a day, a month
    or a year. ``status`` is a key of STATUSES, or None where the file has none. Supersessions
    are references as written: a number, an id, a path or a URL.
    """

    file: str
    number: int | None
    title: str
    title_from_file: bool
    status: str | None
    status_raw: str | None
    authors: tuple[Person, ...]
    created: str | None
    created_raw: str | None
    updated: str | None
    discussion: tuple[str, ...]
    tracking: tuple[str, ...]
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]
    fields: tuple[Field, ...]
    extra: dict[str, str]
    body: str
    sections: tuple[str, ...]
    conventions: tuple[str, ...]
    warnings: tuple[Remark, ...]
    content_hash: str


def parse_document(
    file: str, content: bytes, *, today: date, day_first: bool | None = None
) -> ParsedDocument:
    """Parse a document. ``day_first`` settles ``03/04/2020``; see day_first_of.

    Raises nothing: what cannot be read is left out, and a remark says so.
    """
    text, remarks = decoded(content)
    lines = text.split("\n")
    header = read_header(lines)
    reader = Facts(file, header, today, day_first, [*remarks, *_faults(text, header)])
    title, from_file = reader.title()
    status, status_raw = reader.status()
    created, created_raw = reader.date("created")
    if created_raw is None and (dated := _FILE_DATE.match(PurePosixPath(file).name)):
        created = date_of("-".join(dated.groups()), today=today).iso
    updated, _ = reader.date("updated")
    body = _body(lines, header, title)
    return ParsedDocument(
        file=file,
        number=reader.number(),
        title=title,
        title_from_file=from_file,
        status=status,
        status_raw=status_raw,
        authors=people_in(value for field in header.all("authors") for value in field.values),
        created=created,
        created_raw=created_raw,
        updated=updated,
        discussion=urls_in(_text_of(header, "discussion")),
        tracking=urls_in(_text_of(header, "tracking")),
        supersedes=reader.references("supersedes"),
        superseded_by=reader.references("superseded_by"),
        fields=tuple(header.fields),
        extra=_extra(header),
        body=body,
        sections=section_kinds(body),
        conventions=tuple(header.conventions),
        warnings=(*reader.remarks, *_banner(body)),
        content_hash=hashlib.sha256(content).hexdigest(),
    )


def _text_of(header: Header, meaning: str) -> str:
    return "\n".join(value for field in header.all(meaning) for value in field.values)


def _extra(header: Header) -> dict[str, str]:
    """Keep every field that has no place of its own, under the name it was given."""
    extra: dict[str, str] = {}
    for field in header.fields:
        meaning = meaning_of(field.name)
        unread = meaning in ("discussion", "tracking") and not urls_in(field.text)
        if (meaning in (None, "extra") or unread) and not is_placeholder(field.text):
            name = field.name
            extra[name] = f"{extra[name]}\n{field.text}" if name in extra else field.text
    return extra


def _body(lines: list[str], header: Header, title: str) -> str:
    """Return the document without its header, and without the heading that is its title."""
    taken = set(header.taken)
    if header.heading is not None and letters(title_of(header.heading)) == letters(title):
        taken.add(header.heading_line)
    kept = [line for number, line in enumerate(lines) if number not in taken]
    while kept and not kept[0].strip():
        del kept[0]
    return "\n".join(kept)


def _faults(text: str, header: Header) -> list[Remark]:
    remarks = []
    if (found := header.front_matter) and found.fault:
        remarks.append(Remark("front-matter", found.fault, "header", found.fault_line))
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        remarks.append(Remark("merge-conflict", "merge-conflict markers left in", "body", line))
    return remarks


def _banner(body: str) -> list[Remark]:
    """Notice a banner that says more than the status; it does not change the status."""
    for line in body[:_FIRST_SCREEN].split("\n"):
        if found := _BANNER.match(line):
            partly = "partly " if found["part"] else ""
            message = f"the text says that it is {partly}{found['word'].lower()}"
            return [Remark("banner", message, "status", raw=line.strip())]
    return []
