"""Reminding whoever owes something: before its day, and after it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError, OperationalError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.models import Proposal
from proposals.events import record
from proposals.rollout.due import Due, Kind, due_now, longest_notice, still_due, who_owes
from proposals.rollout.events import ReminderDue
from proposals.rollout.models import Reminder
from proposals.rollout.owed import KINDS
from proposals.words import sentence_list

BATCH = 100  # in one round: letters are not to wait for thousands of them


def remind_due() -> int:
    """Remind of what a roll-out or a deferral owes; return how many reminders were written."""
    return remind(KINDS)


def remind(kinds: Iterable[Kind]) -> int:
    """Remind of what is due of these kinds, each once; return how many reminders were written.

    Each is a transaction of its own, in which the reminder and its event land together:
    whoever dies halfway leaves it due, and of two workers the database lets one write it.
    """
    done, notice = 0, longest_notice()
    for kind in kinds:
        due = due_now(kind, notice=notice)
        db.session.rollback()  # an open reading transaction would hold the write lock
        for each in due:
            if done >= BATCH:
                return done
            done += _remind(kind, each)
    return done


def _remind(kind: Kind, due: Due) -> bool:
    try:
        with transaction():
            return still_due(kind, due) and _write(kind, due)
    except (IntegrityError, OperationalError):
        return False  # somebody was first; the next run looks again
    except Exception:
        current_app.logger.exception("the worker could not remind of %s %s", kind.owed, due)
        return False


def _write(kind: Kind, due: Due) -> bool:
    """Write the reminder, unless nobody is left to read it: then it stays due."""
    proposal = db.session.get_one(Proposal, due.proposal_id)
    title, named = kind.named(proposal, due.subject_id)
    people = who_owes(proposal, named)
    if not people:
        return False
    db.session.execute(
        sa.insert(Reminder).values(
            owed=kind.owed,
            subject_id=due.subject_id,
            proposal_id=due.proposal_id,
            due_on=due.due_on,
            moment=due.moment,
            reminded_at=clock.now(),
        )
    )
    record(
        ReminderDue(
            proposal_id=due.proposal_id,
            owed=kind.owed.value,
            subject_id=due.subject_id,
            title=title,
            due_on=due.due_on.isoformat(),
            moment=due.moment.value,
            people=sentence_list([each.name for each in people]),
            person_ids=[each.id for each in people],
        )
    )
    return True
