"""What happened on a proposal since somebody was last here, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.events import (
    DecisionCorrected,
    DecisionRecorded,
    FinalCommentExtended,
    FinalCommentInterrupted,
    FinalCommentKeptRunning,
    FinalCommentOpened,
)
from proposals.drafting.events import PromiseChanged, PromiseRevised, RevisionSaved
from proposals.drafting.models import Look, Proposal
from proposals.drafting.revisions import A_VISIT
from proposals.events import LoggedEvent
from proposals.impact.events import OutcomeTold
from proposals.overview.news import phrases
from proposals.review.events import (
    CommentWritten,
    ConcernAnswered,
    ConcernEscalated,
    ConcernRaised,
    ConcernResolved,
    ConcernWithdrawn,
    PositionConfirmed,
    PositionTaken,
    ThreadOpened,
)
from proposals.review.models import Reading
from proposals.rollout.events import UpdatePosted

MOST = 500  # of what happened; nobody reads more before they come back
TALK, CONCERNS, DECISION = "/review?only=unread", "/review#concerns", "/decision"
# What is news to a reader, and the page below the proposal's own on which it is.
PLACES = {
    ThreadOpened.name: TALK,
    CommentWritten.name: TALK,
    ConcernRaised.name: CONCERNS,
    ConcernAnswered.name: CONCERNS,
    ConcernResolved.name: CONCERNS,
    ConcernWithdrawn.name: CONCERNS,
    ConcernEscalated.name: CONCERNS,
    PositionTaken.name: "/review",
    PositionConfirmed.name: "/review",
    FinalCommentOpened.name: DECISION,
    FinalCommentExtended.name: DECISION,
    FinalCommentInterrupted.name: DECISION,
    FinalCommentKeptRunning.name: DECISION,
    DecisionRecorded.name: DECISION,
    DecisionCorrected.name: DECISION,
    PromiseChanged.name: "/plan",
    PromiseRevised.name: "/impact",
    UpdatePosted.name: "/rollout",
    OutcomeTold.name: "/impact",
}
A_WEEK = 7


@dataclass(frozen=True)
class Since:
    """When the reader was last here, and what is new: phrases, each with its address."""

    day: str
    news: Sequence[tuple[str, str]]


def since_last_visit(proposal: Proposal, *, reader: Person) -> Since | None:
    """Return what others did since the reader was last here, or None where nothing is new.

    During a visit it says what was new when the reader came. One statement, however much
    there is to tell.
    """
    last = _last_visit(proposal, reader)
    rows = db.session.execute(
        sa.select(LoggedEvent.name, LoggedEvent.details, last.label("last"))
        .where(
            LoggedEvent.proposal_id == proposal.id,
            LoggedEvent.name.in_([*PLACES, RevisionSaved.name]),
            LoggedEvent.occurred_at > last,
            sa.or_(LoggedEvent.actor_id.is_(None), LoggedEvent.actor_id != reader.id),
        )
        .order_by(LoggedEvent.id.desc())
        .limit(MOST)
    ).all()
    if not rows:
        return None
    return Since(
        _day(rows[0].last, reader.time_zone), [*_talk(proposal, rows), *_text(proposal, rows)]
    )


def _last_visit(proposal: Proposal, reader: Person) -> sa.ScalarSelect[datetime]:
    """Return when the reader was last here before this visit, by what they looked at and read."""
    this_visit = clock.now() - A_VISIT
    was_before = sa.case((Look.looked_at < this_visit, Look.looked_at), else_=Look.earlier_at)
    visits = sa.union_all(
        *(
            sa.select(moment.label("at")).where(
                table.proposal_id == proposal.id, table.person_id == reader.id
            )
            for table, moment in ((Look, was_before), (Reading, Reading.read_at))
        )
    ).subquery()
    return sa.select(sa.func.max(visits.c.at)).scalar_subquery()


def _talk(proposal: Proposal, rows: Sequence[Any]) -> list[tuple[str, str]]:
    happened = Counter(
        (row.name, row.details.get("kind")) for row in rows if row.name != RevisionSaved.name
    )
    return [
        (phrase, f"/p/{proposal.number}{PLACES.get(key, TALK)}")
        for key, phrase in phrases(happened)
    ]


def _text(proposal: Proposal, rows: Sequence[Any]) -> list[tuple[str, str]]:
    saved = [row.details["number"] for row in rows if row.name == RevisionSaved.name]
    if not saved:
        return []
    first, last = min(saved), max(saved)
    named = f"revision {last}" if first == last else f"revisions {first} to {last}"
    return [(named, f"/p/{proposal.number}/compare?from={max(1, first - 1)}&to={last}")]


def _day(last: datetime, zone: str) -> str:
    """Return 'Tuesday' within a week, 'yesterday' or 'this morning' nearer, else the day."""
    here = ZoneInfo(zone)
    then, today = last.astimezone(here).date(), clock.now().astimezone(here).date()
    days = (today - then).days
    if days < 2:
        return "yesterday" if days else "earlier today"
    return f"{then:%A}" if days < A_WEEK else words.day(last, zone)
