"""What letters say of numbers: a guardrail that got worse, and a verdict."""

from __future__ import annotations

from collections.abc import Callable

from proposals.db import db
from proposals.drafting.models import Commitment, Proposal, Stage
from proposals.impact.events import (
    AssessmentDisputed,
    CommitmentAssessed,
    GuardrailWorse,
    SplitAgreed,
    SplitEnded,
    SplitProposed,
)
from proposals.impact.guards import tellers
from proposals.impact.models import Assessment, Disagreement
from proposals.notifications.charts import chart_of
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of

SPLIT = {
    SplitProposed.name: "proposes a split",
    SplitAgreed.name: "agreed on a split",
    SplitEnded.name: "ended the split",
}


def _guardrail_worse(told: Told, proposal: Proposal) -> Wording | None:
    found = _assessment_of(told)
    if found is None or proposal.stage not in (Stage.ROLLING_OUT, Stage.MEASURING):
        return None
    metric = told.event.details["metric"]
    ask = (
        "Look at it before the next step, and take the roll-out back if need be."
        if proposal.stage == Stage.ROLLING_OUT
        else "Everybody has the change. Look whether it has to be taken back."
    )
    return Wording(
        subject=f"{metric} got worse: {proposal.title}",
        lines=(f"A guardrail{told.on(proposal, ' of')} got worse. {found.headline}", ask),
        quotes=quotes_of(
            ("What would make us stop", proposal.latest.stop_when if proposal.latest else None)
        ),
        button="Look at the numbers",
        url=_page_of(proposal, found.commitment),
        pictures=chart_of(found),
    )


def _commitment_assessed(told: Told, proposal: Proposal) -> Wording | None:
    found = _assessment_of(told)
    if found is None or proposal.stage != Stage.MEASURING:
        return None
    name, reasons = found.commitment.metric.name, found.result.get("reasons") or []
    return Wording(
        subject=f"The verdict on {name} is there: {proposal.title}",
        lines=(
            f"The measure-by date of {name}{told.on(proposal)} is over. {found.headline}",
            *([" ".join(reasons)] if reasons else []),
            _next(told, proposal),
        ),
        button="See how we know",
        url=_page_of(proposal, found.commitment),
        pictures=chart_of(found),
    )


def _next(told: Told, proposal: Proposal) -> str:
    asked = tellers(proposal)
    if told.person in asked:
        return "Next: tell the outcome. It is begun from this, and nothing is shared until you do."
    names = " or ".join(each.name for each in asked)
    return f"Next: the outcome, by {names or 'its owner'}. If you disagree, say so beside it."


def _assessment_disputed(told: Told, proposal: Proposal) -> Wording | None:
    said = db.session.get(Disagreement, told.event.details["disagreement_id"])
    if said is None or not said.stands:
        return None
    actor, metric = actor_name(told), told.event.details["metric"]
    commitment = said.assessment.commitment
    return Wording(
        subject=f"{actor} disagrees with the assessment of {metric}: {proposal.title}",
        lines=(
            f"{actor} disagrees with the assessment of {metric}{told.on(proposal)}.",
            "The assessment stays as it is, and these words stand beside it.",
        ),
        quotes=quotes_of((actor, said.reason)),
        button="Read both",
        url=page_of(proposal, f"/impact#disagreements-{commitment.id}"),
    )


def _split(told: Told, proposal: Proposal) -> Wording:
    actor, metric, said = actor_name(told), told.event.details["metric"], told.event.phrase
    return Wording(
        subject=f"{actor} {SPLIT[told.event.name]} of the effect on {metric}: {proposal.title}",
        lines=(
            f"{actor} {said}" + ("" if said.endswith("”") else "."),
            f"Another accepted change claims {metric} at the same time as “{proposal.title}”.",
        ),
        button="See where it stands",
        url=page_of(proposal, f"/impact#overlaps-{told.event.details['commitment_id']}"),
    )


def _assessment_of(told: Told) -> Assessment | None:
    return db.session.get(Assessment, told.event.details["assessment_id"])


def _page_of(proposal: Proposal, commitment: Commitment) -> str:
    return page_of(proposal, f"/impact#commitment-{commitment.id}")


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    GuardrailWorse.name: _guardrail_worse,
    CommitmentAssessed.name: _commitment_assessed,
    AssessmentDisputed.name: _assessment_disputed,
    SplitProposed.name: _split,
    SplitAgreed.name: _split,
    SplitEnded.name: _split,
}
