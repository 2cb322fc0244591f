"""Sending the letters that are due, at least once each, outside of any transaction."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage

import sqlalchemy as sa
from flask import current_app

from proposals import clock
from proposals.accounts import throttle
from proposals.db import db, transaction
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals
from proposals.errors import TooMany
from proposals.notifications import about_accounts, about_proposals
from proposals.notifications.messages import message_of
from proposals.notifications.models import Letter
from proposals.notifications.post import Deliver, RefusedForNow, post_office
from proposals.notifications.wording import Wording

BATCH = 100
RETRY_AFTER = timedelta(minutes=1)  # doubled on every failed attempt
NOWHERE = (".example", ".invalid")  # RFC 2606: nobody can ever live there
MOST_ATTEMPTS = 12  # the last wait is 34 hours: nearly three days in all


def send_due() -> int:
    """Send the letters that are due; return how many left.

    A server that cannot be reached ends the round: the letters keep, and the worker
    has other things to do.
    """
    sent = 0
    with post_office() as deliver:
        for letter_id in _due():
            try:
                sent += _attempt(letter_id, deliver)
            except (OSError, smtplib.SMTPException) as error:
                _note_failure(letter_id, error)
                break
            except Exception as error:
                # A fault of ours in one letter must not hold back the others.
                current_app.logger.exception("letter %s could not be written", letter_id)
                _note_failure(letter_id, error)
    return sent


def _due() -> Sequence[int]:
    due = db.session.scalars(
        sa.select(Letter.id)
        .where(Letter.sent_at.is_(None), Letter.dropped == "", Letter.due_at <= clock.now())
        .order_by(Letter.due_at, Letter.id)
        .limit(BATCH)
    ).all()
    db.session.rollback()  # an open transaction would hold the write lock
    return due


def _attempt(letter_id: int, deliver: Deliver) -> bool:
    if not _may_leave(letter_id) or not _claim(letter_id):
        return False
    message = _written(letter_id)
    if message is None:
        return False
    try:
        deliver(message)
    except RefusedForNow as error:
        _note_failure(letter_id, error)
        return False
    with transaction():
        db.session.get_one(Letter, letter_id).sent_at = clock.now()
    return True


def _may_leave(letter_id: int) -> bool:
    """Spend one of the day's letters about an account, so that nobody's inbox can be flooded."""
    letter = db.session.get_one(Letter, letter_id)
    if letter.event.name not in about_accounts.WORDINGS:
        return True
    try:
        throttle.spend(throttle.mail_bucket(letter.address))
    except TooMany as full:
        with transaction():
            wait = timedelta(seconds=full.retry_after)
            db.session.get_one(Letter, letter_id).due_at = clock.now() + wait
        return False
    return True


def _claim(letter_id: int) -> bool:
    """Push the letter into the future before trying it: a crash needs no cleaning up."""
    with transaction():
        letter = db.session.get_one(Letter, letter_id, populate_existing=True)
        claimed = db.session.execute(
            sa.update(Letter)
            .where(
                Letter.id == letter_id,
                Letter.attempts == letter.attempts,
                Letter.sent_at.is_(None),
                Letter.due_at <= clock.now(),
            )
            .values(
                attempts=Letter.attempts + 1,
                due_at=clock.now() + RETRY_AFTER * 2**letter.attempts,
            )
        )
        return claimed.rowcount == 1  # type: ignore[attr-defined]


def _written(letter_id: int) -> EmailMessage | None:
    """Return the mail as it reads now, or drop the letter with the reason."""
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        proposal = _visible_to_recipient(letter)
        letter.dropped = _reason_to_drop(letter, proposal)
        wording = None if letter.dropped else _wording_of(letter, proposal)
        if wording is None:
            letter.dropped = letter.dropped or "there was nothing to say any more"
            return None
        return message_of(letter, wording, proposal)


def _wording_of(letter: Letter, proposal: Proposal | None) -> Wording | None:
    if proposal is None:
        return about_accounts.WORDINGS[letter.event.name](letter)
    return about_proposals.WORDINGS[letter.event.name](letter, proposal)


def _visible_to_recipient(letter: Letter) -> Proposal | None:
    if letter.person is None or letter.event.proposal_id is None:
        return None
    return db.session.scalar(
        visible_proposals(letter.person).where(Proposal.id == letter.event.proposal_id)
    )


def _reason_to_drop(letter: Letter, proposal: Proposal | None) -> str:
    if letter.person and not letter.person.is_active:
        return "its recipient was deactivated"
    if letter.event.proposal_id and proposal is None:
        return "its recipient may not see the proposal"
    if letter.address.endswith(NOWHERE):
        return "its address is reserved for examples"
    return ""


def _note_failure(letter_id: int, error: Exception) -> None:
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        letter.last_error = str(error)[:2000]
        if letter.attempts >= MOST_ATTEMPTS:
            letter.dropped = f"given up after {letter.attempts} attempts"
