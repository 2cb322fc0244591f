"""The versions of the policy, the bounds of its numbers, and what a change of it touches."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from proposals.accounts.models import Function, Person
from proposals.db import db
from proposals.drafting.models import Lane, PolicyVersion, Proposal, Stage
from proposals.drafting.queries import visible_proposals
from proposals.drafting.thresholds import Thresholds, thresholds_in, versions
from proposals.errors import NotFound

# The least and the most that each number may be.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "final_comment_days_full": (1, 90),
    "final_comment_days_standard": (1, 90),
    "final_comment_days_light": (1, 90),
    "answer_age_days": (0, 30),
    "positions_percent": (0, 99),
    "most_missing_reviewers": (0, 50),
    "light_positions": (1, 10),
    "idle_nudge_days": (1, 365),
    "concern_nudge_days": (1, 60),
    "dormant_days": (7, 730),
    "update_days_full": (1, 90),
    "update_days_standard": (1, 90),
    "update_days_light": (1, 90),
    "low_confidence": (0, 9),
    "remind_before_days": (0, 30),
    "most_notes": (0, 100),
}
LONGEST_REASON = 160  # characters, of why notes are limited
KEEPS_ITS_OWN = (Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.DORMANT)


@dataclasses.dataclass(frozen=True)
class Version:
    """One version of the policy; the first comes with Throughline and nobody saved it."""

    thresholds: Thresholds
    message: str = ""
    saved_by: Person | None = None
    saved_at: datetime | None = None

    @property
    def number(self) -> int:
        return self.thresholds.version


@dataclasses.dataclass(frozen=True)
class Touched:
    """How many proposals that somebody can see a change concerns, and how many it does not."""

    drafts: int
    kept: Mapping[int, int]  # the running reviews, by the version that each keeps

    @property
    def reviews(self) -> int:
        return sum(self.kept.values())


def policy_versions() -> list[Version]:
    """Return every version, the latest first; one statement."""
    return [*(_version(each) for each in versions()), Version(Thresholds())]


def _version(row: PolicyVersion) -> Version:
    return Version(thresholds_in(row), row.message, row.saved_by, row.saved_at)


def policy_version(number: int, among: list[Version] | None = None) -> Version:
    """Return one version, or raise NotFound."""
    for each in policy_versions() if among is None else among:
        if each.number == number:
            return each
    raise NotFound()


def touched(to: Person) -> Touched:
    """Count the drafts that will open under a new version, and the reviews that keep theirs."""
    version = Proposal.policy["version"].as_integer()
    counted = (
        visible_proposals(to)
        .where(Proposal.stage.in_((Stage.DRAFT, *KEEPS_ITS_OWN)))
        .with_only_columns(Proposal.stage == Stage.DRAFT, version, sa.func.count())
        .group_by(Proposal.stage == Stage.DRAFT, version)
    )
    drafts, kept = 0, dict[int, int]()
    for is_draft, number, amount in db.session.execute(counted):
        if is_draft:
            drafts += amount
        else:
            kept[number or 1] = kept.get(number or 1, 0) + amount
    return Touched(drafts, dict(sorted(kept.items(), reverse=True)))


def faults_of(thresholds: Thresholds) -> dict[str, list[str]]:
    """Return what cannot be a policy, by the name of the number."""
    faults = {
        name: [f"Write a whole number from {least} to {most}."]
        for name, (least, most) in BOUNDS.items()
        if not least <= getattr(thresholds, name) <= most
    }
    days = thresholds.final_comment_days
    for shorter, longer in ((Lane.LIGHT, Lane.STANDARD), (Lane.STANDARD, Lane.FULL)):
        if days(shorter) > days(longer):
            name = f"final_comment_days_{shorter.value}"
            faults.setdefault(name, []).append(f"Not longer than in the {longer.value} lane.")
    if thresholds.idle_nudge_days >= thresholds.dormant_days:
        sentence = "Earlier than the day on which the review rests."
        faults.setdefault("idle_nudge_days", []).append(sentence)
    if thresholds.most_notes and not thresholds.most_notes_reason:
        faults["most_notes_reason"] = ["Say why: reviewers read it when they reach the limit."]
    for lane in Lane:
        if set(thresholds.functions(lane)) - set(Function):
            faults[f"functions_{lane.value}"] = ["Choose among the functions listed."]
    return faults
