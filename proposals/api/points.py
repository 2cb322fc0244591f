"""Points as JSON and as CSV. Read by hand: fifty thousand are too many for schemas."""

from __future__ import annotations

import math
import re
from typing import Any

from flask import request

from proposals.api.bodies import CSV, read_csv, read_json
from proposals.api.schemas import read_instant
from proposals.errors import Invalid
from proposals.metrics import swift
from proposals.metrics.models import Metric
from proposals.metrics.points import MOST_AT_ONCE, MOST_ERRORS, NewPoint
from proposals.metrics.upload import LARGEST_FILE, read_upload

KNOWN = {"at", "value", "n", "series", "unit"}
# A number that brings its unit along, as people write it.
WITH_UNIT = re.compile(r"\s*([+-]?[\d.,]+(?:[eE][+-]?\d+)?)\s*(\S.*?)\s*", re.ASCII)


def read_points(metric: Metric) -> list[NewPoint]:
    """Return the points in the request's body, or raise Invalid naming what is wrong."""
    if request.mimetype == CSV:
        body = read_csv(largest=LARGEST_FILE)
        swiftly = swift.from_csv(body)
        return _from_csv(body) if swiftly is None else swiftly
    return _from_document(read_json(largest=LARGEST_FILE), metric)


def _from_csv(body: bytes) -> list[NewPoint]:
    upload = read_upload(body)
    if upload.errors:
        errors: dict[str, list[str]] = {}
        for error in upload.errors:
            place = f"line {error.line}" + (f", {error.column}" if error.column else "")
            errors.setdefault(place, []).append(error.message)
        raise Invalid("Nothing was recorded, because some lines are wrong.", errors)
    return list(upload.points)


def _from_document(document: Any, metric: Metric) -> list[NewPoint]:
    rows = document.get("points") if isinstance(document, dict) else None
    if not isinstance(rows, list) or document.keys() - {"points", "unit"}:
        sentence = 'Send {"points": [{"at": …, "value": …}]} and nothing beside it but a unit.'
        raise Invalid(sentence, {"points": [sentence]})
    if len(rows) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE:,} points fit in one call; send the rest in another.")
    if fault := _fault_of_unit(document.get("unit"), metric):
        raise Invalid(fault, {"unit": [fault]})
    swiftly = swift.from_objects(rows)
    return _carefully(rows, metric) if swiftly is None else swiftly


def _carefully(rows: list[Any], metric: Metric) -> list[NewPoint]:
    points: list[NewPoint] = []
    errors: dict[str, list[str]] = {}
    for index, row in enumerate(rows):
        try:
            points.append(_point(row, metric))
        except _Wrong as wrong:
            errors[f"points[{index}]{wrong.place}"] = [str(wrong)]
            if len(errors) >= MOST_ERRORS:
                break
    if errors:
        raise Invalid("Nothing was recorded, because some points are wrong.", errors)
    return points


def _fault_of_unit(unit: Any, metric: Metric) -> str:
    """Return what is wrong with the unit that was said, or an empty string; none need be."""
    if unit is None or unit == metric.unit:
        return ""
    if not isinstance(unit, str):
        return "Send the unit as a string, or leave it out."
    measured = f"in {metric.unit}" if metric.unit else "without a unit"
    return f"That is in “{unit[:30]}”, and {metric.key} is measured {measured}: convert the values."


class _Wrong(Exception):
    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


def _point(row: Any, metric: Metric) -> NewPoint:
    """Return the point; whether its values can be is for the action to ask, here as on pages."""
    if not isinstance(row, dict):
        raise _Wrong("", 'A point is an object: {"at": …, "value": …}.')
    if unknown := row.keys() - KNOWN:
        raise _Wrong(f".{min(unknown)}", "Nothing is known about this field.")
    try:
        at = read_instant(row.get("at"))
    except ValueError as problem:
        raise _Wrong(".at", str(problem)) from None
    if fault := _fault_of_unit(row.get("unit"), metric):
        raise _Wrong(".unit", fault)
    n, series = row.get("n"), row.get("series")
    if n is not None and type(n) is not int:
        raise _Wrong(".n", "Send the sample size as a whole number, or leave it out.")
    if series is not None and type(series) is not str:
        raise _Wrong(".series", "Send the name of the series as a string, or leave it out.")
    return NewPoint(at, _number(row.get("value"), metric), n, series or "")


def _number(value: Any, metric: Metric) -> float:
    if type(value) not in (int, float):
        raise _Wrong(".value", _fault_of_value(value, metric))
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _fault_of_value(value: Any, metric: Metric) -> str:
    said = WITH_UNIT.fullmatch(value) if isinstance(value, str) else None
    if said is None:
        return "Send the value as a number."
    of_unit = _fault_of_unit(said[2], metric)
    return of_unit or f"Send the value as a number, without its unit: {said[1]}."
