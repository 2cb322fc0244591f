"""Saying how a roll-out is going."""

from __future__ import annotations

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.forms import clean
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.course import refresh_course
from proposals.rollout.events import UpdatePosted
from proposals.rollout.models import Status, StatusUpdate
from proposals.rollout.queries import RUNNING


def post_update(
    proposal: Proposal,
    *,
    status: Status,
    confidence: int,
    what_changed: str,
    what_is_next: str,
    by: Person,
) -> StatusUpdate:
    """Say how it is going; ``confidence`` runs from 0, no longer possible, to 10, certain."""
    require(policy.post_update, by, proposal)
    require_stage(proposal, RUNNING, deed="Post an update")
    if not 0 <= confidence <= 10:
        raise wrong("confidence", "Say how confident you are, from 0 to 10.")
    update = StatusUpdate(
        proposal=proposal,
        status=status,
        confidence=confidence,
        what_changed=required("what_changed", what_changed, "Say what changed, in a sentence."),
        what_is_next=clean(what_is_next),
        posted_by=by,
    )
    db.session.add(update)
    db.session.flush()
    refresh_course(proposal)
    accept_seats(proposal, by)
    record_on(
        proposal,
        UpdatePosted(
            proposal_id=proposal.id,
            actor_id=by.id,
            update_id=update.id,
            status=status.value,
            label=words.STATUS[status].lower(),
            confidence=confidence,
        ),
    )
    return update
