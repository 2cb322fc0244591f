"""What an outcome shows of warnings: each is kept, and credited to whoever gave it."""

from __future__ import annotations

from collections.abc import Mapping

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal
from proposals.forms import clean
from proposals.impact.events import DissentRevisited, RiskRevisited
from proposals.impact.findings import Found
from proposals.impact.models import DissentReview, RiskReview


def keep_findings(
    proposal: Proposal, dissents: Mapping[int, Found], risks: Mapping[int, Found], by: Person
) -> None:
    """Keep what was found of dissents and risks; what is left out stays as it was."""
    for dissent in proposal.dissents:  # type: ignore[attr-defined]
        if dissent.id in dissents and _keep(DissentReview, dissent, dissents[dissent.id], by):
            record_on(
                proposal,
                DissentRevisited(
                    proposal_id=proposal.id,
                    actor_id=by.id,
                    dissent_id=dissent.id,
                    person=dissent.person.name,
                    found=words.DISSENT_FINDING[dissents[dissent.id].finding].lower(),
                ),
            )
    for risk in proposal.risks:
        if risk.id in risks and _keep(RiskReview, risk, risks[risk.id], by):
            record_on(
                proposal,
                RiskRevisited(
                    proposal_id=proposal.id,
                    actor_id=by.id,
                    risk_id=risk.id,
                    person=risk.raised_by.name,
                    risk=risk.description,
                    found=words.RISK_FINDING[risks[risk.id].finding].lower(),
                ),
            )


def _keep(
    kind: type[DissentReview] | type[RiskReview], warning: object, found: Found, by: Person
) -> bool:
    """Return whether it is new."""
    review = warning.review  # type: ignore[attr-defined]
    note = clean(found.note)
    if review and (review.finding, review.note) == (found.finding, note):
        return False
    if review is None:
        review = kind()
        warning.review = review  # type: ignore[attr-defined]
        db.session.add(review)
    review.finding, review.note = found.finding, note
    review.reviewed_by, review.reviewed_at = by, clock.now()
    return True
