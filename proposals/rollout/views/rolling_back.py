"""Taking a change back."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import require_stage
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.queries import visible_proposal
from proposals.policy import require
from proposals.rollout import actions, policy
from proposals.rollout.forms.rolling_back import RollbackForm
from proposals.rollout.queries import exposure_now, today_of
from proposals.rollout.views.answers import back_to, deed_page, done_or_shown
from proposals.rollout.views.blueprint import bp

TAKEN_BACK_AT = frozenset({Stage.ROLLING_OUT, Stage.MEASURING})


@bp.route("/rollback", methods=["GET", "POST"])
def roll_back(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    require(policy.roll_out, actor(), proposal)
    require_stage(proposal, TAKEN_BACK_AT, deed="Take it back")
    form = RollbackForm.read(happened_on=today_of(actor()))
    form.offer(proposal.commitments, proposal.problems)  # type: ignore[attr-defined]
    if done_or_shown(form, lambda: actions.roll_back(proposal, **_said(proposal, form))):
        return back_to(proposal, "It is recorded, and everybody concerned is told now.")
    return deed_page("roll_back", proposal, form, exposure=exposure_now(proposal))


def _said(proposal: Proposal, form: RollbackForm) -> dict[str, Any]:
    numbers = {each.id: each for each in proposal.commitments}
    surfaced = {each.id: each for each in proposal.problems}  # type: ignore[attr-defined]
    return {
        "happened_on": form.happened_on.data,
        "trigger": form.trigger.data,
        "commitment": numbers.get(form.commitment.data),
        "problem": surfaced.get(form.problem.data),
        "reason": form.note.data,
        "what_now": form.what_now.data,
        "by": actor(),
    }
