"""Who may say what the organisation wants."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.goals.models import Goal, Opportunity
from proposals.policy import permission


@permission("Sign in to open a goal.")
def open_goal(actor: Person, nothing: None) -> bool:
    return actor.is_active


@permission("Only its owner or an administrator may change, close or reopen this goal.")
def change_goal(actor: Person, goal: Goal) -> bool:
    return actor.is_active and (actor.id == goal.owner_id or actor.is_administrator)


@permission("Sign in to ask for a problem to be solved.")
def open_opportunity(actor: Person, nothing: None) -> bool:
    return actor.is_active


@permission("Only whoever asked or an administrator may change, close or reopen this opportunity.")
def change_opportunity(actor: Person, opportunity: Opportunity) -> bool:
    return actor.is_active and (actor.id == opportunity.asked_by_id or actor.is_administrator)
