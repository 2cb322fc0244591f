"""What was said about an accepted change, and what was done, on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.events import LoggedEvent
from proposals.impact.queries import plan_of
from proposals.impact.queries.keeping import WARNINGS, Keeping, Warned, keeping_of
from proposals.rollout.slip import span

DECIDED, CORRECTED = "decisions.decision_recorded", "decisions.decision_corrected"
MOVED, UPDATED = "rollout.milestone_moved", "rollout.update_posted"
REVISED, ASSESSED = "drafting.promise_revised", "impact.commitment_assessed"
OUTCOME = "impact.outcome_told"
KEPT_AS: Mapping[Keeping | None, str] = {
    Keeping.FLAGGED_EARLY: ": missed, flagged early",
    Keeping.MISSED_IN_SILENCE: ": missed in silence",
}
TONES = {"at_risk": "warn", "off_track": "bad", "got_worse": "bad", "target_met": "ok"}


@dataclass(frozen=True)
class Mark:
    """Something said, or something done, on a day: in a few words, and where it is told.

    ``tone`` colours what went well or did not; bad news said early is neither.
    """

    on: date
    is_done: bool
    title: str
    detail: str = ""
    address: str = ""
    tone: str = ""

    @property
    def day(self) -> str:
        return words.day(self.on)


def said_and_did(proposal: Proposal, *, reader: Person) -> list[Mark]:
    """Return the promise and all that came of it, in order; empty before acceptance.

    One statement: the rest is known to every page of a proposal.
    """
    if proposal.stage not in AFTER_ACCEPTANCE or not proposal.seats:
        return []
    zone = ZoneInfo(reader.time_zone)
    told = _told(proposal)
    since = min((_day(each, zone) for each in told if each.name == DECIDED), default=None)
    page = f"/p/{proposal.number}"
    marks = [
        *_promises(proposal, page, zone),
        *(_decided(each, page, zone) for each in told if each.name in (DECIDED, CORRECTED)),
        *_conditions(proposal, page, since),
        *(mark for each in told if (mark := _said(each, page, zone, since))),
        *_measured(proposal, told, page, zone),
        *_steps(proposal, page, since),
    ]
    return sorted(marks, key=lambda mark: (mark.on, mark.is_done))


def _told(proposal: Proposal) -> Sequence[LoggedEvent]:
    names = (DECIDED, CORRECTED, MOVED, UPDATED, REVISED, ASSESSED, OUTCOME)
    return db.session.scalars(
        sa.select(LoggedEvent)
        .where(LoggedEvent.proposal_id == proposal.id, LoggedEvent.name.in_(names))
        .order_by(LoggedEvent.id)
    ).all()


def _day(event: LoggedEvent, zone: ZoneInfo) -> date:
    return event.occurred_at.astimezone(zone).date()


def _promises(proposal: Proposal, page: str, zone: ZoneInfo) -> Iterator[Mark]:
    for goal in proposal.goals:
        if goal.frozen and (at := goal.frozen.get("frozen_at")):
            day = datetime.fromisoformat(at).astimezone(zone).date()
            yield Mark(
                day, False, "Promised", _promise(goal), f"{page}/impact#commitment-{goal.id}"
            )


def _promise(goal: Commitment) -> str:
    plan = plan_of(goal)
    change = f"{words.number(plan.baseline)} → {words.number(plan.target)} {goal.metric.unit}"
    by_day = f" by {words.day(plan.due_on)}" if plan.due_on else ""
    return f"{goal.metric.name}: {change}{by_day}"


def _decided(event: LoggedEvent, page: str, zone: ZoneInfo) -> Mark:
    label = event.details["label"]
    title = f"Corrected: {label}" if event.name == CORRECTED else label[:1].upper() + label[1:]
    where = f"{page}/decision#decision-{event.details['sequence']}"
    return Mark(_day(event, zone), False, title, "", where)


def _conditions(proposal: Proposal, page: str, since: date | None) -> Iterator[Mark]:
    for milestone in proposal.milestones:
        if milestone.is_condition and since:
            first = _first(milestone)
            due = f"by {words.day(first)}" if first else ""
            where = f"{page}/rollout#milestone-{milestone.id}"
            yield Mark(since, False, f"Condition: {milestone.title}", due, where)


def _first(milestone: Milestone) -> date | None:
    return milestone.first_planned_on or milestone.planned_on


def _said(event: LoggedEvent, page: str, zone: ZoneInfo, since: date | None) -> Mark | None:
    """Return what was said in an event since acceptance, or None where it is no such thing."""
    on, details = _day(event, zone), event.details
    if event.name == MOVED:
        where = f"{page}/rollout#milestone-{details['milestone_id']}"
        return Mark(on, False, f"{details['title']}: moved", _moved(details), where)
    if event.name == UPDATED:
        title = words.STATUS[details["status"]]
        detail = f"{details['confidence']} of 10 confident"
        where = f"{page}/rollout#update-{details['update_id']}"
        return Mark(on, False, title, detail, where, TONES.get(details["status"], ""))
    if event.name == REVISED:
        where = f"{page}/impact/commitments/{details['commitment_id']}/promise"
        return Mark(on, False, f"{details['metric']}: revised", _revised(details), where)
    if event.name == OUTCOME:
        return Mark(on, True, "Outcome told", "", f"{page}/impact#outcome")
    return None


def _moved(details: dict[str, Any]) -> str:
    becomes = words.day(date.fromisoformat(details["becomes"]))
    return f"to {becomes}: “{details['reason']}”{_ahead(details['was'], details['said_on'])}"


def _revised(details: dict[str, Any]) -> str:
    ahead = _ahead(details["was_due"], details["said_on"])
    return f"{details['what']}: “{details['reason']}”{ahead}"


def _ahead(was: str, said_on: str) -> str:
    """Say how long before the date that held until then it was; nothing where none did."""
    if not was:
        return ""
    days = (date.fromisoformat(was) - date.fromisoformat(said_on)).days
    return ", said late" if days < 0 else f", said {span(days)} ahead" if days else ", on the day"


def _measured(
    proposal: Proposal, told: Sequence[LoggedEvent], page: str, zone: ZoneInfo
) -> Iterator[Mark]:
    """Yield the latest assessment of each commitment, and whether a miss was said ahead."""
    latest = {each.details["commitment_id"]: each for each in told if each.name == ASSESSED}
    plans = {each.id: plan_of(each) for each in proposal.goals}
    for commitment_id, event in latest.items():
        verdict = event.details["verdict"]
        where = f"{page}/impact#commitment-{commitment_id}"
        title = words.VERDICT.get(verdict, verdict)
        on, detail = _day(event, zone), event.details["metric"]
        review_on = plans[commitment_id].review_on if commitment_id in plans else None
        if review_on and review_on <= on:
            keeping = keeping_of(verdict, review_on, _warned(commitment_id, told, zone))
            detail += KEPT_AS.get(keeping, "")
        yield Mark(on, True, title, detail, where, TONES.get(verdict, ""))


def _warned(commitment_id: int, told: Sequence[LoggedEvent], zone: ZoneInfo) -> Iterator[Warned]:
    """Yield what was said in time or late: at risk, off track, or a promise of less or later."""
    for event in told:
        details = event.details
        is_status = event.name == UPDATED and details["status"] in WARNINGS
        is_about_it = event.name == REVISED and details["commitment_id"] == commitment_id
        if is_status or (is_about_it and details["eases"]):
            yield Warned(_day(event, zone), details.get("what", ""))


def _steps(proposal: Proposal, page: str, since: date | None) -> Iterator[Mark]:
    """Yield what happened, from acceptance on."""
    for milestone in proposal.milestones:
        happened, first = milestone.happened_on, _first(milestone)
        if happened and (since is None or happened >= since):
            late = (happened - first).days if first else 0
            detail = f"{span(late)} after its first date" if late > 0 else ""
            where = f"{page}/rollout#milestone-{milestone.id}"
            yield Mark(happened, True, milestone.title, detail, where)
