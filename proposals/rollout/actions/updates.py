"""Saying how a roll-out is going."""

from __future__ import annotations

from typing import Any

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import thresholds_of
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.policy import require
from proposals.review.queries import is_visible_to
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.course import latest_update, refresh_course
from proposals.rollout.early import Promised, is_news, next_promised
from proposals.rollout.events import EarlyWarning, UpdatePosted
from proposals.rollout.models import Status, StatusUpdate
from proposals.rollout.queries import RUNNING, today_of

# What low confidence asks for, each with the sentence where it is missing.
IN_THE_WAY = {
    "blocker": "Say what is in the way, in a sentence.",
    "blocker_owner": "Choose who sees to it; it may be you.",
    "next_action": "Say what happens next about it.",
}


def post_update(
    proposal: Proposal,
    *,
    status: Status,
    confidence: int,
    what_changed: str,
    what_is_next: str,
    blocker: str = "",
    blocker_owner: Person | None = None,
    next_action: str = "",
    by: Person,
) -> StatusUpdate:
    """Say how it is going; ``confidence`` runs from 0, no longer possible, to 10, certain.

    A low one, by the policy of the proposal, says what is in the way, who sees to it and what
    happens next. Bad news that comes before the next promised date is kept as a credit.
    """
    require(policy.post_update, by, proposal)
    require_stage(proposal, RUNNING, deed="Post an update")
    if not 0 <= confidence <= 10:
        raise wrong("confidence", "Say how confident you are, from 0 to 10.")
    before, today = latest_update(proposal), today_of(by)
    promised = next_promised(proposal, today=today)
    is_early = promised and is_news(status, before=before.status if before else None)
    update = StatusUpdate(
        proposal=proposal,
        status=status,
        confidence=confidence,
        what_changed=required("what_changed", what_changed, "Say what changed, in a sentence."),
        what_is_next=clean(what_is_next),
        **_in_the_way(proposal, confidence, blocker, blocker_owner, next_action),
        days_ahead=((promised.on - today).days or None) if promised and is_early else None,
        posted_by=by,
    )
    db.session.add(update)
    db.session.flush()
    refresh_course(proposal)
    accept_seats(proposal, by)
    _record(update, before=before)
    if promised and update.days_ahead:
        _credit(update, promised)
    return update


def _in_the_way(
    proposal: Proposal, confidence: int, blocker: str, owner: Person | None, action: str
) -> dict[str, Any]:
    """Return what is in the way, in full where confidence is low or any of it was said."""
    said = {"blocker": clean(blocker), "blocker_owner": owner, "next_action": clean(action)}
    is_asked = confidence <= thresholds_of(proposal).low_confidence or any(said.values())
    missing = [name for name in IN_THE_WAY if is_asked and not said[name]]
    faults = {name: [IN_THE_WAY[name]] for name in missing}
    if owner and (fault := _why_not(owner, proposal)):
        faults["blocker_owner"] = [fault]
    if faults:
        raise Invalid(" ".join(fault for (fault,) in faults.values()), faults)
    return said


def _why_not(owner: Person, proposal: Proposal) -> str:
    if not owner.is_active:
        return f"{owner.name} has left; choose somebody who is here."
    if not is_visible_to(owner, proposal):
        return f"{owner.name} cannot see this proposal; let them read it first."
    return ""


def _record(update: StatusUpdate, *, before: StatusUpdate | None) -> None:
    record_on(
        update.proposal,
        UpdatePosted(
            proposal_id=update.proposal_id,
            actor_id=update.posted_by_id,
            update_id=update.id,
            status=update.status.value,
            label=words.STATUS[update.status].lower(),
            confidence=update.confidence,
            was=before.status.value if before else "",
            blocker_owner_id=update.blocker_owner_id,
        ),
    )


def _credit(update: StatusUpdate, promised: Promised) -> None:
    assert update.days_ahead is not None
    record_on(
        update.proposal,
        EarlyWarning(
            proposal_id=update.proposal_id,
            actor_id=update.posted_by_id,
            update_id=update.id,
            days_ahead=update.days_ahead,
            ahead=words.count(update.days_ahead, "day"),
            what=promised.what,
            day=words.day(promised.on),
        ),
    )
