"""What people do with the steps of a roll-out."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.rollout import actions
from proposals.rollout.forms.steps import CorrectForm, MarkForm, StepForm
from proposals.rollout.views.answers import back_to, done_or_shown, milestone_at, refused
from proposals.rollout.views.blueprint import bp
from proposals.rollout.views.parts import prefix_of


@bp.post("/steps")
def create_step(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), StepForm.read()
    form.offer(proposal.stage)
    if done_or_shown(form, lambda: actions.record_step(proposal, **form.data, by=actor())):
        return back_to(proposal, "Recorded.")
    return refused(proposal, step=form)


@bp.post("/milestones/<number:milestone_id>/day")
def mark_milestone(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = milestone_at(number, milestone_id)
    form = MarkForm.read(prefix=prefix_of(milestone))
    if done_or_shown(form, lambda: actions.mark_milestone(milestone, **form.data, by=actor())):
        return back_to(proposal, f"“{milestone.title}” is dated.")
    return refused(proposal, mark={milestone.id: form})


@bp.post("/milestones/<number:milestone_id>/correction")
def correct_day(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = milestone_at(number, milestone_id)
    form = CorrectForm.read(prefix=prefix_of(milestone))
    if done_or_shown(form, lambda: actions.correct_day(milestone, **form.data, by=actor())):
        return back_to(proposal, f"The day of “{milestone.title}” is corrected.")
    return refused(proposal, correct={milestone.id: form})
