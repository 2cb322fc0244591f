"""Points on their way to the server."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from proposals.client.problems import Misused, Refused
from proposals.client.server import call
from proposals.client.settings import Settings

LINES_A_CALL = 50_000
BYTES_A_CALL = 4 * 1024 * 1024
_LINE = re.compile(r"\bline ([0-9]+)")


class Part(NamedTuple):
    """Some lines of a file below its first; ``first`` is the number of the first of them."""

    first: int
    body: bytes
    lines: int


def push_point(
    to: Settings, key: str, value: float, *, at: str | None, n: int | None, series: str | None
) -> dict[str, int]:
    """Send one point, of now unless ``at`` says another time; return what the server counted."""
    point: dict[str, Any] = {"at": at or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    point["value"] = value
    point |= {"n": n} if n is not None else {}
    point |= {"series": series} if series else {}
    return call(to, _address(key), json.dumps({"points": [point]}).encode())


def push_file(to: Settings, key: str, lines: Iterable[bytes]) -> dict[str, int]:
    """Send a CSV in parts that fit into one call; return what the server counted in all.

    Raises Refused with the file's own line numbers.  Parts before it are recorded then; to
    send them again with the rest changes nothing.
    """
    counts = {"added": 0, "unchanged": 0, "corrected": 0}
    sent = 0
    for part in parts_of(lines):
        try:
            answer = call(to, _address(key), part.body, "text/csv")
        except Refused as problem:
            raise _with_lines_of_the_file(problem, part, sent) from None
        counts = {name: counts[name] + int(answer[name]) for name in counts}
        sent += part.lines
        _tell(sent)
    _tell(sent, end="\n")
    return counts


def parts_of(lines: Iterable[bytes]) -> Iterator[Part]:
    """Yield the lines in parts, each below the names in the first line; raise Misused if empty."""
    numbered = enumerate(lines, 1)
    names = next((line for _, line in numbered if line.strip()), b"")
    if not names:
        raise Misused("There is nothing in the file.")
    names = names.rstrip(b"\r\n") + b"\n"
    held: list[bytes] = []
    size = first = 0
    for number, line in numbered:
        if held and (len(held) == LINES_A_CALL or size + len(line) > BYTES_A_CALL):
            yield Part(first, names + b"".join(held), len(held))
            held, size = [], 0
        first = first if held else number
        held.append(line)
        size += len(line)
    yield Part(first, names + b"".join(held), len(held))


def _with_lines_of_the_file(problem: Refused, part: Part, sent: int) -> Refused:
    """Say where a fault is in the file: the part has the names in line 1, then its own lines."""

    def moved(match: re.Match[str]) -> str:
        line = int(match[1])
        return f"line {line if line == 1 else part.first + line - 2}"

    lines = [_LINE.sub(moved, line) for line in problem.lines]
    if sent:
        lines.append(f"The first {sent:,} lines are recorded; sending all again is safe.")
    return Refused(*lines, document=problem.document)


def _address(key: str) -> str:
    return f"/metrics/{quote(key, safe='')}/points"


def _tell(sent: int, end: str = "") -> None:
    if sys.stderr.isatty() and sent >= LINES_A_CALL:
        print(f"\r{sent:,} lines sent", end=end, file=sys.stderr, flush=True)
