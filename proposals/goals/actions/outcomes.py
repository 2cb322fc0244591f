"""Goals: business outcomes that are wanted, each with an owner."""

from __future__ import annotations

from datetime import date

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.errors import Conflict, Invalid
from proposals.events import record
from proposals.forms import clean
from proposals.goals import policy
from proposals.goals.events import GoalChanged, GoalClosed, GoalOpened, GoalReopened
from proposals.goals.models import Goal
from proposals.goals.texts import laid_out, noted, titled
from proposals.policy import require
from proposals.words import sentence_list

CALLED = {"due_on": "the date"}


def open_goal(
    *,
    title: str,
    description: str = "",
    owner: Person | None = None,
    due_on: date | None = None,
    by: Person,
) -> Goal:
    """Say that an outcome is wanted; without another owner it is the actor's own."""
    require(policy.open_goal, by)
    title, description = titled(title), clean(description)
    html = laid_out("description", description)
    owner = owner or by
    _require_here(owner)
    goal = Goal(
        title=title,
        description=description,
        description_html=html,
        owner=owner,
        due_on=due_on,
    )
    db.session.add(goal)
    db.session.flush()  # the event names the goal by its id
    record(GoalOpened(actor_id=by.id, goal_id=goal.id, title=title))
    return goal


def change_goal(
    goal: Goal, *, title: str, description: str, owner: Person, due_on: date | None, by: Person
) -> None:
    """Change what is wanted, whose it is, or until when; the event names what changed."""
    require(policy.change_goal, by, goal)
    wanted = {
        "title": titled(title),
        "description": clean(description),
        "owner": owner,
        "due_on": due_on,
    }
    if owner != goal.owner:
        _require_here(owner)
    changed = [name for name, value in wanted.items() if getattr(goal, name) != value]
    if "description" in changed:
        goal.description_html = laid_out("description", str(wanted["description"]))
    for name in changed:
        setattr(goal, name, wanted[name])
    if changed:
        what = sentence_list([CALLED.get(name, f"the {name}") for name in changed])
        record(GoalChanged(actor_id=by.id, goal_id=goal.id, title=goal.title, what=what))


def close_goal(goal: Goal, *, note: str, by: Person) -> None:
    """Say that it is no longer worked towards, and how it ended; what served it stays."""
    require(policy.change_goal, by, goal)
    if goal.closed_at:
        raise Conflict("The goal is closed already.")
    goal.closed_at, goal.closing_note = clock.now(), noted(note)
    record(GoalClosed(actor_id=by.id, goal_id=goal.id, title=goal.title, note=goal.closing_note))


def reopen_goal(goal: Goal, *, by: Person) -> None:
    """Want it again; a second time changes nothing."""
    require(policy.change_goal, by, goal)
    if goal.closed_at:
        goal.closed_at, goal.closing_note = None, ""
        record(GoalReopened(actor_id=by.id, goal_id=goal.id, title=goal.title))


def _require_here(owner: Person) -> None:
    if not owner.is_active:
        sentence = f"{owner.name} has left."
        raise Invalid(sentence, {"owner": [sentence]})
