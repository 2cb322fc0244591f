"""Opportunities: problems that somebody asks to have solved."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.errors import Conflict, Invalid
from proposals.events import record
from proposals.forms import clean
from proposals.goals import policy
from proposals.goals.events import (
    OpportunityChanged,
    OpportunityClosed,
    OpportunityOpened,
    OpportunityReopened,
)
from proposals.goals.models import Goal, Opportunity
from proposals.goals.texts import laid_out, noted, titled
from proposals.policy import require
from proposals.words import sentence_list


def open_opportunity(
    *, title: str, problem: str = "", goal: Goal | None = None, by: Person
) -> Opportunity:
    """Ask for a problem to be solved; a proposal can answer it."""
    require(policy.open_opportunity, by)
    title, problem = titled(title), clean(problem)
    html = laid_out("problem", problem)
    _require_open(goal)
    opportunity = Opportunity(
        title=title, problem=problem, problem_html=html, goal=goal, asked_by=by
    )
    db.session.add(opportunity)
    db.session.flush()  # the event names the opportunity by its id
    record(OpportunityOpened(actor_id=by.id, opportunity_id=opportunity.id, title=title))
    return opportunity


def change_opportunity(
    opportunity: Opportunity, *, title: str, problem: str, goal: Goal | None, by: Person
) -> None:
    """Ask more precisely; the event names what changed."""
    require(policy.change_opportunity, by, opportunity)
    wanted = {"title": titled(title), "problem": clean(problem), "goal": goal}
    if goal != opportunity.goal:
        _require_open(goal)
    changed = [name for name, value in wanted.items() if getattr(opportunity, name) != value]
    if "problem" in changed:
        opportunity.problem_html = laid_out("problem", str(wanted["problem"]))
    for name in changed:
        setattr(opportunity, name, wanted[name])
    if changed:
        record(
            OpportunityChanged(
                actor_id=by.id,
                opportunity_id=opportunity.id,
                title=opportunity.title,
                what=sentence_list([f"the {name}" for name in changed]),
            )
        )


def close_opportunity(opportunity: Opportunity, *, note: str, by: Person) -> None:
    """Say that no answer is waited for any more, and why; the answers there are stay."""
    require(policy.change_opportunity, by, opportunity)
    if opportunity.closed_at:
        raise Conflict("The opportunity is closed already.")
    opportunity.closed_at, opportunity.closing_note = clock.now(), noted(note)
    record(
        OpportunityClosed(
            actor_id=by.id,
            opportunity_id=opportunity.id,
            title=opportunity.title,
            note=opportunity.closing_note,
        )
    )


def reopen_opportunity(opportunity: Opportunity, *, by: Person) -> None:
    """Ask again; a second time changes nothing."""
    require(policy.change_opportunity, by, opportunity)
    if opportunity.closed_at:
        opportunity.closed_at, opportunity.closing_note = None, ""
        record(
            OpportunityReopened(
                actor_id=by.id, opportunity_id=opportunity.id, title=opportunity.title
            )
        )


def _require_open(goal: Goal | None) -> None:
    if goal and goal.closed_at:
        sentence = "This goal is closed; choose an open one, or none."
        raise Invalid(sentence, {"goal": [sentence]})
