"""When the code that carries a proposal went out."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import scalars
from proposals.drafting.models import Proposal
from proposals.rollout.models import ChangeKind, ChangeLink, Repository
from proposals.rollout.queries.changes import MERGED, SUCCEEDED

USUAL = "production"  # what an environment that reaches people is called, unless it is said
UNSAID = ""


def links_that_went_out(proposal: Proposal) -> list[ChangeLink]:
    """Return what was merged, released, or deployed to where it reaches people, in that order."""
    chosen = (
        sa.select(Repository.environment)
        .where(Repository.name == ChangeLink.repository, Repository.archived_at.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    reaching = (UNSAID, sa.func.lower(sa.func.coalesce(chosen, USUAL)))
    is_deployed = sa.and_(
        ChangeLink.kind == ChangeKind.DEPLOYMENT,
        ChangeLink.state.in_((UNSAID, SUCCEEDED)),
        sa.func.lower(ChangeLink.environment).in_(reaching),
    )
    is_merged = sa.and_(ChangeLink.kind == ChangeKind.MERGE_REQUEST, ChangeLink.state == MERGED)
    return scalars(
        sa.select(ChangeLink)
        .where(
            ChangeLink.proposal_id == proposal.id,
            ChangeLink.removed_at.is_(None),
            sa.or_(is_merged, ChangeLink.kind == ChangeKind.RELEASE, is_deployed),
        )
        .order_by(ChangeLink.happened_at, ChangeLink.id)
    )
