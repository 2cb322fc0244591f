"""Taking a payload apart without believing that it has the shape its sender documents."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

MOST_PARTS = 3_000  # the commits of one push
# "2026-06-03T14:03:00+02:00", "2026-06-03 14:03:00 UTC" and "2026-06-03 14:03:00 +0200"
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(Z|UTC|[+-]\d{2}:?\d{2})", re.ASCII
)
NO_COMMIT = re.compile(r"0*")


class Malformed(ValueError):
    """The payload is not what its service documents; the text says where."""


def part(payload: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object that has to be there."""
    found = payload.get(name)
    if not isinstance(found, dict):
        raise Malformed(f"“{name}” is not an object.")
    return found


def parts(payload: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects; one that is left out or null is empty."""
    found = payload.get(name) or []
    if not isinstance(found, list) or len(found) > MOST_PARTS:
        raise Malformed(f"“{name}” is not a list of at most {MOST_PARTS:,}.")
    if not all(isinstance(each, dict) for each in found):
        raise Malformed(f"“{name}” holds something that is not an object.")
    return found


def text(payload: dict[str, Any], name: str) -> str:
    """Return a text; one that is left out or null is empty."""
    found = payload.get(name)
    if found is not None and not isinstance(found, str):
        raise Malformed(f"“{name}” is not a text.")
    return found or ""


def needed(payload: dict[str, Any], name: str) -> str:
    """Return a text that has to be there, or a whole number as one."""
    found = payload.get(name)
    if type(found) is int and 0 < found < 2**63:
        return str(found)
    if not isinstance(found, str) or not found.strip():
        raise Malformed(f"“{name}” is missing.")
    return found


def name_of(payload: dict[str, Any], *path: str) -> str:
    """Return a text deep inside, or an empty one where anything on the way is missing."""
    found: Any = payload
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def instant(payload: dict[str, Any], *names: str) -> datetime:
    """Return the first of these times that is given; Malformed where none is."""
    for name in names:
        if found := text(payload, name):
            return _read_instant(found, name)
    raise Malformed(f"“{names[0]}” is missing.")


def _read_instant(written: str, name: str) -> datetime:
    found = _INSTANT.fullmatch(written.strip())
    try:
        if found is None:
            raise ValueError(written)
        zone = "+00:00" if found[3] in ("Z", "UTC") else found[3]
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"“{name}” is not a time.") from None


def sha_in(payload: dict[str, Any], name: str) -> str:
    """Return a commit's hash; the zeros that stand for no commit are an empty one."""
    sha = text(payload, name)
    return "" if NO_COMMIT.fullmatch(sha) else sha


def is_main(ref: str, main: str) -> bool:
    """Tell whether a reference, short or long, is that of the default branch."""
    return bool(main) and ref in (main, f"refs/heads/{main}")


def first_line(message: str) -> str:
    """Return the subject of a commit message."""
    return message.strip().partition("\n")[0]
