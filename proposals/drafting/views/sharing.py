"""Who can read a proposal."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people, teams
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.people import ReaderForm
from proposals.drafting.queries import one_of, readers_of, visible_proposal
from proposals.drafting.views.answers import confirm_page, editable_proposal, form_page, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import plan_page, visibility_form
from proposals.forms import done
from proposals.policy import require


@bp.post("/p/<number:number>/visibility")
def set_visibility(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    require(policy.own, actor(), proposal)
    form = visibility_form(proposal)
    if done(form, lambda: actions.set_visibility(proposal, **form.data, by=actor())):
        return to_plan(proposal, "readers", "Saved.")
    return plan_page(proposal, status=422, visibility_form=form)


@bp.route("/p/<number:number>/readers/new", methods=["GET", "POST"])
def new_reader(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = ReaderForm.read()
    readers = {f"team-{team.id}": {"team": team} for team in teams()}
    readers |= {f"person-{person.id}": {"person": person} for person in active_people()}
    form.offer(readers)
    if done(form, lambda: _invite(proposal, readers[form.reader.data])):
        return to_plan(proposal, "readers", "They can read it now.")
    return form_page(
        "reader", proposal, form, place="readers", title="Invite a reader", save="Invite"
    )


def _invite(proposal: Any, reader: dict[str, Any]) -> None:
    actions.invite_reader(proposal, **reader, by=actor())


@bp.route("/p/<number:number>/readers/<number:reader_id>/removal", methods=["GET", "POST"])
def uninvite(number: int, reader_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    invitation = one_of(readers_of(proposal), reader_id)
    name = invitation.reader.name
    if request.method == "POST":
        actions.uninvite(proposal, person=invitation.person, team=invitation.team, by=actor())
        return to_plan(proposal, "readers", f"{name} is no longer invited.")
    return confirm_page(
        proposal,
        place="readers",
        title=f"No longer invite {name}?",
        lost="They lose sight of it unless they hold a seat, or everybody can read it.",
        verb="Take the invitation back",
    )
