"""What happens once a change is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class CommitmentAssessed(Event):
    name: ClassVar[str] = "impact.commitment_assessed"
    phrase: ClassVar[str] = "had {metric} assessed: {headline}"
    commitment_id: int
    metric: str
    verdict: str
    headline: str
    assessment_id: int | None = None
    look: str = "asked"


@event
@dataclass(frozen=True, kw_only=True)
class GuardrailWorse(Event):
    """A guardrail is worse than before the change; ``person_id`` is who can stop the roll-out."""

    name: ClassVar[str] = "impact.guardrail_worse"
    phrase: ClassVar[str] = "found that the guardrail {metric} got worse: {headline}"
    commitment_id: int
    assessment_id: int
    metric: str
    headline: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class AssessmentDisputed(Event):
    """The reason stands beside the assessment and not here: it can be withdrawn."""

    name: ClassVar[str] = "impact.assessment_disputed"
    phrase: ClassVar[str] = "disagrees with the assessment of {metric}"
    commitment_id: int
    assessment_id: int
    disagreement_id: int
    metric: str


@event
@dataclass(frozen=True, kw_only=True)
class DisagreementWithdrawn(Event):
    name: ClassVar[str] = "impact.disagreement_withdrawn"
    phrase: ClassVar[str] = "no longer disagrees with the assessment of {metric}"
    commitment_id: int
    assessment_id: int
    disagreement_id: int
    metric: str


@event
@dataclass(frozen=True, kw_only=True)
class SplitProposed(Event):
    """How much of an effect is this change's; the other change is not named in the log."""

    name: ClassVar[str] = "impact.split_proposed"
    phrase: ClassVar[str] = (
        "proposed that {percent} % of what happens to {metric} is this change’s: “{reason}”"
    )
    commitment_id: int
    metric: str
    percent: int
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class SplitAgreed(Event):
    name: ClassVar[str] = "impact.split_agreed"
    phrase: ClassVar[str] = "agreed that {percent} % of what happens to {metric} is this change’s"
    commitment_id: int
    metric: str
    percent: int


@event
@dataclass(frozen=True, kw_only=True)
class SplitEnded(Event):
    """``deed`` is 'declined', 'withdrew' or 'ended': what became of a split."""

    name: ClassVar[str] = "impact.split_ended"
    phrase: ClassVar[str] = "{deed} the split of what happens to {metric}"
    commitment_id: int
    metric: str
    deed: str


@event
@dataclass(frozen=True, kw_only=True)
class CommitmentTold(Event):
    name: ClassVar[str] = "impact.commitment_told"
    phrase: ClassVar[str] = "told how {metric} ended: {ended}"
    commitment_id: int
    metric: str
    ended: str


@event
@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Event):
    """``again`` is ' anew' where it takes the place of an earlier telling."""

    name: ClassVar[str] = "impact.outcome_told"
    phrase: ClassVar[str] = "told the outcome{again}"
    again: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class DissentRevisited(Event):
    name: ClassVar[str] = "impact.dissent_revisited"
    phrase: ClassVar[str] = "looked again at what {person} warned of before the decision: {found}"
    dissent_id: int
    person: str
    found: str


@event
@dataclass(frozen=True, kw_only=True)
class RiskRevisited(Event):
    name: ClassVar[str] = "impact.risk_revisited"
    phrase: ClassVar[str] = "looked again at the risk that {person} named, “{risk}”: {found}"
    risk_id: int
    person: str
    risk: str
    found: str


@event
@dataclass(frozen=True, kw_only=True)
class FollowUpTakenUp(Event):
    name: ClassVar[str] = "impact.follow_up_taken_up"
    phrase: ClassVar[str] = "answered the follow-up “{text}”: {went}"
    follow_up_id: int
    text: str
    went: str


@event
@dataclass(frozen=True, kw_only=True)
class EffectRechecked(Event):
    """The clock looked whether an effect held; ``found`` follows the number of days."""

    name: ClassVar[str] = "impact.effect_rechecked"
    phrase: ClassVar[str] = "looked at {metric} again after {after_days} days: {found}"
    commitment_id: int
    recheck_id: int
    metric: str
    after_days: int
    found: str
