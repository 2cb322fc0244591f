"""Keeping a link, once for each proposal and change, and what is told of the change later."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal
from proposals.events import record
from proposals.rollout.changes import Change, told_as
from proposals.rollout.events import ChangeLinked
from proposals.rollout.models import ChangeKind, ChangeLink, ChangeSource
from proposals.rollout.queries.changes import (
    known_links,
    link_before_rewriting,
    proposals_carried,
    proposals_numbered,
    shown,
)
from proposals.rollout.trailers import numbers_named


def link_named(change: Change, *, source: ChangeSource, by: Person | None) -> list[ChangeLink]:
    """Link the change to the proposals that its text names; return its links to them.

    A release or deployment also links to the proposals whose linked commit it carries. Where
    somebody acts, only what they may see is found. What is told of a change again brings its
    links up to date; one that was taken away stays away.
    """
    change = change.kept()
    numbers = numbers_named(change.text, server=current_app.config["SERVER_URL"])
    if change.kind == ChangeKind.COMMIT and not numbers:
        return []
    named = proposals_numbered(numbers, to=by) + proposals_carried(change, to=by)
    known = {link.proposal_id: link for link in known_links(change)}
    if source == ChangeSource.WEBHOOK:
        for link in known.values():
            _follow(link, change)
    return shown(
        [
            known.get(proposal.id)
            or _rewritten(proposal, change)
            or keep_link(proposal, change, source=source, by=by)
            for proposal in dict.fromkeys(named)
        ]
    )


def keep_link(
    proposal: Proposal, change: Change, *, source: ChangeSource, by: Person | None
) -> ChangeLink:
    """Add a link that is not there yet, and record it."""
    link = ChangeLink(
        proposal=proposal,
        kind=change.kind,
        repository=change.repository,
        reference=change.reference,
        sha=change.sha,
        title=change.title,
        url=change.url,
        author=change.author,
        state=change.state,
        environment=change.environment,
        happened_at=change.happened_at,
        source=source,
        added_by=by,
    )
    db.session.add(link)
    db.session.flush()
    record_link(link, by=by)
    return link


def record_link(link: ChangeLink, *, by: Person | None) -> None:
    """Record that a change carries the proposal."""
    told = ChangeLinked(
        proposal_id=link.proposal_id,
        actor_id=by.id if by else None,
        change_id=link.id,
        kind=link.kind.value,
        what=told_as(link),
        teller=link.repository,
    )
    if by is None and link.source == ChangeSource.SCAN:
        record(told)  # an old history that is read now is no sign of life
    else:
        record_on(link.proposal, told)


def _rewritten(proposal: Proposal, change: Change) -> ChangeLink | None:
    """Return the link to what this commit was before somebody rebased it, now a link to it.

    Work on a branch is rewritten often; each time it would look like another change.
    """
    link = link_before_rewriting(proposal, change)
    if link:
        link.reference = change.reference
        _follow(link, replace(change, happened_at=max(change.happened_at, link.happened_at)))
    return link


def _follow(link: ChangeLink, change: Change) -> None:
    """Bring a link up to date, unless what is told is older than what is known."""
    if change.happened_at < link.happened_at:
        return
    link.happened_at = change.happened_at
    for name in ("sha", "title", "url", "author", "state", "environment"):
        setattr(link, name, getattr(change, name) or getattr(link, name))
