"""What was said about an accepted change, and what was done, on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.events import LoggedEvent
from proposals.impact.queries import plan_of
from proposals.impact.queries.keeping import WARNINGS, Keeping, Warned, keeping_of
from proposals.overview.marks import Mark
from proposals.overview.said_since import NAMES, TONES, WARNED, Told, mark_of
from proposals.rollout.changes import called
from proposals.rollout.models import ChangeKind, ChangeLink, Repository
from proposals.rollout.queries.changes import SUCCEEDED
from proposals.rollout.slip import span

DECIDED, CORRECTED = "decisions.decision_recorded", "decisions.decision_corrected"
UPDATED, TAKEN_BACK = "rollout.update_posted", "rollout.rolled_back"
REVISED, ASSESSED = "drafting.promise_revised", "impact.commitment_assessed"
KEPT_AS: Mapping[Keeping | None, str] = {
    Keeping.FLAGGED_EARLY: ": missed, flagged early",
    Keeping.MISSED_IN_SILENCE: ": missed in silence",
}


def said_and_did(proposal: Proposal, *, reader: Person) -> list[Mark]:
    """Return the promise and all that came of it, in order; empty before acceptance.

    One statement: the rest is known to every page of a proposal.
    """
    if proposal.stage not in AFTER_ACCEPTANCE or not proposal.seats:
        return []
    zone = ZoneInfo(reader.time_zone)
    told, deployed = _told(proposal, zone)
    since = min((each.on for each in told if each.name == DECIDED), default=None)
    page = f"/p/{proposal.number}"
    marks = [
        *_promises(proposal, page, zone),
        *(_decided(each, page) for each in told if each.name in (DECIDED, CORRECTED)),
        *_conditions(proposal, page, since),
        *(mark for each in told if (mark := mark_of(each, page))),
        *_deployed(deployed, page, zone),
        *_measured(proposal, told, page),
        *_steps(proposal, page, since, told),
    ]
    return sorted(marks, key=lambda mark: (mark.on, mark.is_done))


def _told(proposal: Proposal, zone: ZoneInfo) -> tuple[list[Told], ChangeLink | None]:
    """Return what the log tells, with who did it, and the first deployment that reached people."""
    found = db.session.execute(
        sa.select(LoggedEvent, Person.name, ChangeLink)
        .outerjoin(Person, Person.id == LoggedEvent.actor_id)
        .outerjoin(ChangeLink, ChangeLink.id == _first_deployment(proposal))
        .where(
            LoggedEvent.proposal_id == proposal.id,
            LoggedEvent.name.in_((DECIDED, CORRECTED, ASSESSED, *NAMES)),
        )
        .order_by(LoggedEvent.id)
        .options(lazyload(ChangeLink.added_by))
    ).all()
    early = {
        event.details["update_id"]: f"{event.details['ahead']} before {event.details['what']}"
        for event, *_ in found
        if event.name == WARNED
    }
    told = [
        Told(event, _day(event, zone), who or "", early.get(event.details.get("update_id"), ""))
        for event, who, _ in found
    ]
    return told, found[0][2] if found else None


def _first_deployment(proposal: Proposal) -> sa.ScalarSelect[int]:
    reaching = sa.func.lower(sa.func.coalesce(Repository.environment, "production"))
    return (
        sa.select(ChangeLink.id)
        .outerjoin(Repository, Repository.name == ChangeLink.repository)
        .where(
            ChangeLink.proposal_id == proposal.id,
            ChangeLink.kind == ChangeKind.DEPLOYMENT,
            ChangeLink.state == SUCCEEDED,
            ChangeLink.removed_at.is_(None),
            sa.func.lower(ChangeLink.environment) == reaching,
        )
        .order_by(ChangeLink.happened_at, ChangeLink.id)
        .limit(1)
        .scalar_subquery()
    )


def _deployed(link: ChangeLink | None, page: str, zone: ZoneInfo) -> Iterator[Mark]:
    if link:
        on = link.happened_at.astimezone(zone).date()
        where = f"{page}/rollout#change-{link.id}"
        yield Mark(on, True, "First deployed", f"{called(link)}, from {link.repository}", where)


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


def _decided(told: Told, page: str) -> Mark:
    label = told.details["label"]
    title = f"Corrected: {label}" if told.name == CORRECTED else label[:1].upper() + label[1:]
    where = f"{page}/decision#decision-{told.details['sequence']}"
    return Mark(told.on, False, title, "", where)


def _conditions(proposal: Proposal, page: str, since: date | None) -> Iterator[Mark]:
    for milestone in proposal.milestones:
        if milestone.is_condition and since:
            first = _first(milestone)
            due = f"by {words.day(first)}" if first else ""
            where = f"{page}/rollout#milestone-{milestone.id}"
            yield Mark(since, False, f"Condition: {milestone.title}", due, where)


def _first(milestone: Milestone) -> date | None:
    return milestone.first_planned_on or milestone.planned_on


def _measured(proposal: Proposal, told: Sequence[Told], page: str) -> Iterator[Mark]:
    """Yield the latest assessment of each commitment, and whether a miss was said ahead."""
    latest = {each.details["commitment_id"]: each for each in told if each.name == ASSESSED}
    plans = {each.id: plan_of(each) for each in proposal.goals}
    for commitment_id, found in latest.items():
        verdict = found.details["verdict"]
        where = f"{page}/impact#commitment-{commitment_id}"
        title = words.VERDICT.get(verdict, verdict)
        on, detail = found.on, found.details["metric"]
        review_on = plans[commitment_id].review_on if commitment_id in plans else None
        if review_on and review_on <= on:
            keeping = keeping_of(verdict, review_on, _warnings(commitment_id, told))
            detail += KEPT_AS.get(keeping, "")
        yield Mark(on, True, title, detail, where, TONES.get(verdict, ""))


def _warnings(commitment_id: int, told: Sequence[Told]) -> Iterator[Warned]:
    """Yield what was said in time or late: at risk, off track, or a promise of less or later."""
    for each in told:
        details = each.details
        is_status = each.name == UPDATED and details["status"] in WARNINGS
        is_about_it = each.name == REVISED and details["commitment_id"] == commitment_id
        if is_status or (is_about_it and details["eases"]):
            yield Warned(each.on, details.get("what", ""))


def _steps(
    proposal: Proposal, page: str, since: date | None, told: Sequence[Told]
) -> Iterator[Mark]:
    """Yield what happened, from acceptance on; a rollback is told with what triggered it."""
    told_of = {each.details["milestone_id"] for each in told if each.name == TAKEN_BACK}
    for milestone in proposal.milestones:
        happened, first = milestone.happened_on, _first(milestone)
        if milestone.id not in told_of and happened and (since is None or happened >= since):
            late = (happened - first).days if first else 0
            detail = f"{span(late)} after its first date" if late > 0 else ""
            where = f"{page}/rollout#milestone-{milestone.id}"
            yield Mark(happened, True, milestone.title, detail, where)
