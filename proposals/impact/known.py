"""What stands under "How we know": beside what was kept, what only the reader's day can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proposals import words
from proposals.drafting.models import Commitment
from proposals.impact.download import file_name_of
from proposals.impact.method.command import command_of
from proposals.impact.models import Assessment
from proposals.impact.queries import AFTERWARDS, CommitmentImpact
from proposals.impact.queries.overlaps import days_of
from proposals.metrics.queries import Observation


@dataclass(frozen=True)
class Known:
    """How one assessment can be checked.

    ``others`` are (day, number, title) of other changes that touched the metric between its
    first and its last point, as far as the reader may see them; ``command`` is empty where the
    points were not kept yet; ``changed`` says that the numbers it read are others by now.
    """

    assessment: Assessment
    others: Sequence[tuple[date, int, str]]
    looks: Sequence[Assessment]
    file: str
    command: str
    changed: str

    @property
    def looked(self) -> str:
        """Say how often this was looked at, and whether the last look was the final one."""
        ending = ", the last one final" if self.assessment.is_final else " so far"
        return words.count(len(self.looks), "look") + ending


def known_of(impact: CommitmentImpact, changes: Sequence[Commitment]) -> Known | None:
    """Return how the latest assessment can be checked, or None where there is none."""
    if impact.assessment is None:
        return None
    looks = [each for each in impact.commitment.assessments if each.look not in AFTERWARDS]  # type: ignore[attr-defined]
    same = [each for each in changes if each.metric_id == impact.commitment.metric_id]
    return explained(impact.assessment, same, looks=looks, points=impact.points)


def explained(
    assessment: Assessment,
    changes: Sequence[Commitment],
    *,
    looks: Sequence[Assessment] = (),
    points: Sequence[Observation] | None = None,
) -> Known:
    """Return how any assessment can be checked; ``changes`` are those to its metric."""
    file = file_name_of(assessment)
    kept = assessment.inputs.get("read") is not None
    return Known(
        assessment=assessment,
        others=_between(days_of(changes), assessment),
        looks=looks,
        file=file,
        command=command_of(assessment.inputs, file) if kept else "",
        changed=_changed(assessment, points) if points is not None and kept else "",
    )


def _between(
    days: Sequence[tuple[date, int, str]], assessment: Assessment
) -> list[tuple[date, int, str]]:
    window = assessment.result.get("window") or {}
    ends = window.get("before_first"), window.get("after_last")
    if not all(ends):
        return []
    first, last = (datetime.fromisoformat(str(end)).date() for end in ends)
    return [each for each in days if first <= each[0] <= last]


def _changed(assessment: Assessment, points: Sequence[Observation]) -> str:
    """Return that the final look would read other numbers now: late ones, or corrected ones."""
    until = assessment.inputs.get("until")
    if not assessment.is_final or until is None:
        return ""
    day = date.fromisoformat(until)
    count = sum(at.date() <= day for at, _, _ in points)
    missing = count - assessment.inputs["read"]
    if missing == 0:
        return ""
    said = words.count(abs(missing), "point")
    what = f"{said} up to {words.day(day)} came in" if missing > 0 else f"{said} went away"
    return f"Since this look {what}. Compute again to count what is there now."
