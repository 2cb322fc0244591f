"""The page of a roll-out."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.rollout.queries import RUNNING, today_of, with_steps
from proposals.rollout.views.blueprint import bp
from proposals.rollout.views.parts import (
    changes_shown,
    checklist_shown,
    plan_shown,
    problems_shown,
    updates_shown,
)


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_steps())
    return render_template("rollout/show.html", **page_of(proposal))


def page_of(proposal: Proposal, **sent: Any) -> dict[str, Any]:
    """Return what the page shows, part by part.

    ``sent`` has, by name, the forms that were refused; each takes the place of a fresh one.
    """
    today = today_of(actor())
    return {
        "proposal": proposal,
        "tab": "rollout",
        "is_running": proposal.stage in RUNNING,
        **plan_shown(proposal, today=today, sent=sent),
        **checklist_shown(proposal, sent=sent),
        **updates_shown(proposal),
        **problems_shown(proposal),
        **changes_shown(proposal, sent=sent),
    }
