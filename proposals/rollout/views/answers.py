"""How the forms of a roll-out are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Milestone, Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import BaseForm, done
from proposals.responses import go_to, refused_form
from proposals.rollout.queries import milestone_of
from proposals.rollout.views.page import page_of


def done_or_shown(form: BaseForm, deed: Callable[[], object]) -> bool:
    """Do it if the form is in order; what the action refuses is shown in the form."""
    try:
        return done(form, deed)
    except Unmet as problem:
        form.form_errors.append(problem.detail)
        return False


def milestone_at(number: int, milestone_id: int) -> tuple[Proposal, Milestone]:
    """Return a milestone of a proposal that the person sees, with it; NotFound otherwise."""
    proposal = visible_proposal(number, actor())
    return proposal, milestone_of(proposal, milestone_id)


def deed_page(deed: str, proposal: Proposal, form: BaseForm, **context: Any) -> Response:
    """Show a page on which one thing is done, fresh or with what is wrong with it."""
    status = 422 if request.method == "POST" else 200
    page = render_template(
        f"rollout/{deed}.html", proposal=proposal, tab="rollout", form=form, **context
    )
    return make_response(page, status)


def back_to(proposal: Proposal, notice: str) -> ResponseReturnValue:
    """Go to the page, and say there what was done."""
    return go_to(url_for("rollout.show", number=proposal.number), notice)


def refused(proposal: Proposal, **forms: Any) -> ResponseReturnValue:
    """Show the page again with what was typed, and what is wrong with it."""
    return refused_form("rollout/show.html", **page_of(proposal, **forms))
