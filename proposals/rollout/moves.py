"""Planned dates that were moved, as the event log tells it."""

from __future__ import annotations

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
    logged = db.session.scalars(
        sa.select(LoggedEvent)
        .where(
            LoggedEvent.proposal_id.in_([each.id for each in proposals]),
            LoggedEvent.name == MilestoneMoved.name,
        )
        .order_by(LoggedEvent.id)
    )
    moves: dict[int, list[Moved]] = {}
    for event in logged:
        details = event.details
        if details["was"]:
            moves.setdefault(details["milestone_id"], []).append(_moved(details))
    return moves


def open_when_dated(proposal: Proposal) -> dict[int, int]:
    """Return how many questions of the checklist were open when a step was dated, by its id."""
    logged = db.session.scalars(
        sa.select(LoggedEvent).where(
            LoggedEvent.proposal_id == proposal.id, LoggedEvent.name == MilestoneHappened.name
        )
    )
    counts = {each.details["milestone_id"]: each.details.get("open_questions") for each in logged}
    return {milestone_id: count for milestone_id, count in counts.items() if count}


def _moved(details: dict[str, Any]) -> Moved:
    return Moved(
        was=date.fromisoformat(details["was"]),
        becomes=date.fromisoformat(details["becomes"]),
        said_on=date.fromisoformat(details["said_on"]),
        reason=details["reason"],
    )
