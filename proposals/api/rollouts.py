"""How a roll-out goes: what was planned and happened, what is said of it, and its problems."""

from __future__ import annotations

from typing import Any

from proposals import clock
from proposals.api.access import caller, needs
from proposals.api.people import person_at
from proposals.api.proposals import READING, WRITING
from proposals.api.resources import Resource
from proposals.api.rollout_shapes import (
    ChangeMilestoneSchema,
    MilestoneSchema,
    MilestonesSchema,
    PageQuery,
    PostUpdateSchema,
    RecordStepSchema,
    SurfacedListSchema,
    SurfacedSchema,
    SurfaceSchema,
    UpdateSchema,
    UpdatesSchema,
)
from proposals.drafting.models import Milestone, Proposal, Risk
from proposals.drafting.queries import visible_proposal
from proposals.errors import Invalid
from proposals.rollout import actions
from proposals.rollout.course import standing_of, with_course
from proposals.rollout.models import Problem, StatusUpdate
from proposals.rollout.moves import moves_of
from proposals.rollout.queries import (
    exposure_now,
    milestone_of,
    milestones_in_order,
    problems_page,
    today_of,
    updates_page,
)
from proposals.rollout.slip import slip_days, slip_sentence

bp = Resource("api_rollouts", __name__, description="Roll-outs, and how they go.")


@bp.get("/proposals/<number:number>/milestones")
@bp.response(200, MilestonesSchema)
@bp.refuses(404)
@needs(*READING)
def list_milestones(number: int) -> dict[str, Any]:
    """List what was planned and what happened, with the slip of the whole."""
    proposal, today = _found(number), today_of(caller())
    return {
        "exposure": exposure_now(proposal),
        "slip": slip_sentence(proposal, moves_of(proposal), today),
        "slip_days": slip_days(proposal, today),
        "milestones": milestones_in_order(proposal),
    }


@bp.post("/proposals/<number:number>/milestones")
@bp.arguments(RecordStepSchema)
@bp.response(200, MilestoneSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def post_milestone(fields: dict[str, Any], number: int) -> Milestone:
    """Record a step that happened; a planned one that reaches as much is the one.

    The first roll-out step starts the roll-out. 409 says what keeps it from happening.
    """
    return actions.record_step(_found(number), **fields, by=caller())


@bp.patch("/proposals/<number:number>/milestones/<number:milestone_id>")
@bp.arguments(ChangeMilestoneSchema)
@bp.response(200, MilestoneSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def patch_milestone(fields: dict[str, Any], number: int, milestone_id: int) -> Milestone:
    """Say that a planned milestone happened, or move it to another day with a reason."""
    milestone = milestone_of(_found(number), milestone_id)
    if "happened_on" in fields:
        actions.mark_milestone(milestone, **{"note": ""} | fields, by=caller())
    else:
        actions.move_date(milestone, **fields, by=caller())
    return milestone


@bp.get("/proposals/<number:number>/updates")
@bp.arguments(PageQuery, location="query")
@bp.response(200, UpdatesSchema)
@bp.refuses(404, 422)
@needs(*READING)
def list_updates(query: dict[str, Any], number: int) -> dict[str, Any]:
    """List what was said of how it goes, the latest first, and how it stands by that."""
    proposal = visible_proposal(number, caller(), with_course())
    page = updates_page(proposal, before=query["cursor"], limit=query["limit"])
    standing = standing_of(proposal, now=clock.now())
    return {"standing": standing, "updates": page.updates, "next": page.next}


@bp.post("/proposals/<number:number>/updates")
@bp.arguments(PostUpdateSchema)
@bp.response(200, UpdateSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def post_update(fields: dict[str, Any], number: int) -> StatusUpdate:
    """Say how it goes; where confidence is low, also what is in the way and who sees to it."""
    proposal, email = _found(number), fields.pop("blocker_owner")
    owner = person_at(email, field="blocker_owner") if email else None
    return actions.post_update(proposal, **fields, blocker_owner=owner, by=caller())


@bp.get("/proposals/<number:number>/problems")
@bp.arguments(PageQuery, location="query")
@bp.response(200, SurfacedListSchema)
@bp.refuses(404, 422)
@needs(*READING)
def list_problems(query: dict[str, Any], number: int) -> dict[str, Any]:
    """List the problems that somebody surfaced, the latest first, with their answers."""
    page = problems_page(_found(number), before=query["cursor"], limit=query["limit"])
    return {"problems": page.problems, "next": page.next}


@bp.post("/proposals/<number:number>/problems")
@bp.arguments(SurfaceSchema)
@bp.response(200, SurfacedSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def post_problem(fields: dict[str, Any], number: int) -> Problem:
    """Surface a problem, at any stage, as anybody who can see the proposal may."""
    proposal = _found(number)
    risk = _risk(proposal, fields.pop("risk"))
    return actions.surface_problem(proposal, **fields, risk=risk, by=caller())


def _found(number: int) -> Proposal:
    return visible_proposal(number, caller())


def _risk(proposal: Proposal, risk_id: int | None) -> Risk | None:
    if risk_id is None:
        return None
    for risk in proposal.risks:
        if risk.id == risk_id:
            return risk
    sentence = "There is no such risk on this proposal."
    raise Invalid(sentence, {"risk": [sentence]})
