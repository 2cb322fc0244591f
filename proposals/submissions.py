"""Forms that were sent twice: a double click, a nervous reload, a retry on a bad line.

Each form carries a random value of its own. The same value with the same content is the
same deed, and is answered with where the first one led. Changed content is a new deed.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from proposals import clock
from proposals.db import Model, db, transaction

KEPT = timedelta(days=1)


class Submission(Model):
    """A form that was sent, and the address its answer led to."""

    __tablename__ = "submission"

    digest: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def new_mark() -> str:
    """Return the value that tells one showing of a form from every other."""
    return secrets.token_urlsafe(12)


def digest_of(path: str, form: MultiDict[str, str], session: str) -> str | None:
    """Return what identifies this sending, or None for a form that carries no mark."""
    if not form.get("mark"):
        return None
    content = repr((session, path, sorted(form.items(multi=True))))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def where_it_led(digest: str) -> str | None:
    """Return where the same sending led before, or None if this is the first."""
    return db.session.scalar(sa.select(Submission.location).where(Submission.digest == digest))


def remember(digest: str, location: str) -> None:
    """Keep where this sending led, in its own transaction's commit."""
    db.session.execute(
        sa.insert(Submission), [{"digest": digest, "location": location, "sent_at": clock.now()}]
    )


def forget_old() -> int:
    """Drop what nobody sends again any more; return 0, because nothing is left to do at once."""
    with transaction():
        db.session.execute(sa.delete(Submission).where(Submission.sent_at < clock.now() - KEPT))
    return 0
