"""Letting somebody without an account read the brief, for a while."""

from __future__ import annotations

from datetime import timedelta

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.accounts.queries import the_organisation
from proposals.accounts.session import hash_secret
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.events import BriefShared, ShareLinkRevoked
from proposals.drafting.lifecycle import wake
from proposals.drafting.models import Proposal, ShareLink
from proposals.drafting.share_links import DAYS, USUAL_DAYS, new_token
from proposals.errors import Conflict, Invalid
from proposals.events import record
from proposals.policy import require


def make_share_link(
    proposal: Proposal, *, days: int = USUAL_DAYS, by: Person
) -> tuple[ShareLink, str]:
    """Make a link to the brief; return it with its token, which is not kept.

    Raises Conflict while the organisation does not allow such links, Invalid for a time
    that is not one of DAYS.
    """
    require(policy.share_brief, by, proposal)
    if not the_organisation().allows_share_links:
        raise Conflict("An administrator has switched links to briefs off.")
    if days not in DAYS:
        raise Invalid("That is not a time to choose.", {"days": ["Choose 7, 30 or 90 days."]})
    token = new_token()
    link = ShareLink(
        proposal_id=proposal.id,
        digest=hash_secret(token),
        made_by=by,
        expires_at=clock.now() + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()  # the event names the link by its id
    wake(proposal, actor_id=by.id)
    record(
        BriefShared(
            proposal_id=proposal.id,
            actor_id=by.id,
            link_id=link.id,
            until=words.day(link.expires_at),
        )
    )
    return link, token


def revoke_share_link(link: ShareLink, *, by: Person) -> None:
    """Put a link out of use for good."""
    require(policy.revoke_share_link, by, link)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        record(
            ShareLinkRevoked(
                proposal_id=link.proposal_id,
                actor_id=by.id,
                link_id=link.id,
                maker=link.made_by.name,
            )
        )
