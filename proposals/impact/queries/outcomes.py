"""What the outcome says, what was made of it since, and what is still being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Commitment, Proposal, Risk
from proposals.drafting.queries import is_visible
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
    promises = selectinload(Proposal.commitments)
    return (
        joinedload(Proposal.outcome),  # type: ignore[attr-defined]
        promises.joinedload(Commitment.rechecks).joinedload(Recheck.assessment),  # type: ignore[attr-defined]
    )


def follow_ups_of(proposal: Proposal, *, to: Person) -> list[TakenUp]:
    """Return the follow-ups, and where each went as far as the reader may know."""
    told: Outcome | None = proposal.outcome  # type: ignore[attr-defined]
    if told is None:
        return []
    found = db.session.execute(
        sa.select(FollowUp, Proposal)
        .outerjoin(Proposal, sa.and_(Proposal.id == FollowUp.became_proposal_id, is_visible(to)))
        .where(FollowUp.outcome_id == told.id)
        .options(
            joinedload(FollowUp.became_milestone),
            load_only(Proposal.number, Proposal.title, Proposal.stage),
        )
        .order_by(FollowUp.id)
    )
    items = [TakenUp(item, became) for item, became in found]
    set_committed_value(told, "follow_up_items", [each.item for each in items])
    return items


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
