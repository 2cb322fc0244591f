"""Counting attempts, across processes, and refusing what is too many.

Every bucket holds so many attempts and refills evenly. Spending has a transaction of
its own, because the count must survive the refusal that it leads to.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from proposals import clock
from proposals.accounts.models import Throttle
from proposals.db import db, writing
from proposals.errors import TooMany
from proposals.words import count

FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True)
class Bucket:
    """``size`` attempts in each ``window``, counted under ``key``."""

    key: str
    size: int
    window: timedelta

    def left(self, kept: float, since: timedelta) -> float:
        """Return how many attempts a bucket holds that held ``kept`` so long ago."""
        return min(float(self.size), kept + self.size * (since / self.window))

    def wait(self, left: float) -> timedelta:
        """Return how long until a whole attempt is there again."""
        return self.window * ((1 - left) / self.size)


def password_bucket(email: str) -> Bucket:
    """Return what a guess at one account's password costs, wherever it is made."""
    return Bucket(f"password/of/{_masked(email)}", 10, FIVE_MINUTES)


def sign_in_buckets(email: str, ip_address: str) -> tuple[Bucket, ...]:
    """Return what an attempt to sign in costs: of the account, of the network, of the server."""
    return (
        password_bucket(email),
        Bucket(f"password/from/{_masked(_network(ip_address))}", 10, FIVE_MINUTES),
        Bucket("password/all", 1000, FIVE_MINUTES),
    )


def reset_bucket(email: str) -> Bucket:
    """Return what asking for a new password, or a new invitation, costs."""
    return Bucket(f"reset/{_masked(email)}", 5, timedelta(days=1))


def mail_bucket(address: str) -> Bucket:
    """Return what a letter about the account costs, so that nobody's inbox is flooded."""
    return Bucket(f"mail/{_masked(address)}", 20, timedelta(days=1))


def spend(*buckets: Bucket) -> None:
    """Take one attempt out of each bucket, or raise TooMany and take none.

    Ends the session's transaction first, since on SQLite it may hold the only write
    lock: spend before anything is written. What was read is read again.
    """
    db.session.rollback()
    now = clock.now()
    token = writing.set(True)
    try:
        with db.engine.begin() as connection:
            for bucket in sorted(buckets, key=lambda each: each.key):  # one order: no deadlock
                _take(connection, bucket, now)
    finally:
        writing.reset(token)


def give_back(*buckets: Bucket) -> None:
    """Return an attempt that proved honest, so that only guesses add up."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for bucket in sorted(buckets, key=lambda each: each.key):
            connection.execute(
                sa.update(Throttle)
                .where(Throttle.key == bucket.key, Throttle.left <= bucket.size - 1)
                .values(left=Throttle.left + 1)
            )


def _take(connection: sa.Connection, bucket: Bucket, now: datetime) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        insert(Throttle)
        .values(key=bucket.key, left=bucket.size, counted_at=now)
        .on_conflict_do_nothing()
    )
    this = sa.select(Throttle.left, Throttle.counted_at).where(Throttle.key == bucket.key)
    kept, counted_at = connection.execute(this.with_for_update()).one()
    left = bucket.left(kept, max(now - counted_at, timedelta(0)))
    if left < 1:
        raise _too_many(bucket.wait(left))
    connection.execute(
        sa.update(Throttle).where(Throttle.key == bucket.key).values(left=left - 1, counted_at=now)
    )


def _too_many(wait: timedelta) -> TooMany:
    seconds = max(1, math.ceil(wait.total_seconds()))
    shown = (
        count(math.ceil(seconds / 60), "minute")
        if seconds < 5400
        else count(math.ceil(seconds / 3600), "hour")
    )
    return TooMany(f"That was too many attempts. Try again in {shown}.", retry_after=seconds)


def _network(ip_address: str) -> str:
    """Return an IPv6 address's /64, which is what one household or one attacker has."""
    try:
        address = ipaddress.ip_address(ip_address)
    except ValueError:
        return ip_address
    if address.version == 4:
        return ip_address
    return str(ipaddress.ip_network((address, 64), strict=False))


def _masked(text: str) -> str:
    """Return a short hash: the table is no list of addresses that somebody typed."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
