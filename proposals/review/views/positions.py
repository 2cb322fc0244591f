"""Saying where one stands."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.errors import NotFound
from proposals.forms import done
from proposals.responses import go_to, refused_form, wants_json
from proposals.review import actions
from proposals.review.queries import positions_of
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, page
from proposals.review.views.standing import absent_people, position_sent


@bp.post("/position")
def take_position(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    form, absent = position_sent(proposal), absent_people(proposal)
    if not done(form, lambda: actions.take_position(proposal, **form.position(absent), by=actor())):
        return refused_form("review/show.html", **page(proposal, position_form=form))
    return go_to(here(proposal, "my-position"), "Position recorded.")


@bp.post("/position/draft")
def keep_position_draft(number: int) -> ResponseReturnValue:
    """Keep what is being written: a script sends it on every pause, and a button without one."""
    proposal = visible_proposal(number, actor())
    said = position_sent(proposal).position(absent_people(proposal))
    draft = actions.keep_position_draft(proposal, **said, by=actor())
    if wants_json():
        return jsonify(id=1 if draft else None, kept_at=clock.now().isoformat())
    notice = "Draft kept. Only you see it." if draft else "There is nothing to keep yet."
    return go_to(here(proposal, "my-position"), notice)


@bp.post("/position/draft/removal")
def drop_position_draft(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.drop_position_draft(proposal, by=actor())
    return go_to(here(proposal, "my-position"), "Draft discarded.")


@bp.post("/positions/<number:position_id>/confirmation")
def confirm_position(number: int, position_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    position = next((each for each in positions_of(proposal) if each.id == position_id), None)
    if position is None:
        raise NotFound()
    actions.confirm_position(position, by=actor())
    notice = f"Your position holds on revision {proposal.revision_number}."
    return go_to(here(proposal, "my-position"), notice)
