"""Announcing the last chance to speak."""

from __future__ import annotations

from datetime import timedelta

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions import policy
from proposals.decisions.actions._recording import id_of
from proposals.decisions.checks import refused, require_extension
from proposals.decisions.errors import AlreadyExtended, NothingToExtend, NothingToKeepRunning
from proposals.decisions.events import (
    FinalCommentExtended,
    FinalCommentKeptRunning,
    FinalCommentOpened,
)
from proposals.decisions.guards import (
    FINAL_COMMENT,
    KEEP_RUNNING,
    OPEN_FINAL_COMMENT,
    OPEN_OVER_OBJECTION,
)
from proposals.decisions.models import FinalComment
from proposals.decisions.queries import interrupted_period_of, running_period_of
from proposals.drafting.lifecycle import accept_seats, move, record_on, require_stage
from proposals.drafting.models import Proposal, SeatRole, Stage
from proposals.drafting.policy import in_whose_place
from proposals.drafting.thresholds import thresholds_of
from proposals.forms import clean
from proposals.policy import require
from proposals.review.queries import open_concerns_of


def open_final_comment(proposal: Proposal, *, over_objection: str = "", by: Person) -> FinalComment:
    """Announce the last period in which a concern can still hold the decision up.

    ``over_objection`` is the decider's reason to open it although a concern is open;
    where none is, there is nothing to open it over, and the reason is not kept.
    """
    require(policy.open_final_comment, by, proposal)
    over = clean(over_objection) if open_concerns_of(proposal) else ""
    if over:
        require(policy.open_over_objection, by, proposal)
    move(proposal, OPEN_OVER_OBJECTION if over else OPEN_FINAL_COMMENT, by=by, note=over)
    days = thresholds_of(proposal).final_comment_days(proposal.lane)
    now = clock.now()
    period = FinalComment(
        proposal=proposal,
        opened_by=by,
        opened_at=now,
        closes_at=now + timedelta(days=days),
        over_objection=over,
    )
    db.session.add(period)
    record_on(
        proposal,
        FinalCommentOpened(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=id_of(in_whose_place(by, proposal, *OPEN_FINAL_COMMENT.seats)),
            until=words.day(period.closes_at),
            closes_at=period.closes_at.isoformat(),
            over_objection=f"over an objection: {over}" if over else "",
        ),
    )
    return period


def keep_running(proposal: Proposal, *, reason: str, by: Person) -> FinalComment:
    """Let the announced period run to its end in spite of a new concern or a new revision.

    Before anything interrupts it, or afterwards while time of the period is left.
    """
    require(policy.keep_running, by, proposal)
    reason = clean(reason)
    if not reason:
        raise refused(reason="Say why it keeps running.")
    if proposal.stage == Stage.FINAL_COMMENT:
        period = running_period_of(proposal)
    else:
        period = interrupted_period_of(proposal)
        move(proposal, KEEP_RUNNING, by=by, note=reason)
    if period is None:
        raise NothingToKeepRunning()
    period.kept_running, period.ended_at = reason, None
    record_on(
        proposal,
        FinalCommentKeptRunning(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=id_of(policy.decides_for(by, proposal)),
            until=words.day(period.closes_at),
            reason=reason,
        ),
    )
    return period


def extend(proposal: Proposal, *, days: int | None, reason: str, by: Person) -> FinalComment:
    """Make the announced period longer by some calendar days: once, before it ends, with a reason.

    At most by as many days as were announced; no decision falls before the new end.
    """
    require(policy.extend, by, proposal)
    require_stage(proposal, FINAL_COMMENT, deed="Extend final comment")
    period = running_period_of(proposal)
    if period is None or period.closes_at <= clock.now():
        raise NothingToExtend()
    if period.first_closes_at:
        raise AlreadyExtended()
    require_extension(period, days, reason)
    period.first_closes_at, period.extension_reason = period.closes_at, clean(reason)
    period.closes_at += timedelta(days=days or 0)
    accept_seats(proposal, by, SeatRole.DECIDER)
    record_on(
        proposal,
        FinalCommentExtended(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=id_of(policy.decides_for(by, proposal)),
            was=period.first_closes_at.isoformat(),
            closes_at=period.closes_at.isoformat(),
            until=words.day(period.closes_at),
            reason=period.extension_reason,
        ),
    )
    return period
