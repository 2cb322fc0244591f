"""What a person sees of a table before anything is recorded: some lines, and all that is wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from proposals.metrics.csvfile import moment, read_time
from proposals.metrics.models import Metric
from proposals.metrics.points import Comparison, compare
from proposals.metrics.sheets import Sheet
from proposals.metrics.tables import columns, dates, numbers
from proposals.metrics.tables.choosing import chosen
from proposals.metrics.tables.columns import OWN, TIME, VALUE, Choices, Subject
from proposals.metrics.tables.numbers import POINT
from proposals.metrics.tables.reading import WHOLE_LINE, Reading, read
from proposals.metrics.tables.table import Table

FIRST_LINES = 8
MOST_BAD_LINES = 100
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class ShownCell:
    """A cell as it is written; what it means where that is not plain, or what is wrong with it."""

    text: str
    meaning: str = ""
    fault: str = ""


@dataclass(frozen=True)
class ShownLine:
    """A line of the file; ``skipped`` lines before it are not shown."""

    number: int
    cells: Sequence[ShownCell]
    fault: str
    skipped: int


@dataclass(frozen=True)
class Look:
    """A table, how it is read, and what recording it would do."""

    sheets: Sequence[Sheet]
    table: Table
    choices: Choices
    questions: Sequence[str]
    reading: Reading = field(default_factory=Reading)
    comparison: Comparison = field(default_factory=Comparison)

    def beside(self, metric: Metric) -> Look:
        """Return this with what recording it would do to the metric."""
        return dataclasses.replace(self, comparison=compare(metric, self.reading.points))

    @property
    def names(self) -> list[str]:
        return self.table.names(self.choices.has_names)

    @property
    def asks_for_dates(self) -> bool:
        return columns.asks_for_dates(self.table, self.choices)

    @property
    def asks_for_decimals(self) -> bool:
        return columns.asks_for_decimals(self.table, self.choices)

    @property
    def can_be_recorded(self) -> bool:
        """Whether recording what is good would do something that was shown as it is."""
        something = self.comparison.added or self.comparison.corrected
        return bool(something) and self.reading.is_whole and not self.questions

    @property
    def lines(self) -> Iterator[ShownLine]:
        """The first lines and those with a fault, in their order."""
        rows, before = self.table.rows(self.choices.has_names), -1
        for place in self._shown_places():
            yield self._line(*rows[place], skipped=place - before - 1)
            before = place

    @property
    def lines_after(self) -> int:
        """How many lines come after the last that is shown."""
        rows = self.table.rows(self.choices.has_names)
        return len(rows) - 1 - max(self._shown_places(), default=-1)

    def _shown_places(self) -> list[int]:
        bad = set(self.reading.bad_lines[:MOST_BAD_LINES])
        rows = enumerate(self.table.rows(self.choices.has_names))
        return [place for place, (line, _) in rows if place < FIRST_LINES or line in bad]

    def _line(self, number: int, cells: Sequence[str], *, skipped: int) -> ShownLine:
        faults = self.reading.faults
        padded = [*cells, *[""] * self.table.width][: self.table.width]
        shown = [
            ShownCell(_short(cell), self._meaning(index, cell), faults.get((number, index), ""))
            for index, cell in enumerate(padded)
        ]
        return ShownLine(number, shown, faults.get((number, WHOLE_LINE), ""), skipped)

    def _meaning(self, index: int, cell: str) -> str:
        role = self.choices.roles[index]
        try:
            if role == TIME:
                return _time_in_words(cell, self.choices.dates)
            if role in (VALUE, OWN):
                return _amount_in_words(cell, self.choices.decimal)
        except ValueError:
            pass  # its fault says so
        return ""


def look_at(subject: Subject, sheets: Sequence[Sheet], form: Mapping[str, str]) -> Look:
    """Return what is in the sheets, read as the form says and otherwise as it is probably meant.

    Takes a second or two for a large table, and no database. Raises Unreadable where there is
    no table.
    """
    table, choices = chosen(form, sheets, subject)
    questions = list(columns.questions_of(table, choices, subject.unit))
    if faults := list(columns.faults_of(table, choices)):
        return Look(sheets, table, choices, faults + questions)
    return Look(sheets, table, choices, questions, read(table, choices, subject))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _time_in_words(cell: str, order: str) -> str:
    try:
        read_time(cell)
        return ""  # it is written as we would
    except ValueError:
        at = moment(dates.read_when(cell, order)).replace(tzinfo=UTC)
    day = f"{at.day} {at:%B %Y}"
    return f"{day}, {at:%H:%M} UTC" if at.hour or at.minute else day


def _amount_in_words(cell: str, decimal: str) -> str:
    shape = numbers.shape_of(cell)
    if shape is None:
        return ""
    meant = repr(numbers.read_amount(shape.digits, decimal, "")).removesuffix(".0")
    return "" if shape.digits.replace(".", "", 1).isdigit() and decimal == POINT else meant
