"""The moves that a corrected decision makes, while nothing has begun to be rolled out."""

from __future__ import annotations

from proposals.decisions import policy
from proposals.decisions.guards import decider_of
from proposals.decisions.models import Ruling
from proposals.drafting.lifecycle import Transition, register
from proposals.drafting.models import SeatRole, Stage

STAGE_OF = {
    Ruling.ACCEPTED: Stage.ACCEPTED,
    Ruling.WITH_CONDITIONS: Stage.ACCEPTED,
    Ruling.DEFERRED: Stage.DEFERRED,
    Ruling.DECLINED: Stage.DECLINED,
}
CORRECT_TO = {
    stage: register(
        Transition(
            f"correct_to_{stage.value}",
            label,
            frozenset(STAGE_OF.values()) - {stage},
            stage,
            policy.correct,
            turn=decider_of,
            seats=(SeatRole.DECIDER,),
            asks="a rationale, and why the decision is corrected",
        )
    )
    for stage, label in (
        (Stage.ACCEPTED, "Correct the decision: accept"),
        (Stage.DEFERRED, "Correct the decision: defer"),
        (Stage.DECLINED, "Correct the decision: decline"),
    )
}
