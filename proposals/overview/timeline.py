"""Everything that happened to a proposal, newest first, and where each of it is told in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Proposal, Stage
from proposals.errors import NotFound
from proposals.events import KINDS, LoggedEvent

PAGE = 50
MOVED, SAVED, FORECAST = (
    "drafting.proposal_moved",
    "drafting.revision_saved",
    "review.forecast_given",
)
LABELS = {
    "document": "Document",
    "conversation": "Conversation",
    "positions": "Positions",
    "decision": "Stages and decision",
    "plan": "Plan and seats",
    "rollout": "Roll-out",
    "impact": "Impact",
}
# What begins like this is of that kind; the first that fits counts.
_KIND_OF = {
    "drafting.proposal_moved": "decision",
    "drafting.proposal": "document",
    "drafting.revision": "document",
    "review.position": "positions",
    "review.request": "positions",
    "review.forecast": "positions",
    "review.": "conversation",
    "decisions.": "decision",
    "rollout.": "rollout",
    "impact.": "impact",
    "": "plan",
}
# What somebody who reads only the story of a proposal wants to know.
KEY = frozenset(
    {
        "drafting.proposal_started",
        "drafting.proposal_imported",
        MOVED,
        "drafting.promise_changed",
        "drafting.promise_revised",
        "review.concern_raised",
        "review.concern_resolved",
        "review.concern_withdrawn",
        "review.concern_escalated",
        "review.position_taken",
        "decisions.final_comment_opened",
        "decisions.final_comment_interrupted",
        "decisions.final_comment_kept_running",
        "decisions.final_comment_extended",
        "decisions.decision_recorded",
        "decisions.decision_corrected",
        "rollout.milestone_happened",
        "rollout.rolled_back",
        "rollout.step_approved",
        "rollout.milestone_moved",
        "rollout.update_posted",
        "rollout.early_warning",
        "rollout.problem_surfaced",
        "rollout.problem_settled",
        "rollout.problem_raised_again",
        "rollout.reopening_answered",
        "rollout.deviation_noted",
        "impact.guardrail_worse",
        "impact.assessment_disputed",
        "impact.outcome_told",
        "impact.effect_rechecked",
    }
)
# When somebody did something and no longer what; and what is between the clock and a reader.
_UNTOLD = frozenset({"review.taken_back", "rollout.reminder_due"})
# Moves that another entry tells, with the same reason: how final comment opened, what was decided.
_TOLD_BY_ANOTHER = (Stage.FINAL_COMMENT, Stage.ACCEPTED, Stage.DECLINED, Stage.DEFERRED)


@dataclass(frozen=True)
class Chosen:
    """What a timeline is narrowed to; the address carries exactly these."""

    kind: str = ""
    person: int | None = None
    key: bool = False

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the query string of this timeline with some of it changed."""
        wanted = {"kind": self.kind, "person": self.person, "key": "1" if self.key else None}
        return {name: value for name, value in (wanted | changes).items() if value}


@dataclass(frozen=True)
class Entry:
    """One event: who did it, and in whose place if they stood in for somebody.

    What a repository tells has nobody who did it; its name stands there.
    """

    event: LoggedEvent
    person: Person | None
    absent: Person | None
    at: datetime

    @property
    def kind(self) -> str:
        return kind_of(self.event.name)

    @property
    def who(self) -> str:
        if self.person is None:
            unnamed = "Somebody" if self.event.name == FORECAST else "The clock"
            return self.teller or unnamed
        return f"{self.person.name} for {self.absent.name}" if self.absent else self.person.name

    @property
    def teller(self) -> str:
        """The repository that told of it."""
        return "" if self.person else str(self.event.details.get("teller", ""))

    @property
    def is_key(self) -> bool:
        return self.event.name in KEY or bool(self.event.details.get("is_material"))


@dataclass(frozen=True)
class Timeline:
    """A page of entries by day, the latest first; ``older`` is the id to go on before."""

    days: Sequence[tuple[str, Sequence[Entry]]]
    older: int | None


def kind_of(name: str) -> str:
    """Return of which kind an event is, by its name."""
    return next(kind for start, kind in _KIND_OF.items() if name.startswith(start))


def is_told() -> sa.ColumnElement[bool]:
    """Return the condition that leaves out what another entry tells with the same words."""
    went = LoggedEvent.details["went_to"].as_string()
    came = LoggedEvent.details["came_from"].as_string()
    is_told_elsewhere = sa.or_(
        went.in_([each.value for each in _TOLD_BY_ANOTHER]),
        sa.and_(came == Stage.FINAL_COMMENT.value, went == Stage.IN_REVIEW.value),
    )
    return sa.and_(
        LoggedEvent.name.not_in(_UNTOLD),
        sa.not_(sa.and_(LoggedEvent.name == MOVED, is_told_elsewhere)),
    )


