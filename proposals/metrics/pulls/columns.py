"""Reading the columns that a pull wants from a CSV that may have many others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proposals.errors import Invalid
from proposals.metrics import csvfile
from proposals.metrics.pulls.asking import Found
from proposals.metrics.pulls.readings import Reading, found_in
from proposals.words import sentence_list

OURS = [("at", "date", "time", "timestamp"), ("value",), ("n",)]


def names_in(query: str) -> list[str]:
    """Return the names of the columns of time, value and sample size: "Day, Median, Builds".

    None where nothing is said; raises Invalid for anything but two or three names.
    """
    names = [name.strip() for name in query.split(",")] if query.strip() else []
    if names and (len(names) not in (2, 3) or not all(names)):
        raise Invalid("Name two or three columns: time, value, and sample size if there is one.")
    return names


def read_columns(text: str, query: str, *, series: str = "") -> Found:
    """Return the points in these columns of a CSV, by default ``at``, ``value`` and ``n``."""
    wanted = [(name,) for name in names_in(query)] or OURS
    try:
        lines = csvfile.lines_of(text)
        header = [name.lower() for name in next(lines, (1, []))[1]]
        return found_in(_readings(lines, _places(header, wanted), len(header)), series)
    except csvfile.Unreadable as problem:
        raise Invalid(f"Line {problem.line}: {problem}.") from None


def _places(header: Sequence[str], wanted: Sequence[Sequence[str]]) -> list[int]:
    """Return in which column each thing is; the sample size may be missing unless it is named."""
    places = [
        next((header.index(name.lower()) for name in names if name.lower() in header), -1)
        for names in wanted
    ]
    missing = [
        names[0]
        for names, place in zip(wanted, places, strict=True)
        if place < 0 and names != OURS[2]
    ]
    if missing:
        raise Invalid(f"The CSV has no column called {sentence_list(missing)}.")
    return [place for place in places if place >= 0]


def _readings(
    lines: Iterator[tuple[int, list[str]]], places: list[int], width: int
) -> Iterator[Reading]:
    for line, cells in lines:
        if len(cells) != width:
            raise Invalid(f"Line {line}: {len(cells)} cells where the first line has {width}.")
        at, value, *n = (cells[place] for place in places)
        yield f"Line {line}", at, value, n[0] if n else None
