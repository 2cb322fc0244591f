"""What a decision refuses before anything of it is written, also while it is only looked over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from proposals import clock, words
from proposals.decisions.errors import AlreadySuperseded
from proposals.decisions.guards import ACCEPT, DECLINE, DEFER, FINAL_COMMENT, PERIOD_OVER
from proposals.decisions.models import Decision, FinalComment, Ruling
from proposals.decisions.queries import decision_in_force
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting.lifecycle import Unmet, require_stage
from proposals.drafting.models import Proposal, Stage
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.review.models import Thread, Treatment

TRANSITION_OF = {
    Ruling.ACCEPTED: ACCEPT,
    Ruling.WITH_CONDITIONS: ACCEPT,
    Ruling.DEFERRED: DEFER,
    Ruling.DECLINED: DECLINE,
}
# Until something is rolled out, a decision has had no effect that could not be taken back.
CORRECTABLE = frozenset({Stage.ACCEPTED, Stage.DEFERRED, Stage.DECLINED})


@dataclass(frozen=True)
class Reasons:
    """The ruling, and what was written for it."""

    ruling: Ruling
    rationale: str
    answers: Mapping[int, Answer]
    conditions: Sequence[NewCondition] = ()
    deferred_until: date | None = None
    waits_for: str = ""

    @property
    def as_arguments(self) -> dict[str, Any]:
        """Return them as the actions take them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def require_decidable(proposal: Proposal, ruling: Ruling) -> None:
    """Return quietly if a decision can fall now, or raise Conflict with what it waits for."""
    require_stage(proposal, FINAL_COMMENT, deed="Decide")
    if need := PERIOD_OVER.check(proposal):
        raise Unmet(TRANSITION_OF[ruling], [need])


def require_correctable(decision: Decision) -> None:
    """Return quietly while the decision is in force and nothing has begun, or raise Conflict."""
    require_stage(decision.proposal, CORRECTABLE, deed="Correct the decision")
    if decision_in_force(decision.proposal) is not decision:
        raise AlreadySuperseded()


def require_whole(reasons: Reasons, concerns: Sequence[Thread], *, why: str = "–") -> None:
    """Raise Invalid, naming each fault by its field; ``why`` is what a correction has to say."""
    faults = {
        **_faults_of_words(reasons, why),
        **_faults_of_conditions(reasons),
        **_faults_of_deferral(reasons),
        **_faults_of_answers(reasons, concerns),
    }
    if faults:
        raise refused(**faults)


def _faults_of_words(reasons: Reasons, why: str) -> dict[str, str]:
    faults = {}
    if not clean(why):
        faults["why"] = "Say why it is corrected."
    if not clean(reasons.rationale):
        faults["rationale"] = "Say why, for somebody joining in a year."
    return faults


def _faults_of_conditions(reasons: Reasons) -> dict[str, str]:
    has_conditions = reasons.ruling == Ruling.WITH_CONDITIONS
    if any(not clean(condition.text) for condition in reasons.conditions):
        return {"conditions": "Say what each condition is."}
    if has_conditions and not reasons.conditions:
        return {"conditions": "Write at least one condition, or accept without."}
    if reasons.conditions and not has_conditions:
        return {"conditions": "Choose “Accepted with conditions”, or empty the conditions."}
    return {}


def _faults_of_deferral(reasons: Reasons) -> dict[str, str]:
    until, is_deferred = reasons.deferred_until, reasons.ruling == Ruling.DEFERRED
    waits = bool(until or clean(reasons.waits_for))
    if until and until <= clock.today():
        return {"deferred_until": "Choose a day in the future."}
    if is_deferred and not waits:
        return {"deferred_until": "Say until when, or what it waits for."}
    if waits and not is_deferred:
        return {"deferred_until": "Choose “Deferred”, or empty the date and what it waits for."}
    return {}


def _faults_of_answers(reasons: Reasons, concerns: Sequence[Thread]) -> dict[str, str]:
    faults = {}
    for concern in concerns:
        answer, name = reasons.answers.get(concern.id), concern.opened_by.name
        if answer is None or not clean(answer.text):
            faults[f"answers.{concern.id}"] = f"Write an answer to {name}."
        elif answer.treatment == Treatment.CONDITION and reasons.ruling != Ruling.WITH_CONDITIONS:
            faults[f"answers.{concern.id}"] = (
                f"Turn {name}’s concern into a condition only when you accept with conditions."
            )
    return faults


def longest_extension(period: FinalComment) -> int:
    """Return by how many days the period may be made longer: by as many as were announced."""
    announced = (period.first_closes_at or period.closes_at) - period.opened_at
    return max(1, round(announced / timedelta(days=1)))


def require_extension(period: FinalComment, days: int | None, reason: str) -> None:
    """Raise Invalid unless the extension has a reason, and is no longer than the period."""
    faults, longest = {}, longest_extension(period)
    if days is None or not 1 <= days <= longest:
        faults["days"] = (
            f"Choose 1 to {words.count(longest, 'day')}: at most as long again as was announced."
        )
    if not clean(reason):
        faults["reason"] = "Say why it takes longer."
    if faults:
        raise refused(**faults)


def refused(**faults: str) -> Invalid:
    errors = {name: [text] for name, text in faults.items()}
    return Invalid(" ".join(faults.values()), errors=errors)
