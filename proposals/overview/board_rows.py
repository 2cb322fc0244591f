"""What a row of the board says: who carries it, how it stands, its dates and its promise."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, MilestoneKind, Proposal
from proposals.impact.drawing.numbers import change, interval
from proposals.impact.models import Assessment
from proposals.impact.queries import plan_of
from proposals.impact.queries.looks import latest_looks
from proposals.overview.rollouts import carrier
from proposals.rollout.course import Standing, standing_of, with_course
from proposals.rollout.models import Owed
from proposals.rollout.moves import moves_of
from proposals.rollout.queries import steps_of, today_of
from proposals.rollout.slip import slip_days, slip_sentence, span
from proposals.track import Track


@dataclass(frozen=True)
class Reach:
    """How far a change reaches now, in percent; None while nobody has said."""

    percent: int | None
    words: str


@dataclass(frozen=True)
class Next:
    """The next dated thing, or one whose day passed with no word."""

    on: date
    what: str
    address: str
    days_late: int

    @property
    def late(self) -> str:
        """Say for how long its day is past; empty while it is ahead."""
        return f"{span(self.days_late)} past its date" if self.days_late > 0 else ""


@dataclass(frozen=True)
class Measured:
    """What was found of a promise so far."""

    verdict: str
    sentence: str
    track: Track | None


@dataclass(frozen=True)
class Row:
    """One proposal as the board shows it; ``days_later`` is how much its end moved."""

    proposal: Proposal
    carrier: Person
    standing: Standing
    is_silent: bool
    reach: Reach
    days_later: int
    slip: str
    next: Next | None
    goal: Commitment | None
    measured: Measured | None

    @property
    def later(self) -> str:
        """Say how much later than first promised the end is planned; empty where it is not."""
        is_ahead = self.days_later > 0 and not (self.next and self.next.late)
        return f"{span(self.days_later)} later" if is_ahead else ""


def rows_of(judged: Collection[Any], *, to: Person) -> list[Row]:
    """Return the rows of these proposals in their order; a bounded number of statements."""
    found = _proposals([each.id for each in judged])
    proposals = [proposal for proposal, _ in found.values()]
    moves, looks, today = moves_of(*proposals), latest_looks(proposals), today_of(to)
    rows = []
    for each in judged:
        proposal, carrying = found[each.id]
        goal = next(iter(proposal.goals), None)
        rows.append(
            Row(
                proposal,
                carrying,
                standing_of(proposal, now=clock.now()),
                bool(each.silent),
                reach_of(proposal),
                slip_days(proposal) if each.is_later else 0,
                slip_sentence(proposal, moves, today),
                _next(proposal, each, today),
                goal,
                _measured(goal, looks.get(goal.id)) if goal else None,
            )
        )
    return rows


def _proposals(ids: Sequence[int]) -> dict[int, tuple[Proposal, Person]]:
    found = db.session.execute(
        sa.select(Proposal, Person)
        .join(Person, Person.id == carrier())
        .where(Proposal.id.in_(ids))
        .options(
            with_course(),
            selectinload(Proposal.milestones),
            selectinload(Proposal.commitments.and_(Commitment.role == CommitmentRole.GOAL)),
        )
    )
    return {proposal.id: (proposal, person) for proposal, person in found}


def reach_of(proposal: Proposal) -> Reach:
    """Return how far the change reaches by its dated steps: a rollback takes all of it back."""
    steps = steps_of(proposal)
    if not steps:
        return Reach(None, "Not begun")
    last = steps[-1]
    if last.kind == MilestoneKind.ROLLBACK:
        return Reach(0, "Taken back")
    if last.kind == MilestoneKind.COMPLETE:
        return Reach(100, "Complete")
    if last.exposure is None:
        return Reach(None, last.title)
    return Reach(last.exposure, f"{last.exposure}%")


def _next(proposal: Proposal, judged: Any, today: date) -> Next | None:
    if judged.next_on is None:
        return None
    what, below = _owed(proposal, judged)
    late = (today - judged.next_on).days
    return Next(judged.next_on, what, f"/p/{proposal.number}{below}", late)


def _owed(proposal: Proposal, judged: Any) -> tuple[str, str]:
    """Return how it is called that is owed, and where below the proposal it is told."""
    owed, subject_id = judged.owed, judged.subject_id
    if owed == Owed.MEASURE:
        names = {each.id: each.metric.name for each in proposal.commitments}
        return f"{names[subject_id]} is measured", f"/impact#commitment-{subject_id}"
    if owed == Owed.OUTCOME:
        return "The outcome is told", "/impact#outcome"
    title = {each.id: each.title for each in proposal.milestones}[subject_id]
    what = f"What comes after “{title}”" if owed == Owed.APPROVAL else title
    return what, f"/rollout#milestone-{subject_id}"


def _measured(goal: Commitment, look: Assessment | None) -> Measured | None:
    if look is None:
        return None
    effect, low, high = look.effect, look.effect_low, look.effect_high
    if effect is None or low is None or high is None:
        return Measured(look.verdict, "", None)
    sentence = f"{change(effect, low, high, goal.metric.unit)} ({interval(low, high)})"
    return Measured(look.verdict, sentence, _track(goal, effect, low, high))


def _track(goal: Commitment, effect: float, low: float, high: float) -> Track | None:
    plan = plan_of(goal)
    if plan.baseline is None or plan.target is None:
        return None
    ends = sorted((plan.baseline + low, plan.baseline + high))
    return Track(
        plan.baseline, plan.target, plan.low, plan.high, plan.baseline + effect, ends[0], ends[1]
    )
