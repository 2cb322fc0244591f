"""How often a token may call: pushing points more often than everything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from flask import request

from proposals import clock
from proposals.accounts.models import ApiToken
from proposals.accounts.throttle import FIVE_MINUTES, Bucket, spend
from proposals.db import writing
from proposals.errors import TooMany

PUSHES, CALLS = 600, 150
PUSHING = "api_metrics.create_points"

_lock = Lock()
_left: dict[str, tuple[float, datetime]] = {}


def take_turn(token: ApiToken) -> None:
    """Count the call against the token's bucket, or raise TooMany.

    What writes is counted in the database, for all processes. Reading must not write, so
    it is counted here, for this process: with several, each of them allows as much.
    """
    if not writing.get():
        _spend_here(Bucket(f"api/read/{token.id}", CALLS, FIVE_MINUTES))
    elif request.endpoint == PUSHING:
        spend(Bucket(f"api/push/{token.id}", PUSHES, FIVE_MINUTES))
    else:
        spend(Bucket(f"api/write/{token.id}", CALLS, FIVE_MINUTES))


def _spend_here(bucket: Bucket) -> None:
    now = clock.now()
    with _lock:
        kept, counted_at = _left.get(bucket.key, (float(bucket.size), now))
        left = bucket.left(kept, max(now - counted_at, timedelta(0)))
        if left >= 1:
            _left[bucket.key] = (left - 1, now)
            return
    seconds = int(bucket.wait(left).total_seconds()) + 1
    raise TooMany("That was too many calls for this token.", retry_after=seconds)


def forget() -> None:
    """Begin to count anew, as a new process does."""
    _left.clear()
