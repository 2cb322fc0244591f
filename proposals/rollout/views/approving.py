"""Letting the next step begin, and naming somebody else for it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting.views.answers import chosen
from proposals.policy import require
from proposals.rollout import actions, policy
from proposals.rollout.forms.approving import ApprovalForm, ApproverForm
from proposals.rollout.queries import is_awaited, next_step, today_of, watched_until
from proposals.rollout.views.answers import back_to, deed_page, done_or_shown, milestone_at
from proposals.rollout.views.blueprint import bp


@bp.route("/milestones/<number:milestone_id>/approval", methods=["GET", "POST"])
def approve_step(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = milestone_at(number, milestone_id)
    require(policy.approve_step, actor(), milestone)
    if not is_awaited(milestone):
        return back_to(proposal, f"“{milestone.title}” waits for nobody’s word.")
    form = ApprovalForm.read()
    if done_or_shown(form, lambda: actions.approve_step(milestone, **form.data, by=actor())):
        return back_to(proposal, "The next step may begin.")
    until = watched_until(milestone)
    return deed_page(
        "approve",
        proposal,
        form,
        milestone=milestone,
        until=until,
        is_early=until is not None and today_of(actor()) < until,
        next=next_step(proposal),
    )


@bp.route("/milestones/<number:milestone_id>/approver", methods=["GET", "POST"])
def name_approver(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = milestone_at(number, milestone_id)
    require(policy.name_approver, actor(), milestone)
    people, form = [each for each in active_people() if each != actor()], ApproverForm.read()
    form.person.offer(people)
    if done_or_shown(
        form,
        lambda: actions.name_approver(
            milestone,
            person=chosen(people, form.person.data),
            reason=form.reason.data,
            by=actor(),
        ),
    ):
        return back_to(proposal, "They are told, and let the next step begin.")
    return deed_page("approver", proposal, form, milestone=milestone)
