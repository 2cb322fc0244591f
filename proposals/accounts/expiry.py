"""Forgetting what can open nothing any more."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import PasswordReset, SignIn, Throttle
from proposals.db import db, transaction

KEPT = timedelta(days=2)  # longer than any link lives and any bucket takes to fill


def forget_expired() -> int:
    """Delete old sign-ins, requests for a password and full buckets; return how many."""
    now = clock.now()
    with transaction():
        gone = [
            db.session.execute(statement).rowcount  # type: ignore[attr-defined]
            for statement in (
                sa.delete(SignIn).where(SignIn.expires_at < now),
                sa.delete(PasswordReset).where(PasswordReset.asked_at < now - KEPT),
                sa.delete(Throttle).where(Throttle.counted_at < now - KEPT),
            )
        ]
    return sum(gone)
