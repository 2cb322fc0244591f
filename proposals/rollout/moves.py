"""Planned dates that were moved, as the event log tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent
from proposals.rollout.events import MilestoneHappened, MilestoneMoved


@dataclass(frozen=True)
class Moved:
    """A planned date that was moved: from when to when, said when, and why."""

    was: date
    becomes: date
    said_on: date
    reason: str

    @property
    def days_ahead(self) -> int:
        """How long before the old date it was said; negative when that date had passed."""
        return (self.was - self.said_on).days


def moves_of(*proposals: Proposal) -> dict[int, list[Moved]]:
    """Return how the dates of each milestone moved, by its id, the first move first.

    One statement for however many proposals.
    """
    return _moves_in(_told(MilestoneMoved.name, of=proposals))


def history_of(proposal: Proposal) -> tuple[dict[int, list[Moved]], dict[int, int]]:
    """Return how dates moved, and how many questions were open when a step was dated.

    Both by the id of the milestone, in one statement.
    """
    told = _told(MilestoneMoved.name, MilestoneHappened.name, of=(proposal,))
    happened = (each.details for each in told if each.name == MilestoneHappened.name)
    counts = {each["milestone_id"]: each.get("open_questions", 0) for each in happened}
    return _moves_in(each for each in told if each.name == MilestoneMoved.name), counts


def _told(*names: str, of: Sequence[Proposal]) -> Sequence[LoggedEvent]:
    return db.session.scalars(
        sa.select(LoggedEvent)
        .where(LoggedEvent.proposal_id.in_([each.id for each in of]), LoggedEvent.name.in_(names))
        .order_by(LoggedEvent.id)
    ).all()


def _moves_in(told: Iterable[LoggedEvent]) -> dict[int, list[Moved]]:
    moves: dict[int, list[Moved]] = {}
    for event in told:
        details = event.details
        if details["was"]:
            moves.setdefault(details["milestone_id"], []).append(_moved(details))
    return moves


def _moved(details: dict[str, Any]) -> Moved:
    return Moved(
        was=date.fromisoformat(details["was"]),
        becomes=date.fromisoformat(details["becomes"]),
        said_on=date.fromisoformat(details["said_on"]),
        reason=details["reason"],
    )
