"""Reading final comment periods and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import db, scalars
from proposals.decisions.models import Condition, Decision, Dissent, FinalComment
from proposals.drafting.lifecycle import BEFORE_DECISION
from proposals.drafting.models import Commitment, Proposal
from proposals.errors import NotFound
from proposals.review.models import Comment, Position, Stance, Thread
from proposals.review.queries import Standing, concerns_of, positions_of, standings_of
from proposals.words import FUNCTION


@dataclass(frozen=True)
class Promise:
    """What a goal commitment promises, in the metric's unit: as frozen, once it is."""

    commitment_id: int
    name: str
    unit: str
    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    due_on: date | None


def promises_of(proposal: Proposal) -> list[Promise]:
    """Return what the goals promise: as it was accepted, or as it stands before that."""
    return [_promise(commitment) for commitment in proposal.goals]


def _promise(commitment: Commitment) -> Promise:
    kept = commitment.frozen or {}
    day = kept.get("due_on")
    numbers = {
        name: kept.get(name, getattr(commitment, name))
        for name in ("baseline", "target", "low", "high")
    }
    return Promise(
        commitment_id=commitment.id,
        name=commitment.metric.name,
        unit=kept.get("unit", commitment.metric.unit),
        due_on=date.fromisoformat(day) if day else commitment.due_on,
        **numbers,
    )


def read_periods() -> Any:
    """Return what ``visible_proposal`` has to read for ``periods_of``."""
    return joinedload(Proposal.final_comments)  # type: ignore[attr-defined]


def periods_of(proposal: Proposal) -> list[FinalComment]:
    """Return every final comment period that was announced, oldest first."""
    return list(proposal.final_comments)  # type: ignore[attr-defined]


def running_period_of(proposal: Proposal) -> FinalComment | None:
    """Return the period that was announced and neither interrupted nor decided upon."""
    return next((each for each in reversed(periods_of(proposal)) if not each.ended_at), None)


def interrupted_period_of(proposal: Proposal) -> FinalComment | None:
    """Return the last period if something ended it before its time."""
    last = periods_of(proposal)[-1:]
    return next((each for each in last if each.ended_at and each.ended_at < each.closes_at), None)


def decisions_of(proposal: Proposal) -> list[Decision]:
    """Return the decisions with what was kept beside them, the latest first."""
    if proposal.stage in BEFORE_DECISION and not proposal.taken_up_on_revision:
        return []  # it has not been decided and taken up again
    return scalars(
        sa.select(Decision)
        .where(Decision.proposal_id == proposal.id)
        .options(
            joinedload(Decision.conditions).joinedload(Condition.milestone),
            joinedload(Decision.dissents).selectinload(Dissent.additions),
        )
        .order_by(Decision.sequence.desc())
    )


def decision_in_force(proposal: Proposal) -> Decision | None:
    """Return the latest decision, which has taken the place of all before it."""
    return next(reversed(proposal.decisions), None)  # type: ignore[attr-defined]


def concerns_answered_in(decision: Decision) -> list[Thread]:
    """Return the concerns that were open at the decision and got an answer in it."""
    answered = {each.thread_id for each in decision.dissents if each.treatment}
    return [each for each in concerns_of(decision.proposal) if each.id in answered]


def dissent_of(proposal: Proposal, dissent_id: int) -> Dissent:
    """Return a dissent on a proposal that the caller may see, or raise NotFound."""
    dissent = db.session.scalar(
        sa.select(Dissent)
        .join(Decision, Decision.id == Dissent.decision_id)
        .where(Decision.proposal_id == proposal.id, Dissent.id == dissent_id)
    )
    if dissent is None:
        raise NotFound()
    return dissent


@dataclass(frozen=True)
class Said:
    """The words with which a concern was raised, and the authors' latest answer to it."""

    opening: Comment
    answer: Comment | None


def said_on(concerns: Sequence[Thread]) -> dict[int, Said]:
    """Return what was said on each concern, by the thread's id, in one statement."""
    if not concerns:
        return {}
    proposal = concerns[0].proposal
    of_them = sa.select(Comment.thread_id, Comment.id).where(
        Comment.thread_id.in_([each.id for each in concerns])
    )
    first = of_them.with_only_columns(sa.func.min(Comment.id)).group_by(Comment.thread_id)
    last = (
        of_them.with_only_columns(sa.func.max(Comment.id))
        .where(Comment.author_id.in_(proposal.author_ids), Comment.deleted_at.is_(None))
        .group_by(Comment.thread_id)
    )
    found = db.session.scalars(
        sa.select(Comment)
        .where(sa.or_(Comment.id.in_(first), Comment.id.in_(last)))
        .order_by(Comment.id)
    ).all()
    comments: dict[int, list[Comment]] = {}
    for comment in found:
        comments.setdefault(comment.thread_id, []).append(comment)
    return {
        thread_id: Said(said[0], said[1] if len(said) > 1 else None)
        for thread_id, said in comments.items()
    }


def standings_by_function(proposal: Proposal) -> list[tuple[str, list[Standing]]]:
    """Return where everybody stands, by function; what blocks comes first, silence last.

    A team that has not answered is no single function's, so it stands under its own kind.
    """
    groups: dict[str, list[Standing]] = {}
    for standing in standings_of(proposal):
        person = standing.person
        label = FUNCTION[person.function] if person else "Teams"
        groups.setdefault(label, []).append(standing)
    return list(groups.items())


def disagreeing_positions_of(proposal: Proposal, concerns: Sequence[Thread] = ()) -> list[Position]:
    """Return the positions that disagree, without those that ``concerns`` speak for already."""
    spoken_for = {each.id for each in concerns}
    return [
        each
        for each in positions_of(proposal)
        if each.stance in (Stance.DISAGREES, Stance.OBJECTS) and each.concern_id not in spoken_for
    ]
