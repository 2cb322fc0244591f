"""Finding the suggestions that somebody ticked."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from proposals.db import scalars
from proposals.drafting.models import Proposal
from proposals.review.models import Thread


def threads_among(proposal: Proposal, ids: Collection[int]) -> list[Thread]:
    """Return the proposal's threads among these; what is not its own is not found."""
    return scalars(
        sa.select(Thread)
        .where(Thread.proposal_id == proposal.id, Thread.id.in_(ids))
        .order_by(Thread.id)
    )
