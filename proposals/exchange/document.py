"""One document of an archive, parsed: what its header and headings say, and its body."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from proposals.exchange.conventions.names import Field, meaning_of
from proposals.exchange.fields.dates import date_of
from proposals.exchange.fields.links import references_in, urls_in
from proposals.exchange.fields.people import Person, people_in
from proposals.exchange.fields.plain import INVISIBLE, is_placeholder, plain
from proposals.exchange.fields.statuses import is_choice_list, relations_in, status_of
from proposals.exchange.fields.titles import is_left_from_template, title_from_file, title_of
from proposals.exchange.header import Header, read_header
from proposals.exchange.sections import section_kinds
from proposals.exchange.text import Remark, decoded

_FILE_NUMBER = re.compile(
    r"(?!(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?[0-3][0-9](?![0-9]))"  # a date is no number
    r"(?:(?:rfc|adr|kep|tep|pep|eip)[-_]?)?([0-9]{1,6})(?=[-_. ])",
    re.IGNORECASE,
)
_FILE_DATE = re.compile(r"((?:19|20)[0-9]{2})-?([0-9]{2})-?([0-9]{2})(?![0-9])")
_HEADER_NUMBER = re.compile(r"#?(?:[A-Za-z]{2,4}[- ]?)?#?0*([0-9]{1,9})$")
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
    reader = _Reader(file, header, today, day_first, [*remarks, *_faults(text, header)])
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


@dataclass(frozen=True)
class _Reader:
    """Takes single facts from a header, and remarks on what it cannot take."""

    file: str
    header: Header
    today: date
    day_first: bool | None
    remarks: list[Remark]

    def number(self) -> int | None:
        """The header's number, else the file's or its folder's; never a heading's."""
        in_name = _number_in_name(self.file)
        field = self.header.first("number")
        written = _HEADER_NUMBER.match(plain(field.values[0])) if field else None
        if not field or not written:
            return in_name
        number = int(written[1])
        if in_name not in (None, number):
            message = f"the header says {number}, the file name {in_name}; the header counts"
            self._remark("number-mismatch", "number", message, field)
        return number

    def title(self) -> tuple[str, bool]:
        """The header's title, else the heading that stands in its place, else the file's."""
        field = self.header.first("title")
        written = field.text if field else self.header.heading or ""
        if INVISIBLE.search(written):
            self._remark("invisible-characters", "title", "invisible characters removed", field)
        title = _without_series(title_of(written), self.file) if field else title_of(written)
        if title and not is_left_from_template(title):
            return title[:300], False
        if title:
            self._remark("template-title", "title", "the title is the template's", field)
        return title_from_file(self.file), True

    def status(self) -> tuple[str | None, str | None]:
        """The mapped status and the written one; an unknown word is a draft, with a remark."""
        fields = [f for f in self.header.all("status") if f.values and plain(f.values[0])]
        if not fields:
            return None, None
        field, written = fields[0], plain(fields[0].values[0])
        if is_choice_list(written) or is_placeholder(written):
            self._remark("status-missing", "status", "the template's status was left in", field)
            return None, written
        found = status_of(written)
        for other in fields[1:]:
            if status_of(other.values[0]).status != found.status:
                message = f"the header says {written}, the section {plain(other.values[0])}"
                self._remark("status-contradiction", "status", message, other)
        if found.status is None:
            guess = f"; perhaps {found.nearest} is meant" if found.nearest else ""
            message = f"the status {written!r} is not known, imported as a draft{guess}"
            self._remark("status-unknown", "status", message, field)
        return found.status or "draft", written

    def date(self, meaning: str) -> tuple[str | None, str | None]:
        """The first field with this meaning as ISO 8601, and as it is written."""
        if not (field := self.header.first(meaning)):
            return None, None
        raw = plain(field.values[0])
        written = date_of(raw, day_first=self.day_first, today=self.today)
        if written.problem:
            kept = "kept" if written.iso else "left out"
            message = f"the date {raw!r} is {_PROBLEMS[written.problem]}; {kept}"
            self._remark(f"date-{written.problem}", meaning, message, field)
        return written.iso, raw

    def references(self, meaning: str) -> tuple[str, ...]:
        """References from fields of their own and from what a status adds to its word."""
        own = [value for field in self.header.all(meaning) for value in field.values]
        status = [value for field in self.header.all("status") for value in field.values]
        return references_in([*own, *relations_in(status, meaning)])

    def _remark(self, code: str, field: str, message: str, at: Field | None) -> None:
        line, raw = (at.line, at.text) if at else (None, "")
        self.remarks.append(Remark(code, message, field, line, raw[:500]))


_PROBLEMS = {
    "unreadable": "not a date",
    "ambiguous": "ambiguous: day or month first?",
    "early": "before 1990",
    "future": "in the future",
}


def _number_in_name(file: str) -> int | None:
    path = PurePosixPath(file)
    name = path.parent.name if path.stem.lower() in ("readme", "index") else path.name
    found = _FILE_NUMBER.match(name)
    return int(found[1]) if found else None


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
    if header.heading is not None and _letters(title_of(header.heading)) == _letters(title):
        taken.add(header.heading_line)
    kept = [line for number, line in enumerate(lines) if number not in taken]
    while kept and not kept[0].strip():
        del kept[0]
    return "\n".join(kept)


def _without_series(title: str, file: str) -> str:
    """Drop a closing ``RFC`` that the file's own name does without."""
    short = re.sub(r"\s+(?:rfc|adr|kep|pep|tep)$", "", title, flags=re.IGNORECASE)
    return short if _letters(short) == _letters(title_from_file(file)) else title


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


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