def timeline_of(
    proposal: Proposal, chosen: Chosen, *, before: int | None = None, reader: Person
) -> Timeline:
    """Return a page of what happened to a proposal that the reader may see."""
    absent = aliased(Person)
    statement = (
        sa.select(LoggedEvent, Person, absent)
        .outerjoin(Person, Person.id == LoggedEvent.actor_id)
        .outerjoin(absent, absent.id == LoggedEvent.for_id)
        .where(LoggedEvent.proposal_id == proposal.id, is_told(), *_narrowed(chosen))
        .order_by(LoggedEvent.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        statement = statement.where(LoggedEvent.id < before)
    here = ZoneInfo(reader.time_zone)
    found = [
        Entry(event, person, other, event.occurred_at.astimezone(here))
        for event, person, other in db.session.execute(statement)
    ]
    older = found[PAGE - 1].event.id if len(found) > PAGE else None
    return Timeline(list(_by_day(found[:PAGE])), older)


def _narrowed(chosen: Chosen) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.kind in LABELS:
        yield LoggedEvent.name.in_([name for name in KINDS if kind_of(name) == chosen.kind])
    if chosen.person is not None:
        yield sa.or_(LoggedEvent.actor_id == chosen.person, LoggedEvent.for_id == chosen.person)
    if chosen.key:
        is_material = LoggedEvent.details["is_material"].as_boolean()
        yield sa.or_(
            LoggedEvent.name.in_(KEY), sa.and_(LoggedEvent.name == SAVED, is_material.is_(True))
        )


def _by_day(entries: Sequence[Entry]) -> Iterator[tuple[str, Sequence[Entry]]]:
    for day, some in groupby(entries, key=lambda each: each.at.date()):
        yield words.day(day), list(some)


def people_in(proposal: Proposal) -> list[Person]:
    """Return everybody who did something, or in whose place it was done, by name."""
    acting = sa.union(
        sa.select(LoggedEvent.actor_id).where(LoggedEvent.proposal_id == proposal.id),
        sa.select(LoggedEvent.for_id).where(LoggedEvent.proposal_id == proposal.id),
    )
    return scalars(sa.select(Person).where(Person.id.in_(acting)).order_by(Person.name, Person.id))


def event_of(proposal: Proposal, event_id: int) -> LoggedEvent:
    """Return one event of a proposal that the caller may see, or raise NotFound."""
    event = db.session.scalar(
        sa.select(LoggedEvent).where(
            LoggedEvent.proposal_id == proposal.id,
            LoggedEvent.id == event_id,
            LoggedEvent.name.not_in(_UNTOLD),
        )
    )
    if event is None:
        raise NotFound()
    return event


def address_of(event: LoggedEvent, proposal: Proposal) -> str:
    """Return where the thing is that the event is about, or else its place in the timeline."""
    number, details = proposal.number, event.details
    for name, endpoint, given in _WAYS:
        if details.get(name) is not None:
            return url_for(endpoint, number=number, **given(details[name]))
    if event.name == SAVED:
        revision = details["number"]
        if revision == 1:
            return url_for("drafting.revision", number=number, revision_number=1)
        return url_for("drafting.compare", number=number, to=revision, **{"from": revision - 1})
    page = _PAGES.get(event.name) or _PAGE_OF.get(kind_of(event.name))
    if page:
        return url_for(page, number=number)
    return url_for("overview.history", number=number, before=event.id + 1, _anchor=_place(event))


def _place(event: LoggedEvent) -> str:
    return f"event-{event.id}"


# The first of these that an event knows says where it leads.
_WAYS: tuple[tuple[str, str, Any], ...] = (
    ("sequence", "decisions.show", lambda it: {"_anchor": f"decision-{it}"}),
    ("comment_id", "review.comment", lambda it: {"comment_id": it}),
    ("thread_id", "review.thread", lambda it: {"thread_id": it}),
    ("milestone_id", "rollout.show", lambda it: {"_anchor": f"milestone-{it}"}),
    ("problem_id", "rollout.problem", lambda it: {"problem_id": it}),
    ("became_revision", "drafting.revision", lambda it: {"revision_number": it}),
    ("update_id", "rollout.show", lambda it: {"_anchor": f"update-{it}"}),
    ("change_id", "rollout.show", lambda it: {"_anchor": f"change-{it}"}),
    ("follow_up_id", "impact.show", lambda it: {"_anchor": f"follow-up-{it}"}),
    ("recheck_id", "impact.show", lambda it: {"_anchor": "rechecks"}),
    ("commitment_id", "impact.show", lambda it: {"_anchor": f"commitment-{it}"}),
)
_PAGES = {
    "impact.outcome_told": "impact.show",
    "impact.dissent_revisited": "impact.show",
    "impact.risk_revisited": "impact.show",
    "drafting.proposal_started": "overview.proposal",
    "drafting.proposal_imported": "overview.proposal",
    "review.sent": "review.show",
}
_PAGE_OF = {"positions": "review.show", "decision": "decisions.show", "plan": "overview.proposal"}
