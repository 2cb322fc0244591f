"""Other changes to the same metric at the same time: what could also explain what is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, BEFORE_DECISION
from proposals.drafting.models import Commitment, CommitmentRole, Proposal, Visibility
from proposals.drafting.queries import is_visible
from proposals.impact.models import Split
from proposals.impact.queries.plans import plan_of
from proposals.impact.rollout import STEPS, rolled_out
from proposals.metrics.models import Metric


@dataclass(frozen=True)
class Window:
    """From the first roll-out step, or the one planned, to the measure-by date."""

    first: date
    last: date

    def shared_with(self, other: Window) -> Window | None:
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Window(first, last) if first <= last else None


@dataclass(frozen=True)
class Overlap:
    """Another accepted change that claims the metric while this one does.

    ``window`` is when both do; ``split`` how their owners share what happens, once one of
    them has proposed it.
    """

    mine: Commitment
    other: Commitment
    window: Window
    split: Split | None

    @property
    def number(self) -> int:
        return self.other.proposal.number

    @property
    def title(self) -> str:
        return self.other.proposal.title

    @property
    def metric(self) -> Metric:
        return self.mine.metric

    @property
    def is_everybodys(self) -> bool:
        """Whether everybody can see the other one: else what follows from it would hint at it."""
        return self.other.proposal.visibility == Visibility.ORGANISATION

    @property
    def share(self) -> float | None:
        """What is agreed to be this change's, from 0 to 1; None where nothing is agreed."""
        if self.split is None or self.split.agreed_at is None:
            return None
        return self.split.share_of(self.mine.id)

    @property
    def percent(self) -> int | None:
        """What is proposed, or agreed, to be this change's, in percent."""
        return round(100 * self.split.share_of(self.mine.id)) if self.split else None

    @property
    def is_agreed(self) -> bool:
        return self.share is not None

    @property
    def may_be_split(self) -> bool:
        """Whether both sides can be read by everybody who would read of a split."""
        return self.is_everybodys and self.mine.proposal.visibility == Visibility.ORGANISATION

    @property
    def costs_a_grade(self) -> bool:
        return self.is_everybodys and self.share is None


def window_of(commitment: Commitment) -> Window | None:
    """Return when a commitment claims its metric; None where it does not say until when."""
    proposal, last = commitment.proposal, plan_of(commitment).review_on
    began = rolled_out(proposal)
    first = began.began if began else _planned_start(proposal)
    if began and began.taken_back and last:
        last = min(last, began.taken_back - timedelta(days=1))
    return Window(first, last) if last and first <= last else None


def _planned_start(proposal: Proposal) -> date:
    planned = [each.planned_on for each in proposal.milestones if each.kind in STEPS]
    accepted = (proposal.reached or {}).get("accepted")
    fallback = date.fromisoformat(accepted) if accepted else clock.today()
    return min(filter(None, planned), default=fallback)


def changes_to(
    metric_ids: Collection[int], *, to: Person | None, but: Proposal | None = None
) -> list[Commitment]:
    """Return what other accepted changes say about the metrics, as far as the person may see.

    Without a person, as far as everybody may.
    """
    if not metric_ids:
        return []
    seen = is_visible(to) if to else Proposal.visibility == Visibility.ORGANISATION
    return scalars(
        sa.select(Commitment)
        .join(Commitment.proposal)
        .where(
            Commitment.metric_id.in_(metric_ids),
            Commitment.proposal_id != but.id if but else sa.true(),
            Proposal.stage.in_(AFTER_ACCEPTANCE),
            seen,
        )
        .options(
            contains_eager(Commitment.proposal).options(
                joinedload(Proposal.owner), selectinload(Proposal.milestones)
            )
        )
        .order_by(Proposal.number, Commitment.id)
    )


def overlaps_of(
    commitments: Sequence[Commitment],
    *,
    to: Person | None,
    others: Sequence[Commitment] | None = None,
) -> dict[int, list[Overlap]]:
    """Return, by commitment, the other accepted changes that claim its metric at the same time.

    Only goals claim a metric. All of one proposal; ``others`` are those that ``changes_to``
    found, where the caller has read them.
    """
    mine = [each for each in commitments if each.role == CommitmentRole.GOAL]
    if others is None:
        proposal = mine[0].proposal if mine else None
        others = changes_to({each.metric_id for each in mine}, to=to, but=proposal)
    pairs = [
        (one, other, shared)
        for one in mine
        for other in others
        if other.role == CommitmentRole.GOAL
        and other.metric_id == one.metric_id
        and (shared := _shared(one, other))
    ]
    splits = _splits_between((one.id, other.id) for one, other, _ in pairs)
    found: dict[int, list[Overlap]] = defaultdict(list)
    for one, other, shared in pairs:
        split = splits.get((min(one.id, other.id), max(one.id, other.id)))
        found[one.id].append(Overlap(one, other, shared, split))
    return found


def _shared(one: Commitment, other: Commitment) -> Window | None:
    mine, theirs = window_of(one), window_of(other)
    return mine.shared_with(theirs) if mine and theirs else None


def _splits_between(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Split]:
    ids = {each for pair in pairs for each in pair}
    if not ids:
        return {}
    splits = db.session.scalars(
        sa.select(Split).where(Split.first_id.in_(ids), Split.second_id.in_(ids))
    )
    return {(each.first_id, each.second_id): each for each in splits}


def overlaps_ahead(proposal: Proposal, *, to: Person) -> list[Overlap]:
    """Return what would claim the same metric at the same time, while that can still be changed."""
    if proposal.stage not in BEFORE_DECISION:
        return []
    found = overlaps_of(proposal.commitments, to=to)
    return [each for overlaps in found.values() for each in overlaps]


def claims_on(
    metric: Metric, *, to: Person, but: Proposal | None = None
) -> list[tuple[Commitment, Window]]:
    """Return which visible accepted changes claim a metric today or later, and when."""
    goals = [
        each for each in changes_to({metric.id}, to=to, but=but) if each.role == CommitmentRole.GOAL
    ]
    found = [(each, window_of(each)) for each in goals]
    return [(each, window) for each, window in found if window and window.last >= clock.today()]


def is_claimed_twice(commitment: Commitment) -> bool:
    """Tell whether what is seen may be another change's: one that everybody may see, not split.

    What is kept with an assessment must not depend on who looks.
    """
    found = overlaps_of([commitment], to=None)
    return any(each.costs_a_grade for each in found.get(commitment.id, ()))


def others_on(
    metric: Metric, *, to: Person, but: Proposal | None = None
) -> list[tuple[date, int, str]]:
    """Return (day, number, title) of visible accepted changes that touch a metric, by day.

    The day is that of the first roll-out step; what has reached nobody explains nothing.
    """
    return days_of(changes_to({metric.id}, to=to, but=but))


def days_of(changes: Iterable[Commitment]) -> list[tuple[date, int, str]]:
    """Return (day, number, title) of the proposals that made these commitments, by day."""
    proposals = {each.proposal_id: each.proposal for each in changes}
    return sorted(
        (began.began, proposal.number, proposal.title)
        for proposal in proposals.values()
        if (began := rolled_out(proposal))
    )
