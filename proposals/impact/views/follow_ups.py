"""Taking follow-ups up, or dropping them."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.forms import done
from proposals.impact import actions
from proposals.impact.forms import DropForm
from proposals.impact.queries.outcomes import follow_up_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.outcomes import here
from proposals.impact.views.page import page_of, proposal_shown
from proposals.responses import go_to, notify, refused_form


@bp.post("/follow-ups/<number:follow_up_id>/proposal")
def start_follow_up(number: int, follow_up_id: int) -> ResponseReturnValue:
    follow_up = follow_up_of(proposal_shown(number), follow_up_id)
    draft = actions.start_proposal(follow_up, by=actor())
    return go_to(
        url_for("drafting.edit", number=draft.number),
        f"TL-{draft.number} is a private draft: you alone can see it.",
    )


@bp.post("/follow-ups/<number:follow_up_id>/milestone")
def plan_follow_up(number: int, follow_up_id: int) -> ResponseReturnValue:
    milestone = actions.plan_milestone(
        follow_up_of(proposal_shown(number), follow_up_id), by=actor()
    )
    where = url_for("rollout.show", number=number, _anchor=f"milestone-{milestone.id}")
    notify("Planned as a milestone, without a date yet.", link=("See it", where))
    return go_to(here(number, f"follow-up-{follow_up_id}"))


@bp.post("/follow-ups/<number:follow_up_id>/drop")
def drop_follow_up(number: int, follow_up_id: int) -> ResponseReturnValue:
    proposal, form = proposal_shown(number), DropForm.read()
    follow_up = follow_up_of(proposal, follow_up_id)
    if done(form, lambda: actions.drop(follow_up, reason=form.reason.data, by=actor())):
        return go_to(here(number, f"follow-up-{follow_up_id}"), "Dropped, with its reason.")
    page = page_of(proposal)
    page["drop_forms"][follow_up_id] = form
    return refused_form("impact/show.html", **page)
