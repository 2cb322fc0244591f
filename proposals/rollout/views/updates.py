"""What people say about how it is going."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.rollout import actions
from proposals.rollout.forms.updates import UpdateForm
from proposals.rollout.views.answers import back_to, done_or_shown, refused
from proposals.rollout.views.blueprint import bp


@bp.post("/updates")
def create_update(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), UpdateForm.read()
    if done_or_shown(form, lambda: actions.post_update(proposal, **form.data, by=actor())):
        return back_to(proposal, "The update is posted.")
    return refused(proposal, update=form)
