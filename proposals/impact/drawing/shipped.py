"""The days on which the code that carries a proposal went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date
from itertools import groupby

from proposals.impact.drawing.figure import Shipped
from proposals.impact.drawing.window import instant
from proposals.rollout.models import ChangeKind, ChangeLink

_CALLED = {
    ChangeKind.MERGE_REQUEST: "merged",
    ChangeKind.RELEASE: "released",
    ChangeKind.DEPLOYMENT: "deployed",
}


def shipped_of(links: Sequence[ChangeLink]) -> list[Shipped]:
    """Return how much went out, day by day (of UTC); ``links`` are in order of time."""
    return [
        Shipped(instant(day), **Counter(_CALLED[link.kind] for link in some))
        for day, some in groupby(links, _day)
    ]


def _day(link: ChangeLink) -> date:
    return link.happened_at.astimezone(UTC).date()
