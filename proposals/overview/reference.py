"""The reference class of a promise: what past promises about the same thing came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, Proposal, Stage
from proposals.drafting.queries import is_visible
from proposals.impact.method.verdict import Verdict, share_of_promise
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.impact.queries import plan_of
from proposals.metrics.models import Metric
from proposals.words import count, sentence_list

FEWEST = 3  # below this, what happened says more about chance than about the next one
FEWEST_FOR_A_SHARE = 10
MOST = 500  # the latest ones; older ones were promised by another organisation
# What became of some of them, in the order in which it is told: of one, and of several.
CAME_TO = {
    Verdict.TARGET_MET: ("met its target", "met their target"),
    Verdict.IMPROVED: ("improved but fell short", "improved but fell short"),
    Verdict.NO_DETECTABLE_CHANGE: ("made no detectable change", "made no detectable change"),
    Verdict.GOT_WORSE: ("got worse", "got worse"),
    Verdict.NOT_ENOUGH_DATA: ("had not enough data", "had not enough data"),
    Verdict.NOT_MEASURED: ("was not measured", "were not measured"),
}


@dataclass(frozen=True)
class Past:
    """What one past commitment came to; ``share`` is what it achieved of the promised change."""

    verdict: Verdict
    share: float | None


@dataclass(frozen=True)
class ReferenceClass:
    """Past commitments to compare with: on the metric, or else from the same template."""

    metric: Metric
    on_metric: int
    past: Sequence[Past]

    @property
    def is_of_metric(self) -> bool:
        return self.on_metric >= FEWEST

    @property
    def caveat(self) -> str:
        """Say why it is not about the metric, or about nothing; empty when it is."""
        if self.is_of_metric:
            return ""
        if not self.on_metric:
            return "No past commitments on this metric yet: yours will be the first."
        return f"Fewer than {FEWEST} past commitments on this metric yet: too few to compare with."

    @property
    def counted(self) -> str:
        """Say what they came to, in counts; empty below ``FEWEST``."""
        if len(self.past) < FEWEST:
            return ""
        whose = f"on {self.metric.name}" if self.is_of_metric else "from the same template"
        found = Counter(each.verdict for each in self.past)
        told = [] if found[Verdict.TARGET_MET] else ["none met its target"]
        told += [
            f"{found[verdict]} {phrases[found[verdict] > 1]}"
            for verdict, phrases in CAME_TO.items()
            if found[verdict]
        ]
        return f"Of {count(len(self.past), 'past commitment')} {whose}, {sentence_list(told)}."

    @property
    def achieved(self) -> str:
        """Say what the middle one achieved of its promised change, once there are enough."""
        shares = [each.share for each in self.past if each.share is not None]
        if len(shares) < FEWEST_FOR_A_SHARE:
            return ""
        return f"The median achieved {median(shares):.0%} of the promised change.".replace(
            "%", " %"
        )


def reference_class(metric: Metric, *, but: Proposal, to: Person) -> ReferenceClass:
    """Return what past goal commitments that the person may see came to, without this proposal's.

    Past are those whose date is over or whose proposal is closed, once they were assessed or
    told as not measured; both count. Where fewer than three are on the metric, those of all
    proposals from the same template are returned instead.
    """
    past = _past(Commitment.metric_id == metric.id, but=but, to=to)
    if len(past) >= FEWEST:
        return ReferenceClass(metric, len(past), past)
    alike = _past(Proposal.template == but.template, but=but, to=to)
    return ReferenceClass(metric, len(past), alike)


def _past(condition: sa.ColumnElement[bool], *, but: Proposal, to: Person) -> list[Past]:
    latest = (
        sa.select(sa.func.max(Assessment.id))
        .where(Assessment.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )
    is_over = sa.or_(Commitment.due_on <= clock.today(), Proposal.stage == Stage.CLOSED)
    found = db.session.execute(
        sa.select(Commitment, CommitmentOutcome.id, Assessment.verdict, Assessment.effect)
        .join(Proposal, Proposal.id == Commitment.proposal_id)
        .outerjoin(CommitmentOutcome, CommitmentOutcome.commitment_id == Commitment.id)
        .outerjoin(
            Assessment,
            Assessment.id
            == sa.case(
                (CommitmentOutcome.id.is_not(None), CommitmentOutcome.assessment_id), else_=latest
            ),
        )
        .where(
            condition,
            Commitment.role == CommitmentRole.GOAL,
            Commitment.proposal_id != but.id,
            is_visible(to),
            is_over,
            sa.or_(CommitmentOutcome.id.is_not(None), Assessment.id.is_not(None)),
        )
        .order_by(Commitment.id.desc())
        .limit(MOST)
    )
    return [_came_to(commitment, verdict, effect) for commitment, _, verdict, effect in found]


def _came_to(commitment: Commitment, verdict: str | None, effect: float | None) -> Past:
    if verdict is None:
        return Past(Verdict.NOT_MEASURED, None)
    plan: Any = plan_of(commitment)
    known = plan.target is not None and plan.baseline is not None
    promised = plan.target - plan.baseline if known else None
    return Past(Verdict(verdict), share_of_promise(effect, promised))
