"""Bad news said early: how long before the next promised date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from proposals.drafting.models import Proposal
from proposals.rollout.models import Status

ORDER = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)


class Promised(NamedTuple):
    """A day that others count on, and what is to have happened by then."""

    on: date
    what: str


def next_promised(proposal: Proposal, *, today: date) -> Promised | None:
    """Return the next planned milestone or measure-by date, whichever comes first."""
    return min((each for each in _promised(proposal) if each.on >= today), default=None)


def _promised(proposal: Proposal) -> Iterator[Promised]:
    for milestone in proposal.milestones:
        if milestone.planned_on and not milestone.happened_on:
            yield Promised(milestone.planned_on, f"“{milestone.title}”")
    for promise in proposal.goals:
        if promise.due_on:
            yield Promised(promise.due_on, f"the measure-by date of {promise.metric.name}")


def last_promised_on(proposal: Proposal) -> date | None:
    """Return the last day that was ever promised and is known, however it was kept."""
    days = [
        *(each.happened_on or each.planned_on for each in proposal.milestones),
        *(each.due_on for each in proposal.goals),
    ]
    return max(filter(None, days), default=None)


def is_news(status: Status, *, before: Status | None) -> bool:
    """Tell whether a status is worse than the one before it; the first one counts from green."""
    return ORDER.index(status) > ORDER.index(before or Status.ON_TRACK)
