"""Asking the decider to open it again, and what the decider answers, once, with why."""

from __future__ import annotations

from datetime import date

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Milestone, SeatRole, Stage
from proposals.drafting.policy import in_whose_place
from proposals.errors import Conflict
from proposals.forms import one_line
from proposals.policy import require
from proposals.review.queries import is_visible_to
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.actions._reopening import ask_the_decider, require_reopenable
from proposals.rollout.events import ReopeningAnswered
from proposals.rollout.models import Problem
from proposals.rollout.queries.problems import REOPENABLE

# Where opening it again means one more condition, because it reaches people already.
UNDER_CONDITION = frozenset({Stage.ROLLING_OUT, Stage.MEASURING})


def ask_to_reopen(problem: Problem, *, by: Person) -> None:
    """Ask the decider to open again what was decided; each problem asks once."""
    require(policy.ask_to_reopen, by, problem)
    require_reopenable(problem.proposal)
    if problem.is_settled:
        raise Conflict("It is settled. Raise it again first.")
    if problem.asks_to_reopen:
        raise Conflict("The decider was asked already.")
    ask_the_decider(problem, by)


def answer_request(
    problem: Problem,
    *,
    reopens: bool,
    why: str,
    condition: str = "",
    owner: Person | None = None,
    due_on: date | None = None,
    by: Person,
) -> None:
    """Say, once, whether it stays as decided or is opened again, and why.

    Opened again, a closed proposal is measured again; one that is rolled out or measured gets
    a further condition, with an owner and a day, which blocks its end; of one that reaches
    nobody the decision is then corrected.
    """
    require(policy.answer_request, by, problem)
    proposal = problem.proposal
    require_stage(proposal, REOPENABLE, deed="Open it again")
    if not problem.waits_for_decider:
        raise Conflict("The request is not open any more: it was answered, or taken back.")
    why = required("why", why, "Say why; whoever asked reads it, and so does everybody else.")
    if reopens and proposal.stage in UNDER_CONDITION:
        problem.condition = _further_condition(problem, condition, owner, due_on)
    problem.reopens, problem.reopen_answer = reopens, why
    problem.reopen_answered_by, problem.reopen_answered_at = by, clock.now()
    absent = in_whose_place(by, proposal, SeatRole.DECIDER)
    accept_seats(proposal, by, SeatRole.DECIDER)
    record_on(
        proposal,
        ReopeningAnswered(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=absent.id if absent else None,
            problem_id=problem.id,
            title=problem.title,
            label="opened it again" if reopens else "left it as decided",
            reopens=reopens,
            why=one_line(why),
        ),
    )


def _further_condition(
    problem: Problem, text: str, owner: Person | None, due_on: date | None
) -> Milestone:
    title = one_line(required("condition", text, "Say what has to be true before it is complete."))
    if owner is None or not owner.is_active:
        raise wrong("owner", "Choose who sees to it.")
    if not is_visible_to(owner, problem.proposal):
        raise wrong("owner", f"{owner.name} cannot see this proposal; let them read it first.")
    if due_on is None or due_on < clock.today():
        raise wrong("due_on", "Choose the day by which it is met, from today on.")
    milestone = Milestone(
        proposal=problem.proposal,
        title=title,
        is_condition=True,
        owner=owner,
        planned_on=due_on,
        first_planned_on=due_on,
    )
    db.session.add(milestone)
    return milestone
