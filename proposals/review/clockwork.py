"""What time does to a concern that waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, transaction
from proposals.drafting.lifecycle import UNDER_REVIEW
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import thresholds_of
from proposals.events import LoggedEvent, record
from proposals.review.events import ConcernNudged, ThreadReopened
from proposals.review.models import Comment, Jotting, Thread, ThreadKind, ThreadState
from proposals.review.queries import days_since
from proposals.words import sentence_list

DISCARDED_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Wait:
    """Since when somebody has been waited for, and for whom."""

    since: datetime
    people: Sequence[Person]
    is_answered: bool  # so it waits for whoever raised it


def nudge_waiting() -> int:
    """Remind of the concerns that have waited as long as their policy says; return how many.

    Once for each wait, and each in a transaction of its own. Whoever is reminded has done
    nothing yet, so the proposal does not count as touched by it.
    """
    due = [concern.id for concern, reopened_at in _waiting() if _is_due(concern, reopened_at)]
    db.session.rollback()  # an open reading transaction would hold the write lock
    return sum(_nudge(thread_id) for thread_id in due)


def forget_discarded() -> int:
    """Drop drafts that were thrown away long ago; return 0: nothing is left to do at once."""
    with transaction():
        db.session.execute(
            sa.delete(Jotting).where(Jotting.discarded_at < clock.now() - DISCARDED_KEPT)
        )
    return 0


def _waiting() -> Sequence[Any]:
    """Return the concerns about which something happened since their last reminder.

    Each comes with when it was reopened, if it was: one statement finds them all.
    """
    said = sa.exists().where(Comment.thread_id == Thread.id, Comment.written_at > Thread.nudged_at)
    reopened_at = _reopened_at(Thread.proposal_id, Thread.id).scalar_subquery()
    return db.session.execute(
        sa.select(Thread, reopened_at)
        .join(Proposal, Proposal.id == Thread.proposal_id)
        .where(
            Thread.kind == ThreadKind.CONCERN,
            Thread.state.in_([ThreadState.OPEN, ThreadState.ANSWERED]),
            Proposal.stage.in_(UNDER_REVIEW),
            sa.or_(
                Thread.nudged_at.is_(None),
                Thread.answered_at > Thread.nudged_at,
                reopened_at > Thread.nudged_at,
                said,
            ),
        )
        .options(
            joinedload(Thread.proposal).joinedload(Proposal.owner),
            joinedload(Thread.proposal).selectinload(Proposal.co_authors),
            selectinload(Thread.comments),
        )
        .order_by(Thread.id)
    ).all()


def _is_due(thread: Thread, reopened_at: datetime | None) -> bool:
    wait = wait_of(thread, reopened_at)
    days = thresholds_of(thread.proposal).concern_nudge_days
    is_told = thread.nudged_at is not None and thread.nudged_at >= wait.since
    return not is_told and days_since(wait.since, clock.now()) >= days


def wait_of(concern: Thread, reopened_at: datetime | None) -> Wait:
    """Return for whom an open concern waits: for the authors, or for whoever raised it.

    Until it is answered it waits for an answer; after that, for whichever of the two did
    not speak last.
    """
    authors = [concern.proposal.owner, *concern.proposal.co_authors]
    if concern.answered_at is None:
        return Wait(reopened_at or concern.opened_at, authors, False)
    last = _last_word(concern, {each.id for each in authors})
    if last is None or last.author_id != concern.opened_by_id:
        since = last.written_at if last else concern.answered_at
        return Wait(since, [concern.opened_by], True)
    return Wait(last.written_at, authors, False)


def _last_word(concern: Thread, author_ids: set[int]) -> Comment | None:
    """Return what was said last by one of the two sides, from the answer on."""
    said = [
        each
        for each in concern.comments
        if each.author_id in {concern.opened_by_id, *author_ids}
        and concern.answered_at is not None
        and each.written_at >= concern.answered_at
        and not each.deleted_at
    ]
    return said[-1] if said else None


def _reopened_at(proposal_id: Any, thread_id: Any) -> sa.Select[datetime]:
    """Return when a thread was last reopened, asked of the log."""
    return sa.select(sa.func.max(LoggedEvent.occurred_at)).where(
        LoggedEvent.proposal_id == proposal_id,
        LoggedEvent.name == ThreadReopened.name,
        LoggedEvent.details["thread_id"].as_integer() == thread_id,
    )


def _nudge(thread_id: int) -> bool:
    with transaction():
        concern = db.session.get_one(Thread, thread_id, populate_existing=True)
        reopened_at = db.session.scalar(_reopened_at(concern.proposal_id, concern.id))
        wait, now = wait_of(concern, reopened_at), clock.now()
        people = [each for each in wait.people if each.is_active]
        if not people or not _claim(concern, wait):
            return False
        record(
            ConcernNudged(
                proposal_id=concern.proposal_id,
                thread_id=concern.id,
                title=concern.title,
                people=sentence_list([each.name for each in people]),
                person_ids=[each.id for each in people],
                days=days_since(wait.since, now),
                is_answered=wait.is_answered,
            )
        )
    return True


def _claim(concern: Thread, wait: Wait) -> bool:
    """Note the reminder, unless another worker has: the database lets one of them through."""
    claimed = db.session.execute(
        sa.update(Thread)
        .where(
            Thread.id == concern.id,
            Thread.state == concern.state,
            sa.or_(Thread.nudged_at.is_(None), Thread.nudged_at < wait.since),
        )
        .values(nudged_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return claimed.rowcount == 1  # type: ignore[attr-defined]
