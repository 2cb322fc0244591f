"""Answering what somebody surfaced, and settling it."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on
from proposals.errors import Conflict
from proposals.forms import one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required
from proposals.rollout.actions._standing import keep_standing
from proposals.rollout.events import ProblemAnswered, ProblemRaisedAgain, ProblemSettled
from proposals.rollout.models import Problem, ProblemAnswer


def answer_problem(problem: Problem, *, text: str, by: Person) -> ProblemAnswer:
    """Say what is done about a problem; whoever raised it can answer back."""
    require(policy.answer_problem, by, problem)
    _require_unsettled(problem)
    answer = _said(problem, required("text", text, "Write an answer."), by)
    accept_seats(problem.proposal, by)
    record_on(
        problem.proposal,
        ProblemAnswered(
            proposal_id=problem.proposal_id,
            actor_id=by.id,
            problem_id=problem.id,
            answer_id=answer.id,
            title=problem.title,
        ),
    )
    return answer


def settle_problem(problem: Problem, *, how: str, by: Person) -> None:
    """Say how a problem was settled: from then on it overrides no status.

    While the decider is asked to open it again only whoever raised it can settle it, which
    takes the request back.
    """
    require(policy.settle_problem, by, problem)
    _require_unsettled(problem)
    if problem.waits_for_decider and by.id != problem.raised_by_id:
        raise Conflict(
            f"{problem.raised_by.name} asked the decider to open it again; it can be settled"
            " once that has an answer."
        )
    problem.settled_how = required("how", how, "Say how it was settled.")
    problem.settled_at, problem.settled_by = clock.now(), by
    keep_standing(problem.proposal)
    accept_seats(problem.proposal, by)
    record_on(
        problem.proposal,
        ProblemSettled(
            proposal_id=problem.proposal_id,
            actor_id=by.id,
            problem_id=problem.id,
            title=problem.title,
            how=one_line(how),
        ),
    )


def raise_again(problem: Problem, *, why: str, by: Person) -> None:
    """Say that a problem is not settled after all; how it was thought to be stays readable."""
    require(policy.raise_again, by, problem)
    if problem.settled_at is None or problem.settled_by is None:
        raise Conflict("It is not settled, so there is nothing to raise again.")
    why = required("why", why, "Say what is still wrong.")
    settled = _said(problem, f"Settled: {problem.settled_how}", problem.settled_by)
    settled.answered_at = problem.settled_at
    problem.settled_at, problem.settled_by, problem.settled_how = None, None, ""
    _said(problem, why, by)
    keep_standing(problem.proposal)
    record_on(
        problem.proposal,
        ProblemRaisedAgain(
            proposal_id=problem.proposal_id,
            actor_id=by.id,
            problem_id=problem.id,
            title=problem.title,
            why=one_line(why),
        ),
    )


def _require_unsettled(problem: Problem) -> None:
    if problem.is_settled:
        raise Conflict("It is settled. Whoever raised it can raise it again.")


def _said(problem: Problem, text: str, by: Person) -> ProblemAnswer:
    answer = ProblemAnswer(problem=problem, text=text, answered_by=by)
    db.session.add(answer)
    db.session.flush()
    return answer
