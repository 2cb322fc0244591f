"""The body of a request: of a kind that is taken, not too large, not too deep, and finite."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from proposals.errors import Problem

JSON, CSV = "application/json", "text/csv"
LARGEST_BODY = 1024 * 1024
DEEPEST = 32
# Whole strings, so that what looks like a bracket inside one does not count.
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
NO_SIGNS = bytes(set(NO_BRACKETS) - set(b'"'))
ALIKE = bytes.maketrans(b"{}", b"[]")


class NotUnderstood(Problem):
    """The body is not what its Content-Type says."""

    status, code, title = 400, "not_understood", "Not understood"


def read_json(*, largest: int = LARGEST_BODY) -> Any:
    """Return the JSON of the request's body; ``largest`` is in bytes.

    Raises UnsupportedMediaType for another kind of body, RequestEntityTooLarge for too much
    of it, NotUnderstood for what is no JSON, is nested too deep, or has a number that is none.
    """
    body = _read(JSON, largest)
    if _is_deep(body):
        raise NotUnderstood(f"The JSON is nested more than {DEEPEST} levels deep.")
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotUnderstood("The body is not JSON in UTF-8.") from None


def read_csv(*, largest: int) -> bytes:
    """Return the CSV of the request's body, undecoded."""
    return _read(CSV, largest)


def _read(kind: str, largest: int) -> bytes:
    if request.mimetype != kind:
        raise UnsupportedMediaType()
    request.max_content_length = largest
    return request.get_data(cache=False)


def _is_deep(body: bytes) -> bool:
    """Tell whether brackets are left when the innermost go, level by level; bodies are long.

    A few that have no partner are for the parser to refuse.
    """
    brackets = _without_strings(body).translate(ALIKE, NO_BRACKETS)
    for _ in range(DEEPEST):
        brackets = brackets.replace(b"[]", b"")
    return b"[]" in brackets or len(brackets) > DEEPEST


def _without_strings(body: bytes) -> bytes:
    if b"\\" in body:
        return STRING.sub(b"", body)
    # Ten times as fast where no quote is escaped: most strings hold no brackets.
    signs = body.translate(None, NO_SIGNS).replace(b'""', b"")
    return b"".join(signs.split(b'"')[::2])


def _refuse_constant(name: str) -> NoReturn:
    raise NotUnderstood(f"{name} is not a number that JSON knows; leave the point out.")
