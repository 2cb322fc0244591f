"""Deciding, once the announced period is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from proposals import markup
from proposals.accounts.handles import mentioned_people
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions import policy
from proposals.decisions.actions._recording import recorded, treat_and_tell
from proposals.decisions.checks import (
    TRANSITION_OF,
    Reasons,
    require_decidable,
    require_whole,
)
from proposals.decisions.models import Decision, Ruling
from proposals.decisions.record import (
    ACCEPTING,
    Answer,
    NewCondition,
    conditions_on,
    dissents_on,
    end_period,
    freeze_promises,
    new_decision,
)
from proposals.drafting.lifecycle import move, record_on
from proposals.drafting.models import Proposal
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review.queries import open_concerns_of


def decide(
    proposal: Proposal,
    *,
    ruling: Ruling,
    rationale: str,
    answers: Mapping[int, Answer],
    conditions: Sequence[NewCondition] = (),
    deferred_until: date | None = None,
    waits_for: str = "",
    by: Person,
) -> Decision:
    """Record a decision, with an answer by name for each concern that is still open.

    ``answers`` maps the id of a concern's thread to the answer. Raises Invalid, naming
    each fault, while nothing is written yet; Conflict before the announced period is over.
    """
    require(policy.decide, by, proposal)
    require_decidable(proposal, ruling)
    rationale, concerns = clean(rationale), open_concerns_of(proposal)
    reasons = Reasons(ruling, rationale, answers, conditions, deferred_until, waits_for)
    require_whole(reasons, concerns)
    html = markup.render(rationale, people=mentioned_people(rationale)).html
    decision = new_decision(
        proposal,
        ruling,
        rationale=rationale,
        html=html,
        dissents=list(dissents_on(proposal, concerns, answers)),
        by=by,
    )
    db.session.add(decision)
    decision.over_objection = bool(concerns) and ruling in ACCEPTING
    decision.deferred_until, decision.waits_for = deferred_until, one_line(waits_for)
    decision.conditions.extend(conditions_on(proposal, conditions))
    for concern in concerns:
        treat_and_tell(concern, answers[concern.id], by=by)
    move(proposal, TRANSITION_OF[ruling], by=by, note=rationale.split("\n")[0])
    end_period(proposal)
    if ruling in ACCEPTING:
        freeze_promises(proposal)
    record_on(proposal, recorded(decision))
    db.session.flush()
    return decision
