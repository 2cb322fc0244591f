"""The looks at a commitment's metric, and what they say of several guardrails at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from proposals.db import db, scalars
from proposals.drafting.models import Commitment, Proposal
from proposals.errors import NotFound
from proposals.impact.method import guardrails
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment, Disagreement, Look

AFTERWARDS = frozenset({Look.AFTER_90, Look.AFTER_180})
SHOWN_IN_A_ROW = ("commitment_id", "verdict", "effect", "effect_low", "effect_high", "is_final")


def latest_look(commitment: Commitment) -> Assessment | None:
    """Return the latest assessment; a look whether the effect held does not take its place."""
    made = (each for each in commitment.assessments if each.look not in AFTERWARDS)  # type: ignore[attr-defined]
    return next(made, None)


def latest_looks(proposals: Iterable[Proposal]) -> dict[int, Assessment]:
    """Return the same for every commitment of several proposals, by its id, without what stands
    behind the numbers; one statement."""
    latest = (
        sa.select(sa.func.max(Assessment.id))
        .join(Assessment.commitment)
        .where(
            Commitment.proposal_id.in_([each.id for each in proposals]),
            Assessment.look.not_in(AFTERWARDS),
        )
        .group_by(Assessment.commitment_id)
    )
    found = scalars(
        sa.select(Assessment)
        .where(Assessment.id.in_(latest))
        .options(load_only(*(getattr(Assessment, name) for name in SHOWN_IN_A_ROW)))
    )
    return {each.commitment_id: each for each in found}


def worse_together(latest: Sequence[Assessment]) -> list[Assessment]:
    """Return which guardrails got worse, as a claim about all of these at once."""
    found = guardrails.worse_together([_doubt(each) for each in latest])
    return [
        each
        for each, is_worse in zip(latest, found, strict=True)
        if is_worse and each.verdict == Verdict.GOT_WORSE
    ]


def _doubt(assessment: Assessment) -> float | None:
    """Return the doubt that was kept; where an earlier version kept none its verdict speaks."""
    if assessment.effect is None:
        return None
    said = 0.0 if assessment.verdict == Verdict.GOT_WORSE else 1.0
    doubt: float | None = assessment.result.get("doubt", said)
    return doubt


def assessment_of(proposal: Proposal, assessment_id: int) -> Assessment:
    """Return one assessment of a proposal that the caller may see, or raise NotFound."""
    found = db.session.scalar(
        sa.select(Assessment)
        .join(Assessment.commitment)
        .where(Assessment.id == assessment_id, Commitment.proposal_id == proposal.id)
        .options(joinedload(Assessment.commitment))
    )
    if found is None:
        raise NotFound()
    return found


def disagreement_of(proposal: Proposal, disagreement_id: int) -> Disagreement:
    """Return one disagreement on a proposal that the caller may see, or raise NotFound."""
    found = db.session.scalar(
        sa.select(Disagreement)
        .join(Disagreement.assessment)
        .join(Assessment.commitment)
        .where(Disagreement.id == disagreement_id, Commitment.proposal_id == proposal.id)
    )
    if found is None:
        raise NotFound()
    return found
