"""Single facts out of a header, each with a remark where the header is not to be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from proposals.exchange.conventions.names import Field
from proposals.exchange.fields.dates import date_of
from proposals.exchange.fields.links import references_in
from proposals.exchange.fields.plain import INVISIBLE, is_placeholder, plain
from proposals.exchange.fields.statuses import OWN_STAGES, is_choice_list, relations_in, status_of
from proposals.exchange.fields.titles import is_left_from_template, title_from_file, title_of
from proposals.exchange.header import Header
from proposals.exchange.text import Remark

_FILE_NUMBER = re.compile(
    r"(?!(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])-?[0-3][0-9](?![0-9]))"  # a date is no number
    r"(?:(?:rfc|adr|kep|tep|pep|eip)[-_]?)?([0-9]{1,6})(?=[-_. ])",
    re.IGNORECASE,
)
_HEADER_NUMBER = re.compile(r"#?(?:[A-Za-z]{2,4}[- ]?)?#?0*([0-9]{1,9})$")


@dataclass(frozen=True)
class Facts:
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
            return self._own_stage()
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

    def _own_stage(self) -> tuple[str | None, str | None]:
        """The status that a stage stands for in files that were copied out of here."""
        stage = next((f.text for f in self.header.fields if f.name == "stage"), "")
        status = OWN_STAGES.get(stage)
        return status, stage if status else None

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


def _without_series(title: str, file: str) -> str:
    """Drop a closing ``RFC`` that the file's own name does without."""
    short = re.sub(r"\s+(?:rfc|adr|kep|pep|tep)$", "", title, flags=re.IGNORECASE)
    return short if letters(short) == letters(title_from_file(file)) else title


def letters(text: str) -> str:
    """Return only letters and digits, by which titles are compared."""
    return "".join(char for char in text.casefold() if char.isalnum())
