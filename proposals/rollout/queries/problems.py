"""Reading what was surfaced about a proposal, and how what shipped differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.checks import CORRECTABLE
from proposals.decisions.queries import decision_in_force
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Proposal, Seat, SeatRole, Stage
from proposals.errors import NotFound
from proposals.rollout.models import Deviation, Problem, Thanks

PROBLEMS_A_PAGE = 20
MOST_ON_THE_ROLLOUT_PAGE = 5
# Decided, and not made anew on each reader's screen: what a decider can be asked to open again.
REOPENABLE = AFTER_ACCEPTANCE | {Stage.DECLINED, Stage.DEFERRED}


@dataclass(frozen=True)
class ProblemPage:
    """Some problems, the latest first; ``next`` is the id to go on before, or None."""

    problems: Sequence[Problem]
    next: int | None


def problems_page(
    proposal: Proposal, *, before: int | None = None, limit: int = PROBLEMS_A_PAGE
) -> ProblemPage:
    """Return problems with their answers and thanks, those before an id where one is given."""
    statement = _problems_of(proposal)
    if before is not None:
        statement = statement.where(Problem.id < before)
    found = db.session.scalars(
        statement.options(*_whole()).order_by(Problem.id.desc()).limit(limit + 1)
    ).all()
    return ProblemPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def unsettled_problems(proposal: Proposal) -> Sequence[Problem]:
    """Return what is not settled yet, the latest first: as many as a roll-out page shows."""
    return db.session.scalars(
        _problems_of(proposal)
        .where(Problem.settled_at.is_(None))
        .options(joinedload(Problem.risk))
        .order_by(Problem.id.desc())
        .limit(MOST_ON_THE_ROLLOUT_PAGE + 1)
    ).all()


def problem_of(proposal: Proposal, problem_id: int) -> Problem:
    """Return one of the proposal's problems, or raise NotFound."""
    problem = db.session.scalars(
        _problems_of(proposal).where(Problem.id == problem_id).options(*_whole())
    ).first()
    if problem is None:
        raise NotFound()
    return problem


def can_be_reopened(proposal: Proposal) -> bool:
    """Tell whether somebody decided, and is there to be asked to open it again."""
    return proposal.stage in REOPENABLE and proposal.seat(SeatRole.DECIDER) is not None


def asked_to_reopen(person: Person) -> sa.Select[Problem]:
    """Return the query of the requests that the person can answer, as decider or in their place."""
    acting_for = [person.id, *(each.id for each in person.standing_in_for)]
    is_decider = sa.and_(
        Seat.proposal_id == Problem.proposal_id,
        Seat.role == SeatRole.DECIDER,
        Seat.person_id.in_(acting_for),
    )
    return (
        sa.select(Problem)
        .join(Seat, is_decider)
        .where(
            Problem.asks_to_reopen,
            Problem.reopens.is_(None),
            Problem.settled_at.is_(None),
        )
    )


def waits_for_correction(problem: Problem) -> bool:
    """Tell whether the decider opened a decision again that reaches nobody, and made none since."""
    at = problem.reopen_answered_at
    if not problem.reopens or at is None or problem.proposal.stage not in CORRECTABLE:
        return False
    decision = decision_in_force(problem.proposal)
    return decision is not None and decision.decided_at <= at


def deviations_of(proposal: Proposal) -> Sequence[Deviation]:
    """Return how what shipped differs, the latest first.

    It stands on every page of a proposal, so nothing is asked where no revision came after
    the acceptance.
    """
    if not _has_later_revision(proposal):
        return []
    return list(reversed(proposal.deviations))  # type: ignore[attr-defined]


def _has_later_revision(proposal: Proposal) -> bool:
    if proposal.stage not in AFTER_ACCEPTANCE | {Stage.SUPERSEDED}:
        return False
    if proposal.revision_number < 2 or proposal.latest is None:
        return False
    accepted = (proposal.reached or {}).get(Stage.ACCEPTED.value, "")
    return proposal.latest.saved_at.date().isoformat() >= accepted


def _problems_of(proposal: Proposal) -> sa.Select[Problem]:
    return sa.select(Problem).where(Problem.proposal_id == proposal.id)


def _whole() -> tuple[Any, ...]:
    return (
        joinedload(Problem.risk),
        joinedload(Problem.condition),
        selectinload(Problem.answers),
        selectinload(Problem.thanks).joinedload(Thanks.person),  # type: ignore[attr-defined]
    )
