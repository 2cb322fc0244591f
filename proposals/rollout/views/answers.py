"""How the forms of a roll-out are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Proposal
from proposals.forms import BaseForm, done
from proposals.responses import go_to, refused_form
from proposals.rollout.views.page import page_of


def done_or_shown(form: BaseForm, deed: Callable[[], object]) -> bool:
    """Do it if the form is in order; what the action refuses is shown in the form."""
    try:
        return done(form, deed)
    except Unmet as problem:
        form.form_errors.append(problem.detail)
        return False


def back_to(proposal: Proposal, notice: str) -> ResponseReturnValue:
    """Go to the page, and say there what was done."""
    return go_to(url_for("rollout.show", number=proposal.number), notice)


def refused(proposal: Proposal, **forms: Any) -> ResponseReturnValue:
    """Show the page again with what was typed, and what is wrong with it."""
    return refused_form("rollout/show.html", **page_of(proposal, **forms))
