"""Reading what carries a change: the links of a proposal, and the proposals that a change names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.queries import visible_proposals
from proposals.errors import NotFound
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeKind, ChangeLink, Repository

LINKS_A_PAGE = 100
OPEN = "open"  # of a commit: it is on a branch, and not yet where it stays
MERGED, SUCCEEDED = "merged", "succeeded"


@dataclass(frozen=True)
class LinkPage:
    """Some links, the latest first; ``next`` is the id to go on after, or None."""

    links: Sequence[ChangeLink]
    next: int | None


def links_page(proposal: Proposal, *, after: int = 0, limit: int = LINKS_A_PAGE) -> LinkPage:
    """Return the latest links, those after an id where one is given; a made-up one starts anew."""
    order = (ChangeLink.happened_at, ChangeLink.id)
    shown = sa.select(ChangeLink).where(
        ChangeLink.proposal_id == proposal.id, ChangeLink.removed_at.is_(None)
    )
    last = db.session.get(ChangeLink, after) if after else None
    if last and last.proposal_id == proposal.id:
        key = (sa.literal(last.happened_at, ChangeLink.happened_at.type), sa.literal(last.id))
        shown = shown.where(sa.tuple_(*order) < sa.tuple_(*key))
    latest_first = [column.desc() for column in order]
    found = scalars(shown.order_by(*latest_first).limit(limit + 1))
    return LinkPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def deployment_to_begin_with(proposal: Proposal) -> ChangeLink | None:
    """Return the first deployment since the acceptance to the environment that reaches people.

    None once the roll-out began, and for deployments that somebody said are not it.
    """
    if proposal.stage != Stage.ACCEPTED:
        return None
    reaching = sa.func.lower(sa.func.coalesce(Repository.environment, "production"))
    return db.session.scalar(
        sa.select(ChangeLink)
        .outerjoin(Repository, Repository.name == ChangeLink.repository)
        .where(
            ChangeLink.proposal_id == proposal.id,
            ChangeLink.kind == ChangeKind.DEPLOYMENT,
            ChangeLink.state == SUCCEEDED,
            ChangeLink.removed_at.is_(None),
            ChangeLink.set_aside_at.is_(None),
            ChangeLink.added_at >= proposal.stage_since,
            sa.func.lower(ChangeLink.environment) == reaching,
        )
        .order_by(ChangeLink.happened_at, ChangeLink.id)
        .limit(1)
    )


def link_of(proposal: Proposal, link_id: int) -> ChangeLink:
    """Return one link of the proposal, or raise NotFound; one taken away is not found."""
    link = db.session.scalar(
        sa.select(ChangeLink).where(
            ChangeLink.id == link_id,
            ChangeLink.proposal_id == proposal.id,
            ChangeLink.removed_at.is_(None),
        )
    )
    if link is None:
        raise NotFound()
    return link


def known_links(change: Change) -> list[ChangeLink]:
    """Return every link to this change, of any proposal, those taken away among them."""
    return scalars(
        sa.select(ChangeLink).where(
            ChangeLink.repository == change.repository,
            ChangeLink.reference == change.reference,
            ChangeLink.kind == change.kind,
        )
    )


def link_before_rewriting(proposal: Proposal, change: Change) -> ChangeLink | None:
    """Return the link to a commit of this title and author that is on a branch still."""
    if change.kind != ChangeKind.COMMIT or not change.title:
        return None
    return db.session.scalar(
        sa.select(ChangeLink)
        .where(
            ChangeLink.proposal_id == proposal.id,
            ChangeLink.kind == ChangeKind.COMMIT,
            ChangeLink.state == OPEN,
            ChangeLink.repository == change.repository,
            ChangeLink.title == change.title,
            ChangeLink.author == change.author,
            ChangeLink.removed_at.is_(None),
        )
        .order_by(ChangeLink.id)
        .limit(1)
    )


def proposals_numbered(numbers: Collection[int], *, to: Person | None) -> list[Proposal]:
    """Return the proposals of these numbers that exist, and that the person may see.

    Without a person all of them: a signed call says what its repository says, it is not
    answered with what was found, and each link is shown to who may see its proposal alone.
    """
    if not numbers:
        return []
    seen = visible_proposals(to) if to else sa.select(Proposal)
    return scalars(seen.where(Proposal.number.in_(numbers)).order_by(Proposal.number))


def proposals_carried(change: Change, *, to: Person | None) -> list[Proposal]:
    """Return the proposals that a release or deployment carries, as their links tell.

    Those with a link to its very commit; of the default branch also those of which something
    was merged there that no deployment to this environment brought out before.
    """
    carried = []
    if change.sha and change.kind in (ChangeKind.RELEASE, ChangeKind.DEPLOYMENT):
        carried.append(_linked_to_commit(change))
    if change.is_of_main and change.state == SUCCEEDED:
        carried.append(_merged_and_not_deployed(change))
    if not carried:
        return []
    seen = visible_proposals(to) if to else sa.select(Proposal)
    is_carried = sa.or_(*(Proposal.id.in_(each) for each in carried))
    return scalars(seen.where(is_carried).order_by(Proposal.number))


def _linked_to_commit(change: Change) -> sa.Select[int]:
    is_commit = ChangeLink.kind == ChangeKind.COMMIT
    return sa.select(ChangeLink.proposal_id).where(
        ChangeLink.repository == change.repository,
        ChangeLink.removed_at.is_(None),
        sa.or_(
            ChangeLink.sha == change.sha,
            sa.and_(is_commit, ChangeLink.reference == change.sha),
        ),
    )


def _merged_and_not_deployed(change: Change) -> sa.Select[int]:
    shipped, merged = aliased(ChangeLink), aliased(ChangeLink)
    is_shipped = sa.exists().where(
        shipped.proposal_id == merged.proposal_id,
        shipped.kind == ChangeKind.DEPLOYMENT,
        shipped.repository == change.repository,
        shipped.state == SUCCEEDED,
        shipped.environment == change.environment,
        shipped.happened_at >= merged.happened_at,
    )
    return sa.select(merged.proposal_id).where(
        merged.repository == change.repository,
        merged.state == MERGED,
        merged.removed_at.is_(None),
        merged.happened_at <= change.happened_at,
        ~is_shipped,
    )


def shown(links: Sequence[ChangeLink]) -> list[ChangeLink]:
    """Leave out what was taken away."""
    return [link for link in links if link.removed_at is None]
