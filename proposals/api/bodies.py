"""The body of a request: of a kind that is taken, not too large, not too deep, and finite."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from proposals.errors import Problem
from proposals.nesting import parse_json

JSON, CSV = "application/json", "text/csv"
LARGEST_BODY = 1024 * 1024


class NotUnderstood(Problem):
    """The body is not what its Content-Type says."""

    status, code, title = 400, "not_understood", "Not understood"


def read_json(*, largest: int = LARGEST_BODY) -> Any:
    """Return the JSON of the request's body; ``largest`` is in bytes.

    Raises UnsupportedMediaType for another kind of body, RequestEntityTooLarge for too much
    of it, NotUnderstood for what is no JSON, is nested too deep, or has a number that is none.
    """
    body = _read(JSON, largest)
    try:
        return parse_json(body)
    except ValueError as problem:
        raise NotUnderstood(str(problem)) from None


def read_csv(*, largest: int) -> bytes:
    """Return the CSV of the request's body, undecoded."""
    return _read(CSV, largest)


def _read(kind: str, largest: int) -> bytes:
    if request.mimetype != kind:
        raise UnsupportedMediaType()
    request.max_content_length = largest
    return request.get_data(cache=False)
