"""The reference class of a promise: what past promises about the same thing came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person, team_member
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, Proposal, Stage
from proposals.drafting.queries import is_visible
from proposals.impact.method.verdict import Verdict, share_of_promise
from proposals.impact.models import Assessment, CommitmentOutcome, Look
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
    """What one past commitment came to; ``share`` is what it achieved of the promised change.

    It is alike in one way or several: about the metric, from the template, by the team.
    """

    verdict: Verdict
    share: float | None
    on_metric: bool = True
    from_template: bool = False
    by_team: bool = False


@dataclass(frozen=True)
class Class:
    """Past commitments that are alike in one way, and what that is in words."""

    whose: str
    past: Sequence[Past]

    @property
    def counted(self) -> str:
        """Say what they came to, in counts; empty below ``FEWEST``."""
        if len(self.past) < FEWEST:
            return ""
        found = Counter(each.verdict for each in self.past)
        told = [] if found[Verdict.TARGET_MET] else ["none met its target"]
        told += [
            f"{found[verdict]} {phrases[found[verdict] > 1]}"
            for verdict, phrases in CAME_TO.items()
            if found[verdict]
        ]
        return f"Of {count(len(self.past), 'past commitment')} {self.whose}, {sentence_list(told)}."

    @property
    def achieved(self) -> str:
        """Say what the middle one achieved of its promised change, once there are enough."""
        shares = [each.share for each in self.past if each.share is not None]
        if len(shares) < FEWEST_FOR_A_SHARE:
            return ""
        return f"The median achieved {median(shares):.0%} of the promised change.".replace(
            "%", " %"
        )


@dataclass(frozen=True)
class ReferenceClass:
    """Past commitments to compare with: on the metric, from the same template, by the team."""

    metric: Metric
    past: Sequence[Past]

    @property
    def on_metric(self) -> int:
        return sum(each.on_metric for each in self.past)

    @property
    def caveat(self) -> str:
        """Say why there is nothing about the metric; empty when there is."""
        if self.on_metric >= FEWEST:
            return ""
        if not self.on_metric:
            return "No past commitments on this metric yet: yours will be the first."
        return (
            f"Only {count(self.on_metric, 'past commitment')} on this metric yet: too few to"
            " compare with."
        )

    @property
    def classes(self) -> list[Class]:
        """Return those with enough to compare with, the most alike first; each has its n."""
        found = (
            Class(f"on {self.metric.name}", [each for each in self.past if each.on_metric]),
            Class("from the same template", [each for each in self.past if each.from_template]),
            Class("by your team", [each for each in self.past if each.by_team]),
        )
        return [each for each in found if len(each.past) >= FEWEST]


def reference_class(metric: Metric, *, but: Proposal, to: Person) -> ReferenceClass:
    """Return what past goal commitments that the person may see came to, without this proposal's.

    Past are those whose date is over or whose proposal is closed, once they were assessed or
    told as not measured; both count.  By the team is what anybody has proposed who is in a team
    with this proposal's owner.  One statement.
    """
    latest = (
        sa.select(sa.func.max(Assessment.id))
        .where(
            Assessment.commitment_id == Commitment.id,
            Assessment.look.not_in((Look.AFTER_90, Look.AFTER_180)),
        )
        .correlate(Commitment)
        .scalar_subquery()
    )
    alike = (
        Commitment.metric_id == metric.id,
        Proposal.template == but.template,
        Proposal.owner_id.in_(_team_of(but)),
    )
    date = sa.func.coalesce(Commitment.review_on, Commitment.due_on)
    found = db.session.execute(
        sa.select(Commitment, Assessment.verdict, Assessment.effect, *alike)
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
            sa.or_(*alike),
            Commitment.role == CommitmentRole.GOAL,
            Commitment.proposal_id != but.id,
            is_visible(to),
            sa.or_(date <= clock.today(), Proposal.stage == Stage.CLOSED),
            sa.or_(CommitmentOutcome.id.is_not(None), Assessment.id.is_not(None)),
        )
        .order_by(alike[0].desc(), Commitment.id.desc())
        .limit(MOST)
    )
    return ReferenceClass(metric, [_came_to(*row) for row in found])


def _team_of(proposal: Proposal) -> sa.Select[int]:
    """Return the ids of whoever is in a team with its owner; nobody where there is no team."""
    mine = sa.select(team_member.c.team_id).where(team_member.c.person_id == proposal.owner_id)
    return sa.select(team_member.c.person_id).where(team_member.c.team_id.in_(mine))


def _came_to(
    commitment: Commitment, verdict: str | None, effect: float | None, *alike: bool
) -> Past:
    if verdict is None:
        return Past(Verdict.NOT_MEASURED, None, *map(bool, alike))
    share = share_of_promise(effect, plan_of(commitment).promise)
    return Past(Verdict(verdict), share, *map(bool, alike))
