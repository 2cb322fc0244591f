"""Sharing the brief with somebody who has no account."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.links import address_of
from proposals.accounts.queries import the_organisation
from proposals.accounts.session import actor
from proposals.drafting import policy
from proposals.drafting.actions import share_links as deeds
from proposals.drafting.forms.people import ShareForm
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.drafting.share_links import link_of, links_of, works
from proposals.drafting.views.blueprint import bp
from proposals.responses import go_to


@bp.get("/p/<number:number>/share")
def share(number: int) -> ResponseReturnValue:
    return _page(visible_proposal(number, actor()), ShareForm())


@bp.post("/p/<number:number>/share")
def make_share_link(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    form = ShareForm.read()
    if not form.validate():
        return _page(proposal, form, status=422)
    link, token = deeds.make_share_link(proposal, days=int(form.days.data), by=actor())
    address = address_of("briefs.shared", token=token)
    # Not a redirect: the address would have to be kept somewhere in between.
    page = render_template("drafting/shared.html", proposal=proposal, link=link, address=address)
    return make_response(page, 201)


@bp.route("/p/<number:number>/share/<number:link_id>/revocation", methods=["GET", "POST"])
def revoke_share_link(number: int, link_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    link = link_of(proposal, link_id)
    if request.method == "GET":
        return render_template("drafting/revoke_link.html", proposal=proposal, link=link)
    deeds.revoke_share_link(link, by=actor())
    return go_to(url_for(".share", number=number), "That link opens nothing any more.")


def _page(proposal: Proposal, form: ShareForm, *, status: int = 200) -> Response:
    links = links_of(proposal)
    page = render_template(
        "drafting/share.html",
        proposal=proposal,
        form=form,
        links=links,
        working={link.id for link in links if works(link)},
        may_share=policy.share_brief(actor(), proposal),
        is_allowed=the_organisation().allows_share_links,
        may_revoke=lambda link: policy.revoke_share_link(actor(), link),
    )
    return make_response(page, status)
