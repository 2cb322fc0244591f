"""Forecasts against what was measured: one's own for oneself, and those of teams.

Only goals whose measure-by date has come count, and only those of proposals that the reader
may see.  What could not be measured is not scored, and is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import stdev

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Commitment, CommitmentRole, Proposal, Stage
from proposals.drafting.queries import is_visible
from proposals.impact.method.scores import (
    FEWEST,
    FEWEST_FOR_COUNTS,
    LEVEL,
    PRIOR,
    Z80,
    Z95,
    Result,
    Share,
    brier,
    exact,
    interval_score,
    mean,
    shrunken,
    skill,
)
from proposals.impact.models import Assessment, CommitmentOutcome, Look
from proposals.impact.queries import Plan, plan_of
from proposals.review.models import Forecast

MOST = 500  # the latest ones; older ones were promised by another organisation
FEWEST_MEMBERS = 5
VOID = ("not_enough_data", "not_measured")
LATER_LOOKS = (Look.AFTER_90, Look.AFTER_180)


@dataclass(frozen=True)
class Past:
    """A promise whose date has come: what was forecast, and what was measured.

    ``result`` is in units of the promised change, so that metrics can be compared: 1 is the
    promise exactly.  It is None where nothing was measured; ``chance`` is that the target was
    reached.
    """

    proposal: Proposal
    commitment: Commitment
    plan: Plan
    verdict: str
    effect: float | None
    result: Result | None
    chance: float | None

    @property
    def measured(self) -> float | None:
        """Where the metric ended, in its unit."""
        known = self.effect is not None and self.plan.baseline is not None
        return self.plan.baseline + self.effect if known else None  # type: ignore[operator]

    @property
    def against_the_range(self) -> str:
        """Say where it ended: inside the range, short of it, or better."""
        if self.result is None:
            return "Not measured"
        if self.result.is_inside:
            return "Inside"
        better = self.result.effect > self.result.high
        return "Better than the range" if better else "Short of the range"


@dataclass(frozen=True)
class Record:
    """How the forecasts of somebody, or of a team, came out; ``others`` are everybody else's."""

    past: Sequence[Past]
    others: Sequence[Past]
    briers: Sequence[float] = ()

    @cached_property
    def results(self) -> list[Result]:
        return _results(self.past)

    @property
    def is_scored(self) -> bool:
        return len(self.results) >= FEWEST

    @property
    def has_counts(self) -> bool:
        return len(self.results) >= FEWEST_FOR_COUNTS

    @property
    def inside(self) -> int:
        return _inside(self.results)

    @property
    def unmeasured(self) -> int:
        return len(self.past) - len(self.results)

    @property
    def share(self) -> Share:
        """How often it lands inside, drawn towards how often everybody's does."""
        everybody = [*self.results, *_results(self.others)]
        rate = (_inside(everybody) + PRIOR * LEVEL) / (len(everybody) + PRIOR)
        return shrunken(self.inside, len(self.results), rate)

    @property
    def interval(self) -> Share:
        return exact(self.inside, len(self.results))

    @property
    def score(self) -> float:
        """The mean interval score, in units of the promised change; less is better."""
        return mean([each.score for each in self.results])

    @property
    def skill(self) -> float | None:
        """How much better they score than what others' changes delivered, said as a forecast."""
        ratios = [each.effect for each in _results(self.others)]
        if len(ratios) < FEWEST:
            return None
        middle, half = mean(ratios), Z80 * stdev(ratios)
        reference = [
            interval_score(middle - half, middle + half, each.effect) for each in self.results
        ]
        return skill(self.score, mean(reference))

    @property
    def brier(self) -> float | None:
        """The mean score of the probabilities; None below five."""
        return mean(self.briers) if len(self.briers) >= FEWEST else None


def _results(past: Sequence[Past]) -> list[Result]:
    return [each.result for each in past if each.result]


def _inside(results: Sequence[Result]) -> int:
    return sum(each.is_inside for each in results)


