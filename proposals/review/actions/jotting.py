"""Keeping what is written and not sent. It is nobody's news: no event, no new version."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.errors import Invalid
from proposals.policy import require
from proposals.review import policy
from proposals.review.models import Jotting, Thread
from proposals.review.remarks import Remark, columns_of

MOST_KEPT = 200  # of one person on one proposal
PLACE = re.compile(r"[a-z]+(-[a-z0-9]+){0,4}")
LONGEST_PLACE = 60


def keep_jotting(
    proposal: Proposal, *, place: str, remark: Remark, thread: Thread | None = None, by: Person
) -> int | None:
    """Keep what is typed at a place, over what was kept there; return its id.

    Nothing is kept of an empty remark, and what was there goes.
    """
    require(policy.jot, by, proposal)
    _require_room(proposal, place, by)
    if remark.is_blank:
        forget_jotting(proposal, place=place, by=by)
        return None
    row = _row(proposal, remark, thread)
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    return db.session.scalar(
        insert(Jotting)
        .values(proposal_id=proposal.id, person_id=by.id, place=place, is_collected=False, **row)
        .on_conflict_do_update(index_elements=["person_id", "proposal_id", "place"], set_=row)
        .returning(Jotting.id)
    )


def collect_remark(
    proposal: Proposal,
    *,
    remark: Remark,
    thread: Thread | None = None,
    over: Jotting | None = None,
    by: Person,
) -> Jotting:
    """Put a remark with the rest of one's review, or in place of another part of it."""
    require(policy.jot, by, proposal)
    _require_room(proposal, "", by)
    jotting = over or Jotting(proposal=proposal, person_id=by.id)
    for name, value in _row(proposal, remark, thread).items():
        setattr(jotting, name, value)
    jotting.is_collected, jotting.place = True, None
    db.session.add(jotting)
    db.session.flush()
    return jotting


def forget_jotting(proposal: Proposal, *, place: str, by: Person) -> None:
    """Forget what was typed at a place, because it was sent or taken back letter by letter."""
    require(policy.jot, by, proposal)
    db.session.execute(
        sa.delete(Jotting).where(
            Jotting.proposal_id == proposal.id, Jotting.person_id == by.id, Jotting.place == place
        )
    )


def discard_jotting(jotting: Jotting, *, by: Person) -> None:
    """Throw away what was written; for a while it can be brought back."""
    require(policy.change_jotting, by, jotting)
    jotting.discarded_at = clock.now()


def bring_back_jotting(jotting: Jotting, *, by: Person) -> None:
    """Undo throwing it away."""
    require(policy.change_jotting, by, jotting)
    jotting.discarded_at = None


def detach_jotting(jotting: Jotting, *, by: Person) -> None:
    """Let a remark be about the whole proposal, and keep the words that it was about in it."""
    require(policy.change_jotting, by, jotting)
    if jotting.selectors:
        quote = " ".join(jotting.selectors["exact"].split())
        jotting.body = f"> {quote}\n\n{jotting.body}"
        jotting.selectors = None


def _row(proposal: Proposal, remark: Remark, thread: Thread | None) -> dict[str, Any]:
    assert proposal.latest is not None  # a proposal starts with its first revision
    return columns_of(remark, proposal.latest) | {
        "thread_id": thread.id if thread else None,
        "saved_at": clock.now(),
        "discarded_at": None,
    }


def _require_room(proposal: Proposal, place: str, by: Person) -> None:
    if place and (len(place) > LONGEST_PLACE or not PLACE.fullmatch(place)):
        raise Invalid("Nothing can be kept there.")
    others = sa.select(sa.func.count()).where(
        Jotting.proposal_id == proposal.id,
        Jotting.person_id == by.id,
        sa.or_(Jotting.place.is_(None), Jotting.place != place),
    )
    if (db.session.scalar(others) or 0) >= MOST_KEPT:
        raise Invalid(f"You have {MOST_KEPT} drafts on this proposal; send or discard some first.")
