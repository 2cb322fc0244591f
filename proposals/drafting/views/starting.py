"""Starting a proposal."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.forms import StartForm
from proposals.drafting.models import Proposal
from proposals.drafting.starters import starters
from proposals.drafting.views.answers import done
from proposals.drafting.views.blueprint import bp
from proposals.responses import go_to


@bp.route("/proposals/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = StartForm.read()
    started: list[Proposal] = []
    if done(form, lambda: started.append(actions.start(**form.data, by=actor()))):
        return go_to(
            url_for("drafting.edit", number=started[0].number),
            f"TL-{started[0].number} is a private draft: you alone can see it.",
        )
    status = 422 if request.method == "POST" else 200
    page = render_template("drafting/new.html", form=form, starters=starters())
    return make_response(page, status)
