"""Saying which code carries a change, and taking back what does not."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import wrong
from proposals.rollout.actions._linking import keep_link, record_link
from proposals.rollout.changes import Change, told_as
from proposals.rollout.events import ChangeUnlinked
from proposals.rollout.models import ChangeLink, ChangeSource
from proposals.rollout.queries.changes import known_links


def link_change(
    proposal: Proposal, *, change: Change, source: ChangeSource, by: Person
) -> ChangeLink:
    """Link the change, or return the link that is there; one that was taken away comes back.

    Raises Invalid for a change without a repository or a name in it.
    """
    require(policy.link_change, by, proposal)
    change = change.kept()
    if not change.repository:
        raise wrong("repository", "Say in which repository it is, such as owner/name.")
    if not change.reference:
        raise wrong("reference", "Say what it is called there: a commit, a number, a tag.")
    for link in known_links(change):
        if link.proposal_id == proposal.id:
            return _again(link, by)
    return keep_link(proposal, change, source=source, by=by)


def unlink_change(link: ChangeLink, *, by: Person) -> None:
    """Take a link away; it stays away when a repository tells of the change again."""
    require(policy.unlink_change, by, link)
    if link.removed_at:
        return
    link.removed_at, link.removed_by_id = clock.now(), by.id
    record_on(
        link.proposal,
        ChangeUnlinked(
            proposal_id=link.proposal_id,
            actor_id=by.id,
            kind=link.kind.value,
            what=told_as(link),
        ),
    )


def _again(link: ChangeLink, by: Person) -> ChangeLink:
    if link.removed_at:
        link.removed_at = link.removed_by_id = None
        record_link(link, by=by)
    return link
