"""The days on which the code that carries a proposal went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC

from proposals.impact.drawing.figure import Shipped
from proposals.impact.drawing.window import instant
from proposals.rollout.models import ChangeKind, ChangeLink

# What is counted as what; commits are too many to be marked, and go out with these.
_COUNTED = {
    (ChangeKind.MERGE_REQUEST, "merged"): "merged",
    (ChangeKind.RELEASE, ""): "released",
    (ChangeKind.RELEASE, "published"): "released",
    (ChangeKind.DEPLOYMENT, ""): "deployed",
    (ChangeKind.DEPLOYMENT, "success"): "deployed",
}


def shipped_of(links: Iterable[ChangeLink]) -> list[Shipped]:
    """Return what was merged, released and deployed, a day each (of UTC), the first one first."""
    days: dict[object, Counter[str]] = {}
    for link in links:
        if what := _COUNTED.get((link.kind, link.state)):
            days.setdefault(link.happened_at.astimezone(UTC).date(), Counter())[what] += 1
    return [Shipped(instant(day), **days[day]) for day in sorted(days)]
