"""Reading very many points fast: what is plainly right.

Anything else, and be it one cell of fifty thousand lines, is None: the careful readers then
understand it or say what is wrong with it. Column by column, because a loop over the points
would cost as much as writing them.
"""

from __future__ import annotations

import csv
import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from proposals.metrics.points import MOST_AT_ONCE, NewPoint

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?", re.ASCII
).fullmatch
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII).fullmatch
_SIZE = re.compile(r"(?:[1-9]\d{0,14})?", re.ASCII).fullmatch
_NAME = re.compile(r"(?:\S(?:.*\S)?)?").fullmatch
_COLUMNS = {"at", "value", "n", "series"}


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector away from work that makes very many small things and no cycles.

    It would look through the whole application again and again: half of the time of a push.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def from_objects(rows: Sequence[Any]) -> list[NewPoint] | None:
    """Return the points that JSON objects are, or None."""
    if not {*map(type, rows)} <= {dict}:
        return None
    try:
        times, values = [row["at"] for row in rows], [row["value"] for row in rows]
        sizes, names = [row.get("n") for row in rows], [row.get("series", "") for row in rows]
        is_plain = (
            {*map(type, values)} <= {int, float}
            and {*map(type, sizes)} <= {int, type(None)}
            and {*map(type, names)} <= {str}
            and {*chain.from_iterable(rows)} <= _COLUMNS
        )
        found = map(NewPoint, _instants(times), map(float, values), sizes, names)
        return list(found) if is_plain else None
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def from_csv(body: bytes) -> list[NewPoint] | None:
    """Return the points that the lines of a CSV file are, each time of a series once, or None."""
    try:
        header, *lines = csv.reader(body.decode("utf-8").splitlines(), strict=True)
        if not {"at", "value"} <= {*header} <= _COLUMNS or len(lines) > MOST_AT_ONCE:
            return None
        by_name = dict(zip(header, zip(*lines, strict=True), strict=True))
        points = _from_columns(by_name, [""] * len(lines))
    except (ValueError, csv.Error, OverflowError):
        return None
    is_once = len({(point.series, point.at) for point in points}) == len(points)
    return points if is_once else None


def _from_columns(by_name: Mapping[str, Sequence[str]], empty: Sequence[str]) -> list[NewPoint]:
    values, sizes, names = (
        _all(fits, by_name.get(name, empty))
        for name, fits in (("value", _NUMBER), ("n", _SIZE), ("series", _NAME))
    )
    known = (int(size) if size else None for size in sizes)
    return list(map(NewPoint, _instants(by_name["at"]), map(float, values), known, names))


def _all(fits: Any, texts: Sequence[str]) -> Sequence[str]:
    if not all(map(fits, texts)):
        raise ValueError
    return texts


def _instants(texts: Sequence[str]) -> list[datetime]:
    """Return the instants, which say their offset; a date is its midnight in UTC."""
    return [
        at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        for at in map(datetime.fromisoformat, _all(_INSTANT, texts))
    ]
