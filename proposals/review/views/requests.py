"""Answering a request for a review."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people, person_of
from proposals.accounts.session import actor
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.queries import one_of, visible_proposal
from proposals.forms import BaseForm, done
from proposals.policy import require
from proposals.responses import go_to, refused_form
from proposals.review import actions, policy
from proposals.review.forms import AcceptForm, DeclineForm, HandOverForm
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here


@bp.route("/requests/<number:request_id>/acceptance", methods=["GET", "POST"])
def accept_request(number: int, request_id: int) -> ResponseReturnValue:
    proposal, asked = _asked(number, request_id)
    form = AcceptForm.read()
    looks_by = form.looks_by.data
    if done(form, lambda: actions.accept_request(asked, looks_by=looks_by, by=actor())):
        return go_to(here(proposal, "my-position"), "Accepted. The authors see it.")
    return _form_page("accept", proposal, asked, form)


@bp.route("/requests/<number:request_id>/refusal", methods=["GET", "POST"])
def decline_request(number: int, request_id: int) -> ResponseReturnValue:
    proposal, asked = _asked(number, request_id)
    form = DeclineForm.read()
    if done(form, lambda: actions.decline_request(asked, why=form.why.data, by=actor())):
        return go_to(here(proposal, "standings-h"), "Declined. Nobody waits for it any more.")
    return _form_page("decline", proposal, asked, form)


@bp.route("/requests/<number:request_id>/handover", methods=["GET", "POST"])
def hand_over_request(number: int, request_id: int) -> ResponseReturnValue:
    proposal, asked = _asked(number, request_id)
    form = HandOverForm.read()
    known = {*proposal.author_ids, actor().id} | {each.person_id for each in proposal.reviewers}
    form.to.offer(each for each in active_people() if each.id not in known)
    if done(form, lambda: _hand_over(asked, form)):
        notice = f"{asked.handed_to.name} is asked instead." if asked.handed_to else ""
        return go_to(here(proposal, "standings-h"), notice)
    return _form_page("hand_over", proposal, asked, form)


def _hand_over(asked: Reviewer, form: Any) -> None:
    to = person_of(form.to.data)
    actions.hand_over_request(asked, to=to, why=form.why.data, by=actor())


def _asked(number: int, request_id: int) -> tuple[Proposal, Reviewer]:
    proposal = visible_proposal(number, actor())
    asked = one_of(proposal.reviewers, request_id)
    require(policy.answer_request, actor(), asked)
    return proposal, asked


def _form_page(way: str, proposal: Proposal, asked: Reviewer, form: BaseForm) -> Any:
    shown = {"proposal": proposal, "tab": "review", "asked": asked, "way": way, "form": form}
    if request.method == "POST":
        return refused_form("review/request.html", **shown)
    return render_template("review/request.html", **shown)