def own_record(person: Person) -> Record:
    """Return how one's own forecasts came out, for oneself alone; two statements."""
    everything = _past(to=person)
    chances = {each.commitment.id: each.chance for each in everything}
    said = _probabilities_of(person, [key for key, chance in chances.items() if chance is not None])
    briers = [brier(probability, chances[key] or 0.0) for key, probability in said.items()]
    mine = [each for each in everything if each.proposal.owner_id == person.id]
    others = [each for each in everything if each.proposal.owner_id != person.id]
    return Record(mine, others, briers)


def team_record(team: Team, *, to: Person) -> Record | None:
    """Return how the forecasts of a team's members came out, as far as the reader sees them.

    None for a team so small that it would be about somebody, or with too few results.
    """
    members = {each.id for each in team.members}
    if len(members) < FEWEST_MEMBERS:
        return None
    everything = _past(to=to)
    theirs = [each for each in everything if each.proposal.owner_id in members]
    others = [each for each in everything if each.proposal.owner_id not in members]
    record = Record(theirs, others)
    return record if record.is_scored else None


def _past(*, to: Person) -> list[Past]:
    latest = (
        sa.select(sa.func.max(Assessment.id))
        .where(
            Assessment.commitment_id == Commitment.id,
            Assessment.is_final,
            Assessment.look.not_in(LATER_LOOKS),
        )
        .correlate(Commitment)
        .scalar_subquery()
    )
    chosen = sa.case(
        (CommitmentOutcome.id.is_not(None), CommitmentOutcome.assessment_id), else_=latest
    )
    rows = db.session.execute(
        sa.select(
            Commitment,
            Assessment.verdict,
            Assessment.effect,
            Assessment.effect_low,
            Assessment.effect_high,
            Assessment.result["chance"].as_float(),
        )
        .join(Commitment.proposal)
        .outerjoin(CommitmentOutcome, CommitmentOutcome.commitment_id == Commitment.id)
        .outerjoin(Assessment, Assessment.id == chosen)
        .where(
            Commitment.role == CommitmentRole.GOAL,
            Proposal.stage.in_([*AFTER_ACCEPTANCE, Stage.SUPERSEDED]),
            sa.func.coalesce(Commitment.review_on, Commitment.due_on).is_not(None),
            is_visible(to),
        )
        .options(
            joinedload(Commitment.proposal).load_only(
                Proposal.number, Proposal.title, Proposal.owner_id, Proposal.stage
            )
        )
        .order_by(Commitment.id.desc())
        .limit(MOST)
    )
    return [past for row in rows if (past := _told(*row))]


def _told(commitment: Commitment, verdict: str | None, *measured: float | None) -> Past | None:
    """Return the promise once its date has come; before that nothing is said of it."""
    plan = plan_of(commitment)
    if plan.review_on is None or plan.review_on > clock.today():
        return None
    effect, low, high, chance = measured
    was_superseded = commitment.proposal.stage == Stage.SUPERSEDED
    is_void = verdict is None or verdict in VOID or was_superseded
    result = None if is_void else _result(plan, effect, low, high)
    return Past(
        commitment.proposal,
        commitment,
        plan,
        verdict or "not_measured",
        effect if result else None,
        result,
        chance if result else None,
    )


def _result(
    plan: Plan, effect: float | None, low: float | None, high: float | None
) -> Result | None:
    """Return forecast and measurement as shares of the promise; None where a number is missing."""
    promise = plan.promise
    if not promise or plan.baseline is None or plan.low is None or plan.high is None:
        return None
    if effect is None or low is None or high is None:
        return None
    ends = sorted((end - plan.baseline) / promise for end in (plan.low, plan.high))
    return Result(ends[0], ends[1], effect / promise, (high - low) / 2 / Z95 / abs(promise))


def _probabilities_of(person: Person, commitments: Collection[int]) -> dict[int, float]:
    """Return what the person said last of each commitment, before its decision."""
    rows = db.session.execute(
        sa.select(Forecast.commitment_id, Forecast.probability)
        .where(Forecast.person_id == person.id, Forecast.commitment_id.in_(commitments))
        .order_by(Forecast.revision_number, Forecast.id)
    )
    return {each.commitment_id: each.probability for each in rows}
