"""Dates as people write them; what is not certainly a date is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {
    name[:length]: number for number, name in enumerate(_MONTHS.split(), 1) for length in (3, 9)
}
_MONTH["sept"] = 9
_NAMED = "|".join(sorted(_MONTH, key=len, reverse=True))
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_END = r"(?![0-9a-z])"
_TIME = r"(?:[t\s][0-9]{1,2}:.*)?"

_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:(?=t[0-9]){_TIME}|{_END})")
_COMPACT = re.compile(rf"((?:19|20)[0-9]{{2}})()([0-9]{{2}})([0-9]{{2}}){_END}")
_PARTS = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_END}")
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[-\s.]+(?:of\s+)?({_NAMED})[-\s.,]+([0-9]{{4}}){_END}"
)
_MONTH_FIRST = re.compile(
    rf"({_NAMED})[-\s.]+([0-9]{{1,2}})(?:st|nd|rd|th)?[-\s.,]+([0-9]{{4}}){_END}"
)
_MONTH_ONLY = re.compile(rf"({_NAMED})[-\s.,]+([0-9]{{4}}){_END}")
_PARTIAL = re.compile(rf"([0-9]{{4}})(?:[-/]([0-9]{{1,2}}))?{_END}")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+")


@dataclass(frozen=True)
class Written:
    """A date at the precision it was written with.

    ``iso`` is ``2014-03-11``, ``2013-12`` or ``2011``; None when ``problem`` says that it is
    ``unreadable`` or ``ambiguous``. ``early`` (before 1990) and ``future`` dates are kept.
    """

    iso: str | None
    problem: str | None = None


def date_of(written: str, *, day_first: bool | None = None, today: date) -> Written:
    """Read one written date. ``day_first`` settles ``03/04/2020``; None leaves it open."""
    text = _HYPHENS.sub("-", written[:200]).strip(" \t\r\n()[]<>*_`\"'.,;").lower()
    text = _WEEKDAY.sub("", text, count=1)
    if parts := _PARTS.match(text):
        return _by_position(parts, day_first, today)
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _checked(int(found[1]), int(found[3]), int(found[4]), today)
    if found := _DAY_FIRST.match(text):
        return _checked(int(found[3]), _MONTH[found[2]], int(found[1]), today)
    if found := _MONTH_FIRST.match(text):
        return _checked(int(found[3]), _MONTH[found[1]], int(found[2]), today)
    if found := _MONTH_ONLY.fullmatch(text):
        return _checked(int(found[2]), _MONTH[found[1]], None, today)
    if found := _PARTIAL.fullmatch(text):
        return _checked(int(found[1]), int(found[2]) if found[2] else None, None, today)
    return Written(None, "unreadable")


def day_first_of(written: Iterable[str]) -> bool | None:
    """Find out from all dates of an archive whether the day comes before the month.

    None when no date settles it, or two contradict each other.
    """
    orders = set()
    for text in written:
        if parts := _PARTS.match(_HYPHENS.sub("-", text).strip(" (")):
            first, second = int(parts[1]), int(parts[3])
            if (first > 12) != (second > 12):
                orders.add(first > 12)
    return orders.pop() if len(orders) == 1 else None


def _by_position(parts: re.Match[str], day_first: bool | None, today: date) -> Written:
    first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
    if first > 12 or first == second:
        return _checked(year, second, first, today)
    if second > 12 or day_first is False:
        return _checked(year, first, second, today)
    if day_first:
        return _checked(year, second, first, today)
    return Written(None, "ambiguous")


def _checked(year: int, month: int | None, day: int | None, today: date) -> Written:
    try:
        earliest = date(year, month or 1, day or 1)
    except ValueError:
        return Written(None, "unreadable")
    iso = "-".join([f"{year:04}"] + [f"{part:02}" for part in (month, day) if part])
    if year < 1990:
        return Written(iso, "early")
    return Written(iso, "future" if earliest > today else None)
