"""What people do with the code that carries a change."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals import words
from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.errors import Conflict, Invalid
from proposals.forms import whole
from proposals.responses import go_to
from proposals.rollout.actions import beginning, linking
from proposals.rollout.changes import called, change_at
from proposals.rollout.forms.changes import BeginForm, LinkForm
from proposals.rollout.models import ChangeLink, ChangeSource
from proposals.rollout.queries import with_steps
from proposals.rollout.queries.changes import deployment_to_begin_with, link_of, links_page
from proposals.rollout.views.answers import back_to, done_or_shown, refused
from proposals.rollout.views.blueprint import bp


@bp.get("/changes")
def changes(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    listed = links_page(proposal, after=min(whole(request.args.get("after")), 999_999_999))
    return render_template(
        "rollout/changes.html", proposal=proposal, tab="rollout", changes=listed, called=called
    )


@bp.post("/changes")
def create_link(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_steps()), LinkForm.read()
    if done_or_shown(form, lambda: _linked(proposal, form)):
        return back_to(proposal, "Linked.")
    return refused(proposal, link=form)


def _linked(proposal: Proposal, form: LinkForm) -> ChangeLink:
    change = change_at(form.address.data or "", title=form.title.data or "")
    if change is None:
        sentence = "That is not the address of a commit, a merge request or a release."
        raise Invalid(sentence, {"address": [sentence]})
    return linking.link_change(proposal, change=change, source=ChangeSource.PAGE, by=actor())


@bp.post("/changes/<number:link_id>/removal")
def remove_link(number: int, link_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    link = link_of(proposal, link_id)
    linking.unlink_change(link, by=actor())
    return back_to(proposal, f"The link to {called(link)} is taken away.")


@bp.post("/changes/<number:link_id>/beginning")
def begin(number: int, link_id: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_steps()), BeginForm.read()
    link = _offered(proposal, link_id)
    if done_or_shown(form, lambda: beginning.begin_rollout(link, **form.data, by=actor())):
        return back_to(proposal, f"The roll-out began on {words.day(form.happened_on.data)}.")
    return refused(proposal, begin=form)


@bp.post("/changes/<number:link_id>/aside")
def set_aside(number: int, link_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    beginning.set_aside(_offered(proposal, link_id), by=actor())
    return go_to(url_for(".show", number=number), "Set aside. The next deployment is asked about.")


def _offered(proposal: Proposal, link_id: int) -> ChangeLink:
    """Return the link that is offered; Conflict where another page was quicker."""
    link, offered = link_of(proposal, link_id), deployment_to_begin_with(proposal)
    if offered is None or offered.id != link.id:
        raise Conflict("The roll-out began already, or this deployment was set aside.")
    return link
