"""What the outcome says, what was made of it since, and what is still being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Commitment, Proposal, Risk
from proposals.drafting.queries import visible_proposals
from proposals.errors import NotFound
from proposals.impact.models import Finding, FollowUp, Outcome, OutcomeDraft, Recheck

CAME_TRUE = frozenset({Finding.RIGHT, Finding.PARTLY})


@dataclass(frozen=True)
class TakenUp:
    """A follow-up, and the proposal that it became where the reader may see that one."""

    item: FollowUp
    proposal: Proposal | None


def read_outcome() -> tuple[Any, ...]:
    """Return what ``visible_proposal`` has to read for the outcome on the impact page."""
    outcome = joinedload(Proposal.outcome)  # type: ignore[attr-defined]
    return (
        outcome.selectinload(Outcome.follow_up_items).joinedload(FollowUp.became_milestone),  # type: ignore[attr-defined]
        outcome.selectinload(Outcome.earlier),  # type: ignore[attr-defined]
        selectinload(Proposal.commitments)
        .selectinload(Commitment.rechecks)  # type: ignore[attr-defined]
        .joinedload(Recheck.assessment),
    )


def follow_ups_of(proposal: Proposal, *, to: Person) -> list[TakenUp]:
    """Return the follow-ups, and where each went as far as the reader may know."""
    told = proposal.outcome  # type: ignore[attr-defined]
    items: Sequence[FollowUp] = told.follow_up_items if told else ()
    ids = {each.became_proposal_id for each in items if each.became_proposal_id}
    seen = {each.id: each for each in _seen(ids, to)} if ids else {}
    return [TakenUp(each, seen.get(each.became_proposal_id or 0)) for each in items]


def _seen(ids: set[int], to: Person) -> list[Proposal]:
    return scalars(
        visible_proposals(to)
        .where(Proposal.id.in_(ids))
        .options(load_only(Proposal.number, Proposal.title, Proposal.stage))
    )


def follow_up_of(proposal: Proposal, follow_up_id: int) -> FollowUp:
    """Return one follow-up of a proposal that the caller may see, or raise NotFound."""
    found = db.session.scalar(
        sa.select(FollowUp)
        .join(FollowUp.outcome)
        .where(FollowUp.id == follow_up_id, Outcome.proposal_id == proposal.id)
    )
    if found is None:
        raise NotFound()
    return found


def raised_early(proposal: Proposal) -> list[Risk]:
    """Return the risks that came true, at least in part, in the order in which they were named."""
    return [risk for risk in proposal.risks if risk.review and risk.review.finding in CAME_TRUE]  # type: ignore[attr-defined]


def rechecks_of(proposal: Proposal) -> list[Recheck]:
    """Return the later looks at what was promised, those taken and those to come, by their day."""
    every = [each for commitment in proposal.commitments for each in commitment.rechecks]  # type: ignore[attr-defined]
    return sorted(every, key=lambda each: (each.due_on, each.commitment_id))


def draft_of(proposal: Proposal, person: Person) -> OutcomeDraft | None:
    """Return the outcome that the person is still writing."""
    return db.session.get(OutcomeDraft, (proposal.id, person.id))
