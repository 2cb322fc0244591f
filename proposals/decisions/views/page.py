"""What the decision's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.decisions import policy
from proposals.decisions.checks import CORRECTABLE, longest_extension
from proposals.decisions.consequences import all_consequences, what_happened_next, what_stays
from proposals.decisions.forms import (
    RULING_NOTES,
    AdditionForm,
    ExtensionForm,
    KeepRunningForm,
    OverObjectionForm,
    decision_forms,
)
from proposals.decisions.guards import ACCEPT, OPEN_FINAL_COMMENT, OPEN_OVER_OBJECTION
from proposals.decisions.models import Decision
from proposals.decisions.queries import (
    decisions_of,
    disagreeing_positions_of,
    interrupted_period_of,
    promises_of,
    running_period_of,
    said_on,
    standings_by_function,
)
from proposals.drafting.lifecycle import BEFORE_DECISION, needs_of
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.drafting.queries import revision_of
from proposals.drafting.thresholds import thresholds_of
from proposals.responses import go_to
from proposals.review.queries import concerns_of
from proposals.review.queries.forecasts import revealed_by


def at_decision(proposal: Proposal, notice: str) -> ResponseReturnValue:
    return go_to(url_for("decisions.show", number=proposal.number), notice)


def page_of(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return what the decision's page shows, with the form that was refused in it."""
    raised, decided = concerns_of(proposal), decisions_of(proposal)
    concerns = [each for each in raised if each.is_open]
    decides = policy.decide(actor(), proposal)
    if decides and proposal.stage == Stage.FINAL_COMMENT and "forms" not in forms:
        forms["forms"] = decision_forms(None, concerns, active_people())
    return {
        **frame_of_deciding(proposal, decided[0] if decided else None),
        **_period(proposal),
        "decides": decides,
        "concerns": concerns,
        "said_on": said_on(concerns),
        "titles": {each.id: each.title for each in raised},
        "disagreement": disagreeing_positions_of(proposal, concerns),
        "decisions": decided,
        "revealed": _revealed(proposal, decided),
        "afterwards": what_happened_next(proposal),
        "can_correct": decides and proposal.stage in CORRECTABLE,
        "checklist": [(each, each.check(proposal)) for each in OPEN_FINAL_COMMENT.guards],
        "over_objection_needs": needs_of(OPEN_OVER_OBJECTION, proposal),
        "needs": needs_of(ACCEPT, proposal),
        "over_objection_form": OverObjectionForm(),
        "addition_form": AdditionForm(),
        **forms,
    }


def frame_of_deciding(proposal: Proposal, decision: Decision | None) -> dict[str, Any]:
    """Return what stands round the sheet, of a decision and of a correction.

    What was decided is shown as it was then, whatever the proposal became since.
    """
    return {
        "revision": _revision(proposal, decision),
        "proposal": proposal,
        "tab": "decision",
        "promises": promises_of(proposal),
        "functions": standings_by_function(proposal),
        "ruling_notes": RULING_NOTES,
        "consequences": all_consequences(proposal),
        "what_stays": what_stays(proposal),
    }


def _revision(proposal: Proposal, decision: Decision | None) -> Revision | None:
    number = decision.revision_number if decision else proposal.revision_number
    is_latest = number == proposal.revision_number or proposal.stage in BEFORE_DECISION
    return proposal.latest if is_latest else revision_of(proposal, number)


def _period(proposal: Proposal) -> dict[str, Any]:
    period, interrupted = running_period_of(proposal), interrupted_period_of(proposal)
    return {
        "period": period,
        "interrupted": interrupted,
        "can_resume": bool(interrupted and interrupted.closes_at > clock.now()),
        "period_days": thresholds_of(proposal).final_comment_days(proposal.lane),
        "longest_extension": longest_extension(period) if period else 0,
        "keep_running_form": KeepRunningForm(),
        "extension_form": ExtensionForm(),
    }


def _revealed(proposal: Proposal, decided: Sequence[Decision]) -> dict[int, Any]:
    """Return by id the forecasts that each earlier decision revealed; the page has the latest."""
    numbers = sorted({0, *(each.revision_number for each in decided)})
    before = dict(zip(numbers[1:], numbers, strict=False))
    return {
        each.id: revealed_by(
            proposal, after=before[each.revision_number], until=each.revision_number
        )
        for each in decided
        if each.revision_number <= proposal.taken_up_on_revision
    }
