"""Saying that something goes wrong: anybody may, at any stage, and is credited for it."""

from __future__ import annotations

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal, Risk
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.actions._reopening import ask_the_decider, require_reopenable
from proposals.rollout.actions._standing import keep_standing
from proposals.rollout.course import BAD_NEWS
from proposals.rollout.events import ProblemSurfaced
from proposals.rollout.models import Problem, Status


def surface_problem(
    proposal: Proposal,
    *,
    title: str,
    description: str = "",
    status: Status | None = None,
    risk: Risk | None = None,
    asks_to_reopen: bool = False,
    by: Person,
) -> Problem:
    """Say what goes wrong; it is kept who said so, when, and at which stage.

    ``status`` is what the roll-out has with it, ``risk`` the one of the proposal's that foresaw
    it, whoever named that is credited. Raises Conflict where nothing was decided that its
    decider could open again.
    """
    require(policy.surface_problem, by, proposal)
    title = one_line(required("title", title, "Say what the problem is, in a few words."))
    if status is not None and status not in BAD_NEWS:
        raise wrong("status", "A problem makes it at risk or off track, or leaves it as it is.")
    if risk is not None and risk.proposal_id != proposal.id:
        raise wrong("risk", "Choose one of the risks of this proposal.")
    if asks_to_reopen:
        require_reopenable(proposal)
    problem = Problem(
        proposal=proposal,
        title=title,
        description=clean(description),
        status=status,
        risk=risk,
        raised_by=by,
        raised_in=proposal.stage,
    )
    db.session.add(problem)
    db.session.flush()
    keep_standing(proposal)
    record_on(
        proposal,
        ProblemSurfaced(
            proposal_id=proposal.id,
            actor_id=by.id,
            problem_id=problem.id,
            title=title,
            status=status.value if status else "",
            label=f": {words.STATUS[status].lower()}" if status else "",
            risk_id=risk.id if risk else None,
        ),
    )
    if asks_to_reopen:
        ask_the_decider(problem, by)
    return problem
