"""Keeping what became of a call, and no more of it than administrators need."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.forms import one_line
from proposals.rollout.hooks.calls import Call
from proposals.rollout.models import Ending, HookCall
from proposals.rollout.queries.repositories import BELIEVED

MOST_REFUSED = 500
# To take once more what named nothing changes nothing, so there is no need to know it for ever.
NOTHING_KEPT_FOR = timedelta(days=30)
LONGEST = 200


def keep_call(call: Call, ending: Ending, *, repository: str, detail: str) -> None:
    """Keep what became of a call, and forget the refused ones that are more than enough."""
    db.session.add(
        HookCall(
            service=call.service,
            digest=call.digest,
            delivery=one_line(call.delivery)[:LONGEST],
            event=one_line(call.event)[:LONGEST],
            repository=repository[:LONGEST],
            ending=ending,
            detail=detail,
        )
    )
    db.session.flush()
    _forget()


def _forget() -> None:
    is_refused = HookCall.ending.not_in(BELIEVED)
    oldest_kept = (
        sa.select(HookCall.id)
        .where(is_refused)
        .order_by(HookCall.id.desc())
        .offset(MOST_REFUSED - 1)
        .limit(1)
        .scalar_subquery()
    )
    is_old = HookCall.received_at < clock.now() - NOTHING_KEPT_FOR
    is_idle = sa.and_(HookCall.ending == Ending.NOTHING_NAMED, is_old)
    for forgotten in (sa.and_(is_refused, HookCall.id < oldest_kept), is_idle):
        db.session.execute(
            sa.delete(HookCall).where(forgotten).execution_options(synchronize_session=False)
        )
