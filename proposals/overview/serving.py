"""What serves a goal and what answers an opportunity, of the proposals that a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Proposal, Stage, proposal_goal
from proposals.drafting.queries import is_visible, visible_proposals
from proposals.goals.models import Goal, Opportunity

MOST = 50


def serving_counts(goals: Iterable[Goal], *, to: Person) -> dict[int, int]:
    """Return how many proposals serve each goal, by the goal's id; others are never counted."""
    counted = db.session.execute(
        sa.select(proposal_goal.c.goal_id, sa.func.count().label("amount"))
        .join(Proposal, Proposal.id == proposal_goal.c.proposal_id)
        .where(proposal_goal.c.goal_id.in_([goal.id for goal in goals]), is_visible(to))
        .group_by(proposal_goal.c.goal_id)
    )
    return {row.goal_id: row.amount for row in counted}


@dataclass(frozen=True)
class Serving:
    """The proposals that serve a goal, by stage; ``is_whole`` unless there are too many to list."""

    by_stage: Sequence[tuple[Stage, Sequence[Proposal]]]
    is_whole: bool


def serving(goal: Goal, *, to: Person) -> Serving:
    """Return what serves a goal, in the order of a proposal's life, the latest active first."""
    found = scalars(
        visible_proposals(to)
        .join(proposal_goal, proposal_goal.c.proposal_id == Proposal.id)
        .where(proposal_goal.c.goal_id == goal.id)
        .order_by(Proposal.active_at.desc(), Proposal.id.desc())
        .limit(MOST + 1)
        .options(joinedload(Proposal.owner))
    )
    shown = found[:MOST]
    grouped = [(stage, [each for each in shown if each.stage == stage]) for stage in Stage]
    return Serving([(stage, rows) for stage, rows in grouped if rows], len(found) <= MOST)


def answers_to(opportunities: Iterable[Opportunity], *, to: Person) -> dict[int, list[Proposal]]:
    """Return the proposals that answer each opportunity, by the opportunity's id."""
    asked = [each.id for each in opportunities]
    answers: dict[int, list[Proposal]] = {each: [] for each in asked}
    found = scalars(
        visible_proposals(to)
        .where(Proposal.opportunity_id.in_(asked))
        .order_by(Proposal.number)
        .limit(MOST * 4)
    )
    for proposal in found:
        answers[proposal.opportunity_id or 0].append(proposal)
    return answers
