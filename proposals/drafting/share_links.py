"""Links under which a brief may be read without an account: which of them work."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from proposals import clock
from proposals.accounts.models import Organisation
from proposals.accounts.session import hash_secret
from proposals.db import db, scalars
from proposals.drafting import policy
from proposals.drafting.models import Proposal, Revision, ShareLink
from proposals.errors import NotFound

DAYS = (7, 30, 90)
USUAL_DAYS = 30


def new_token() -> str:
    """Return 256 random bits for an address; only their digest is kept."""
    return secrets.token_urlsafe(32)


def works(link: ShareLink) -> bool:
    """Tell whether a link opens the brief: its maker could make it today, and it has not ended.

    So links end with their maker's account, seat or authorship, and when the proposal is
    restricted, without anybody having to think of them.
    """
    return (
        link.revoked_at is None
        and link.expires_at > clock.now()
        and policy.share_brief(link.made_by, link.proposal)
    )


def link_to(token: str, *options: object) -> ShareLink:
    """Return the link with its proposal, or raise NotFound, which never says why."""
    link = db.session.scalar(
        sa.select(ShareLink)
        .join(ShareLink.proposal)
        .where(
            ShareLink.digest == hash_secret(token),
            sa.exists().where(Organisation.allows_share_links.is_(True)),
        )
        .options(
            joinedload(ShareLink.made_by),
            contains_eager(ShareLink.proposal).options(
                joinedload(Proposal.owner),
                joinedload(Proposal.latest).joinedload(Revision.author),
                selectinload(Proposal.seats),
                selectinload(Proposal.co_authors),
                *options,  # type: ignore[arg-type]
            ),
        )
    )
    if link is None or not works(link):
        raise NotFound()
    return link


def links_of(proposal: Proposal) -> Sequence[ShareLink]:
    """Return the links that were made for a proposal, the latest first."""
    return scalars(
        sa.select(ShareLink)
        .where(ShareLink.proposal_id == proposal.id)
        .options(joinedload(ShareLink.made_by))
        .order_by(ShareLink.id.desc())
    )


def link_of(proposal: Proposal, link_id: int) -> ShareLink:
    """Return one of a proposal's links, or raise NotFound."""
    link = share_link(link_id)
    if link.proposal_id != proposal.id:
        raise NotFound()
    return link


def live_links(most: int = 200) -> Sequence[ShareLink]:
    """Return every link that has neither ended nor been revoked, the latest first."""
    return scalars(
        sa.select(ShareLink)
        .where(ShareLink.revoked_at.is_(None), ShareLink.expires_at > clock.now())
        .options(joinedload(ShareLink.made_by), joinedload(ShareLink.proposal))
        .order_by(ShareLink.id.desc())
        .limit(most)
    )


def share_link(link_id: int) -> ShareLink:
    """Return a link by its key, for those who may revoke it, or raise NotFound."""
    link = db.session.get(ShareLink, link_id)
    if link is None:
        raise NotFound()
    return link
