"""What is asked, of whom, and what was found: plain values, read before the network is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from proposals.errors import Invalid
from proposals.metrics.models import SourceKind
from proposals.metrics.points import NewPoint

_USER = re.compile(r"(?P<scheme>https?://)(?:(?P<user>[A-Za-z0-9._~-]+)@)?(?P<rest>.+)")


@dataclass(frozen=True)
class Place:
    """Where to ask. ``is_named`` for a source that an administrator added.

    ``secret`` is open here: a password where the address names a user, otherwise a token.
    """

    kind: SourceKind
    address: str
    secret: str = ""
    is_named: bool = False
    is_inside: bool = False


@dataclass(frozen=True)
class Question:
    """What to ask of a place. ``since`` is the time to go on from; ``path`` is below the place."""

    place: Place
    query: str
    since: datetime
    until: datetime
    path: str = ""
    is_csv: bool = False
    step_seconds: int = 86_400
    series: str = ""


@dataclass(frozen=True)
class Found:
    """The points in the order in which they came, and how many had no value that can be kept."""

    points: Sequence[NewPoint]
    left_out: int = 0


def split_user(address: str) -> tuple[str, str]:
    """Return an HTTP address without the user that it may name, and that user."""
    found = _USER.fullmatch(address)
    return (found["scheme"] + found["rest"], found["user"] or "") if found else (address, "")


class Refused(Invalid):
    """A database did not take the query; ``said`` is for administrators, who wrote it.

    What a database says can quote what is stored in it.
    """

    code, title = "query_refused", "The query was refused"

    def __init__(self, detail: str, said: str = "") -> None:
        super().__init__(detail)
        self.said = said
