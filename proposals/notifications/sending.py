"""Sending the letters that are due, at least once each, outside of any transaction.

What is urgent leaves alone. The letters of the day leave together: they are claimed, sent
and noted as one.
"""

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
from proposals.notifications import (
    about_accounts,
    about_changes,
    about_decisions,
    about_impact,
    about_metrics,
    about_outcomes,
    about_people,
    about_problems,
    about_promises,
    about_proposals,
    about_reminders,
    about_reviews,
    about_rollouts,
    about_updates,
)
from proposals.notifications.messages import Written, message_of
from proposals.notifications.models import Letter
from proposals.notifications.post import Deliver, RefusedForNow, post_office
from proposals.notifications.recipients import RECIPIENTS
from proposals.notifications.wording import Told, Wording

BATCH = 100
MOST_TOGETHER = 100  # letters in one mail
RETRY_AFTER = timedelta(minutes=1)  # doubled on every failed attempt
NOWHERE = (".example", ".invalid")  # RFC 2606: nobody can ever live there
MOST_ATTEMPTS = 12  # the last wait is 34 hours: nearly three days in all
WORDINGS = (
    about_proposals.WORDINGS
    | about_reviews.WORDINGS
    | about_decisions.WORDINGS
    | about_promises.WORDINGS
    | about_outcomes.WORDINGS
    | about_people.WORDINGS
    | about_changes.WORDINGS
    | about_impact.WORDINGS
    | about_problems.WORDINGS
    | about_reminders.WORDINGS
    | about_rollouts.WORDINGS
    | about_updates.WORDINGS
)
WITHOUT_PROPOSAL = about_accounts.WORDINGS | about_metrics.WORDINGS | about_people.WITHOUT_PROPOSAL
Ids = Sequence[int]


def send_due() -> int:
    """Send the letters that are due; return how many mails left.

    A server that cannot be reached ends the round: the letters keep, and the worker
    has other things to do.
    """
    sent = 0
    with post_office() as deliver:
        for letter_id in _due():
            together = _leaving_with(letter_id)
            try:
                sent += _attempt(together, deliver)
            except (OSError, smtplib.SMTPException) as error:
                _note_failure(together, error)
                break
            except Exception as error:
                # A fault of ours in one letter must not hold back the others.
                current_app.logger.exception("letters %s could not be written", together)
                _note_failure(together, error)
    return sent


def _due() -> Ids:
    due = db.session.scalars(
        sa.select(Letter.id).where(_is_due()).order_by(Letter.due_at, Letter.id).limit(BATCH)
    ).all()
    db.session.rollback()  # an open transaction would hold the write lock
    return due


def _is_due() -> sa.ColumnElement[bool]:
    return sa.and_(Letter.sent_at.is_(None), Letter.dropped == "", Letter.due_at <= clock.now())


def _leaving_with(letter_id: int) -> Ids:
    """Return the letters that leave in one mail with this one; none if it has left already.

    What was tried together stays together: otherwise a second try would be another mail
    under the same Message-ID.
    """
    letter = db.session.get_one(Letter, letter_id, populate_existing=True)
    query = sa.select(Letter.id).where(_is_due(), Letter.attempts == letter.attempts)
    if not letter.is_batched:
        query = query.where(Letter.id == letter_id)
    else:
        query = query.where(Letter.is_batched, Letter.address == letter.address)
        if letter.attempts:
            query = query.where(Letter.due_at == letter.due_at)
    together = db.session.scalars(query.order_by(Letter.id).limit(MOST_TOGETHER)).all()
    db.session.rollback()
    return together


def _attempt(together: Ids, deliver: Deliver) -> bool:
    if not together or not _may_leave(together[0]) or not _claim(together):
        return False
    message, told = _written(together)
    if message is None:
        return False
    try:
        deliver(message)
    except RefusedForNow as error:
        _note_failure(told, error)
        return False
    with transaction():
        for letter in _letters(told):
            letter.sent_at = clock.now()
    return True


def _letters(together: Ids) -> Sequence[Letter]:
    query = sa.select(Letter).where(Letter.id.in_(together)).order_by(Letter.id)
    return db.session.scalars(query).all()


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


def _claim(together: Ids) -> bool:
    """Push the letters into the future before trying them: a crash needs no cleaning up.

    All of them or none: what another worker has claimed of them, it sends.
    """
    try:
        with transaction():
            letters = _letters(together)
            attempts = letters[0].attempts
            claimed = db.session.execute(
                sa.update(Letter)
                .where(Letter.id.in_(together), Letter.attempts == attempts, _is_due())
                .values(
                    attempts=Letter.attempts + 1,
                    due_at=clock.now() + RETRY_AFTER * 2**attempts,
                )
                .execution_options(synchronize_session=False)
            )
            if claimed.rowcount != len(together):  # type: ignore[attr-defined]
                raise _ClaimedByAnother
    except _ClaimedByAnother:
        return False
    return True


class _ClaimedByAnother(Exception):
    pass


def _written(together: Ids) -> tuple[EmailMessage | None, Ids]:
    """Return the mail as it reads now, and which letters are in it; the others are dropped."""
    with transaction():
        many = len(together) > 1
        written = [
            found for each in _letters(together) if (found := _worded_apart(each, many=many))
        ]
        message = message_of(written, has_title=many) if written else None
        return message, [each.letter.id for each in written]


def _worded_apart(letter: Letter, *, many: bool) -> Written | None:
    """Return the letter with its words; one that we cannot write does not spoil the others' mail.

    It leaves by itself, once we can.
    """
    try:
        return _worded(letter, many=many)
    except Exception as error:
        if not letter.is_batched:
            raise
        current_app.logger.exception("letter %s could not be written", letter.id)
        letter.is_batched, letter.last_error = False, str(error)[:2000]
        return None


def _worded(letter: Letter, *, many: bool) -> Written | None:
    proposal = _visible_to_recipient(letter)
    letter.dropped = _reason_to_drop(letter, proposal)
    wording = None if letter.dropped else _wording_of(letter, proposal, many)
    if wording is None:
        letter.dropped = letter.dropped or "there was nothing to say any more"
        return None
    return Written(letter, wording, proposal)


def _wording_of(letter: Letter, proposal: Proposal | None, many: bool) -> Wording | None:
    told = Told(letter.event, letter.person, letter.why, is_one_of_many=many)
    if letter.event.name not in RECIPIENTS:
        return None  # its words were taken back at once
    if proposal is None:
        return WITHOUT_PROPOSAL[letter.event.name](told)
    return WORDINGS[letter.event.name](told, proposal)


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


def _note_failure(together: Ids, error: Exception) -> None:
    with transaction():
        for letter in _letters(together):
            letter.last_error = str(error)[:2000]
            if letter.attempts >= MOST_ATTEMPTS and not letter.dropped:
                letter.dropped = f"given up after {letter.attempts} attempts"
