"""Points as JSON and as CSV. Read by hand: fifty thousand are too many for schemas."""

from __future__ import annotations

import math
from typing import Any

from flask import request

from proposals.api.bodies import CSV, read_csv, read_json
from proposals.api.schemas import read_instant
from proposals.errors import Invalid
from proposals.metrics.points import MOST_AT_ONCE, MOST_ERRORS, NewPoint
from proposals.metrics.upload import LARGEST_FILE, read_upload

KNOWN = {"at", "value", "n", "series"}


def read_points() -> list[NewPoint]:
    """Return the points in the request's body, or raise Invalid naming what is wrong."""
    if request.mimetype == CSV:
        return _from_csv(read_csv(largest=LARGEST_FILE))
    return _from_document(read_json(largest=LARGEST_FILE))


def _from_csv(body: bytes) -> list[NewPoint]:
    upload = read_upload(body)
    if upload.errors:
        errors: dict[str, list[str]] = {}
        for error in upload.errors:
            place = f"line {error.line}" + (f", {error.column}" if error.column else "")
            errors.setdefault(place, []).append(error.message)
        raise Invalid("Nothing was recorded, because some lines are wrong.", errors)
    return list(upload.points)


def _from_document(document: Any) -> list[NewPoint]:
    rows = document.get("points") if isinstance(document, dict) else None
    if not isinstance(rows, list) or len(document) != 1:
        sentence = 'Send {"points": [{"at": …, "value": …}]} and nothing beside it.'
        raise Invalid(sentence, {"points": [sentence]})
    if len(rows) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE:,} points fit in one call; send the rest in another.")
    points: list[NewPoint] = []
    errors: dict[str, list[str]] = {}
    for index, row in enumerate(rows):
        try:
            points.append(_point(row))
        except _Wrong as wrong:
            errors[f"points[{index}]{wrong.place}"] = [str(wrong)]
            if len(errors) >= MOST_ERRORS:
                break
    if errors:
        raise Invalid("Nothing was recorded, because some points are wrong.", errors)
    return points


class _Wrong(Exception):
    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


def _point(row: Any) -> NewPoint:
    """Return the point; whether its values can be is for the action to ask, here as on pages."""
    if not isinstance(row, dict):
        raise _Wrong("", 'A point is an object: {"at": …, "value": …}.')
    if unknown := row.keys() - KNOWN:
        raise _Wrong(f".{min(unknown)}", "Nothing is known about this field.")
    try:
        at = read_instant(row.get("at"))
    except ValueError as problem:
        raise _Wrong(".at", str(problem)) from None
    n, series = row.get("n"), row.get("series")
    if n is not None and type(n) is not int:
        raise _Wrong(".n", "Send the sample size as a whole number, or leave it out.")
    if series is not None and type(series) is not str:
        raise _Wrong(".series", "Send the name of the series as a string, or leave it out.")
    return NewPoint(at, _number(row.get("value")), n, series or "")


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise _Wrong(".value", "Send the value as a number.")
    try:
        return float(value)
    except OverflowError:
        return math.inf
