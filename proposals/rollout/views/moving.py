"""Moving a planned date, with the reason: where letters lead."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from proposals import words
from proposals.accounts.session import actor
from proposals.drafting.models import Milestone
from proposals.policy import require
from proposals.rollout import actions, policy
from proposals.rollout.forms.steps import MoveForm
from proposals.rollout.moves import moves_of
from proposals.rollout.presets import Preset, later_days
from proposals.rollout.queries import today_of
from proposals.rollout.slip import slip_of, told
from proposals.rollout.views.answers import back_to, deed_page, done_or_shown, milestone_at
from proposals.rollout.views.blueprint import bp


@bp.route("/milestones/<number:milestone_id>/plan", methods=["GET", "POST"])
def move_date(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = milestone_at(number, milestone_id)
    require(policy.move_date, actor(), milestone)
    if milestone.happened_on:
        return back_to(proposal, f"It happened on {words.day(milestone.happened_on)}.")
    form, presets = MoveForm.read(), later_days(milestone.planned_on, today_of(actor()))
    if done_or_shown(form, lambda: actions.move_date(milestone, **_moved(form, presets))):
        return back_to(proposal, f"“{milestone.title}” has a new day.")
    return deed_page("move", proposal, form, presets=presets, **_plan_of(milestone))


def _moved(form: MoveForm, presets: list[Preset]) -> dict[str, Any]:
    day = form.day_among(presets)
    return {"planned_on": day, "reason": form.reason.data, "by": actor()}


def _plan_of(milestone: Milestone) -> dict[str, Any]:
    moves = moves_of(milestone.proposal).get(milestone.id, [])
    return {
        "milestone": milestone,
        "slip": slip_of(milestone, moves, today_of(actor())),
        "moves": [(told(move), move.reason) for move in moves],
    }
