"""The organisation's thresholds: how long, how many, who, for which lane."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from proposals.db import db, scalars
from proposals.drafting.models import Lane, PolicyVersion, Proposal

KEPT = "thresholds"  # where a session keeps today's thresholds during one transaction


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """Every number that a rule depends on; days are calendar days.

    ``positions_percent`` of the requested reviewers is to be exceeded; ``most_notes`` is for
    each reviewer and revision, and 0 sets no limit. The defaults are version 1.
    """

    version: int = 1
    final_comment_days_full: int = 10
    final_comment_days_standard: int = 5
    final_comment_days_light: int = 2
    answer_age_days: int = 3  # before final comment may open over an answered concern
    positions_percent: int = 50
    most_missing_reviewers: int = 2
    light_positions: int = 1
    functions_full: tuple[str, ...] = ()
    functions_standard: tuple[str, ...] = ()
    functions_light: tuple[str, ...] = ()
    has_light_lane: bool = True
    accepts_in_silence: tuple[str, ...] = ()  # the lanes in which it is enough
    idle_nudge_days: int = 30
    concern_nudge_days: int = 3  # an answer, or a concern without one, waits
    dormant_days: int = 90
    # How often somebody says how a roll-out is going; measuring speaks for itself, in numbers.
    update_days_full: int = 7
    update_days_standard: int = 14
    update_days_light: int = 28
    low_confidence: int = 4  # of 10, and below: say what is in the way
    remind_before_days: int = 3  # before a date, whoever owes what is due on it
    most_notes: int = 0
    most_notes_reason: str = "so that authors can answer every one"

    def final_comment_days(self, lane: Lane) -> int:
        return int(getattr(self, f"final_comment_days_{lane.value}"))

    def update_days(self, lane: Lane) -> int:
        return int(getattr(self, f"update_days_{lane.value}"))

    def functions(self, lane: Lane) -> tuple[str, ...]:
        """Return the functions from which a position has to be there."""
        return tuple(getattr(self, f"functions_{lane.value}"))

    def is_silence_enough(self, lane: Lane) -> bool:
        return lane.value in self.accepts_in_silence


def current() -> Thresholds:
    """Return today's thresholds: those of the latest version of the policy.

    Read at most once in a transaction, so that a list may ask for each of its rows.
    """
    session = db.session()
    kept = session.info.get(KEPT)
    if kept and kept[0] is session.get_transaction():
        return kept[1]  # type: ignore[no-any-return]
    latest = session.scalar(_newest_first().limit(1))
    found = thresholds_in(latest) if latest else Thresholds()
    session.info[KEPT] = session.get_transaction(), found
    return found


def forget_current() -> None:
    """Read the policy again when somebody asks next: it was changed just now."""
    db.session().info.pop(KEPT, None)


def versions() -> list[PolicyVersion]:
    """Return every saved version of the policy, the latest first; version 1 has no row."""
    return scalars(_newest_first())


def _newest_first() -> sa.Select[PolicyVersion]:
    return sa.select(PolicyVersion).order_by(PolicyVersion.number.desc())


def thresholds_in(version: PolicyVersion) -> Thresholds:
    """Return the thresholds that a version holds, under its number."""
    return dataclasses.replace(from_document(version.thresholds), version=version.number)


def thresholds_of(proposal: Proposal) -> Thresholds:
    """Return the thresholds under which the proposal's review opened, or today's."""
    return thresholds_under(proposal.policy)


def thresholds_under(policy: Mapping[str, Any] | None) -> Thresholds:
    """Return the thresholds that a proposal has kept, as its row has them, or today's."""
    return from_document(policy) if policy else current()


def as_document(thresholds: Thresholds) -> dict[str, Any]:
    """Return what a proposal keeps when its review opens."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in dataclasses.asdict(thresholds).items()
    }


def from_document(document: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds of a document, which may be older than some of their names."""
    known = {each.name for each in dataclasses.fields(Thresholds)}
    said = {name: _read(value) for name, value in document.items() if name in known}
    if isinstance(silence := said.get("accepts_in_silence"), bool):  # as it was before lanes
        said["accepts_in_silence"] = tuple(Lane) if silence else ()
    return Thresholds(**said)


def _read(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def lane_for(*, is_reversible: bool, is_small: bool, under: Thresholds) -> Lane:
    """Return the lane that the two answers choose under these thresholds."""
    if not is_reversible:
        return Lane.FULL
    return Lane.LIGHT if is_small and under.has_light_lane else Lane.STANDARD


def why_lane(proposal: Proposal) -> str:
    """Return the rule that chose the lane, as the page shows it."""
    if proposal.lane == Lane.STANDARD and proposal.is_small and proposal.is_reversible:
        return "Standard lane: it is small and can be undone, and the policy has no light lane."
    return {
        Lane.FULL: "Full lane: it is hard to undo.",
        Lane.STANDARD: "Standard lane: it can be undone, and it is not small.",
        Lane.LIGHT: "Light lane: it is small and can be undone.",
    }[proposal.lane]
