"""What an outcome shows of a warning, as it is said and before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from proposals.impact.models import Finding


@dataclass(frozen=True)
class Found:
    """What somebody found of a dissent or of a risk, and what shows it."""

    finding: Finding
    note: str = ""


def faults_of(dissents: Mapping[int, Found], known: Collection[int]) -> dict[str, list[str]]:
    """Return what is wrong with what was found of the dissents, by field: each says what shows it.

    What cannot be told yet has nothing to show.
    """
    faults = {
        f"dissents.{dissent_id}": ["Say what shows it, in a sentence."]
        for dissent_id, found in dissents.items()
        if found.finding != Finding.OPEN and not found.note
    }
    return faults | strangers(dissents, known, "dissents")


def strangers(
    found: Mapping[int, Found], known: Collection[int], name: str
) -> dict[str, list[str]]:
    """Return which ids belong to something else than this proposal, by field."""
    return {f"{name}.{each}": ["There is no such one here."] for each in found if each not in known}
