"""Asking a decider to open again what was decided."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.lifecycle import record_on, require_stage
from proposals.drafting.models import Proposal, SeatRole
from proposals.errors import Conflict
from proposals.rollout.events import ReopeningAsked
from proposals.rollout.models import Problem
from proposals.rollout.queries.problems import REOPENABLE


def require_reopenable(proposal: Proposal) -> None:
    """Return quietly where somebody decided and can be asked, or raise Conflict."""
    require_stage(proposal, REOPENABLE, deed="Ask to open it again")
    if proposal.seat(SeatRole.DECIDER) is None:
        raise Conflict("Nobody decides here, so nobody can be asked to open it again.")


def ask_the_decider(problem: Problem, by: Person) -> None:
    """Note that the decider is asked, and tell it."""
    problem.asks_to_reopen = True
    record_on(
        problem.proposal,
        ReopeningAsked(
            proposal_id=problem.proposal_id,
            actor_id=by.id,
            problem_id=problem.id,
            title=problem.title,
        ),
    )
