"""What the impact page shows of the outcome: what is told, what is still to tell, and the forms."""

from __future__ import annotations

from typing import Any

from flask import request

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Proposal
from proposals.impact.forms import DropForm, EndForm, OutcomeForms, ReopenForm, outcome_forms
from proposals.impact.guards import CLOSE
from proposals.impact.models import OutcomeDraft
from proposals.impact.policy import tell_outcome
from proposals.impact.promise import (
    expected_of,
    final_of,
    happened_of,
    verdict_of,
    waits_until,
    will_have_missed,
)
from proposals.impact.queries.outcomes import draft_of, follow_ups_of, raised_early, rechecks_of
from proposals.impact.rechecking import held_sentence, told_sentence

UNTYPED = ("csrf_token", "mark")


def telling_shows(proposal: Proposal) -> dict[str, Any]:
    """Return the outcome as far as it is told, and the forms of whoever tells it."""
    told = proposal.outcome  # type: ignore[attr-defined]
    tells = proposal.stage in CLOSE.came_from and tell_outcome(actor(), proposal)
    draft = draft_of(proposal, actor()) if tells else None
    return {
        "outcome": told,
        "expected": told.expected if told else expected_of(proposal),
        "ends": [(goal, goal.outcome, final_of(goal)) for goal in proposal.goals],  # type: ignore[attr-defined]
        "finals": {each.id: final_of(each) for each in proposal.commitments},
        "rechecks": rechecks_of(proposal),
        "held_sentence": held_sentence,
        "told_sentence": told_sentence,
        "earlier_tellings": told.earlier if told and told.is_anew else [],
        "verdict_of": verdict_of,
        "waits_until": waits_until,
        "follow_ups": follow_ups_of(proposal, to=actor()),
        "raised_early": raised_early(proposal),
        "closing_needs": needs_of(CLOSE, proposal),
        "tells": tells,
        "draft": draft,
        "outcome_forms": _forms(proposal, draft) if tells else None,
        "reopen_form": ReopenForm(),
        "end_forms": {each.id: EndForm(obj=each.outcome) for each in proposal.commitments},  # type: ignore[attr-defined]
        "drop_forms": {each.id: DropForm() for each in (told.follow_up_items if told else ())},
    }


def _forms(proposal: Proposal, draft: OutcomeDraft | None) -> OutcomeForms:
    """Return the review as it was kept, else as it was told, else begun from the evidence."""
    return _with(proposal, draft.fields if draft else None)


def outcome_sent(proposal: Proposal) -> OutcomeForms:
    """Return the review as it was sent."""
    return _with(proposal, typed())


def typed() -> dict[str, str]:
    """Return what somebody typed, field by field."""
    return {name: text for name, text in request.form.items() if name not in UNTYPED}


def _with(proposal: Proposal, fields: dict[str, Any] | None) -> OutcomeForms:
    return outcome_forms(
        fields,
        proposal.outcome,  # type: ignore[attr-defined]
        proposal.dissents,  # type: ignore[attr-defined]
        proposal.risks,
        happened=happened_of(proposal),
        has_missed=will_have_missed(proposal),
    )
