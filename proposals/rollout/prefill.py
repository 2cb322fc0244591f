"""What an update begins from: the last one, and what happened since, for a person to edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from proposals import words
from proposals.accounts.models import Person
from proposals.db import scalars
from proposals.drafting.events import PromiseRevised
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent
from proposals.rollout.course import latest_update, standing_of
from proposals.rollout.early import next_promised
from proposals.rollout.events import (
    ChangeLinked,
    MilestoneHappened,
    MilestoneMoved,
    ProblemSettled,
    ProblemSurfaced,
    RolledBack,
)
from proposals.rollout.models import Status
from proposals.rollout.queries import today_of

# How each fact reads in an update. The names of what a later stage records are written out.
TELLS = {
    MilestoneHappened.name: "“{title}” happened on {day}.",
    MilestoneMoved.name: "“{title}” moved to {day}: {reason}",
    RolledBack.name: "Taken back on {day}: {reason}",
    ProblemSurfaced.name: "A problem was surfaced: “{title}”.",
    ProblemSettled.name: "The problem “{title}” is settled.",
    PromiseRevised.name: "The promise about {metric} was revised: {what}.",
    "impact.commitment_assessed": "{headline}",
    "impact.guardrail_worse": "{headline}",
}
MOST_EVENTS = 50
MOST_NAMED = 3  # changes; more are counted


@dataclass(frozen=True)
class Draft:
    """The fields of an update as they begin; nothing is said until somebody posts it."""

    status: Status | None
    confidence: int | None
    what_changed: str
    what_is_next: str
    blocker: str
    blocker_owner: int | None
    next_action: str


def draft_of(proposal: Proposal, *, by: Person, now: datetime) -> Draft:
    """Return what the next update begins from: two statements.

    The status is the last one, or that of a problem where it is worse. What stood in the way
    stands there until somebody takes it out.
    """
    last = latest_update(proposal)
    return Draft(
        status=standing_of(proposal, now=now).status,
        confidence=last.confidence if last else None,
        what_changed="\n".join(
            [*_told(_events(proposal, last.posted_at if last else None)), *_passed(proposal, by)]
        ),
        what_is_next=_next(proposal, by),
        blocker=last.blocker if last else "",
        blocker_owner=last.blocker_owner_id if last else None,
        next_action=last.next_action if last else "",
    )


def _next(proposal: Proposal, by: Person) -> str:
    promised = next_promised(proposal, today=today_of(by))
    return f"Next is {promised.what}, on {words.day(promised.on)}." if promised else ""


def _passed(proposal: Proposal, by: Person) -> Iterator[str]:
    """Yield what was to have happened by now, and did not: there is something to say about it."""
    for each in proposal.milestones:
        if each.planned_on and not each.happened_on and each.planned_on < today_of(by):
            yield f"“{each.title}”, planned for {words.day(each.planned_on)}, has not happened yet."


def _events(proposal: Proposal, since: datetime | None) -> list[LoggedEvent]:
    known = sa.select(LoggedEvent).where(
        LoggedEvent.proposal_id == proposal.id, LoggedEvent.name.in_([*TELLS, ChangeLinked.name])
    )
    if since:
        known = known.where(LoggedEvent.occurred_at > since)
    return scalars(known.order_by(LoggedEvent.id.desc()).limit(MOST_EVENTS))[::-1]


def _told(events: Iterable[LoggedEvent]) -> Iterator[str]:
    """Yield one line for each fact, only the latest of each metric's looks, then the changes."""
    events = list(events)
    latest = {(each.name, each.details.get("metric") or each.id): each for each in events}
    for event in latest.values():
        if event.name in TELLS:
            yield TELLS[event.name].format_map(defaultdict(str, event.details))
    linked = [each.details["what"] for each in events if each.name == ChangeLinked.name]
    if linked:
        more = len(linked) - MOST_NAMED
        named = [*linked[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
        yield f"Linked since: {words.sentence_list(named)}."
