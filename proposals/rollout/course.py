"""Where a roll-out stands and who says so: the worst of what was said and is not settled.

An update older than the lane allows overrides green, never bad news: nobody can rely on it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers, joinedload, lazyload

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.thresholds import thresholds_of
from proposals.rollout.models import Course, Problem, Status, StatusUpdate

TOLD_ABOUT = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT})
STANDS_AT = TOLD_ABOUT | {Stage.MEASURING}
TITLE_IN_A_LINE = 60
BAD_NEWS = (Status.AT_RISK, Status.OFF_TRACK)  # the worst one last


@dataclass(frozen=True)
class Standing:
    """How a roll-out stands, who says so and since when.

    ``label`` is for a chip: 'On track', 'At risk', 'Off track', 'Outdated', 'No word yet', and
    empty where there is nothing to say; ``sentence`` tells the rest. ``status`` is None while
    nobody has said. ``problem`` is there where one says it, rather than an update.
    """

    status: Status | None = None
    label: str = ""
    is_outdated: bool = False
    said_by: Person | None = None
    said_on: datetime | None = None
    problem: Problem | None = None
    sentence: str = ""

    @property
    def line(self) -> str:
        """The sentence without its stop, for a line that has others beside it."""
        return self.sentence.removesuffix(".")


def standing_of(proposal: Proposal, *, now: datetime) -> Standing:
    """Return how the proposal stands; lists load `with_course` so that no row asks for itself."""
    if proposal.stage not in STANDS_AT:
        return Standing()
    course: Course | None = proposal.course  # type: ignore[attr-defined]
    if course is None:
        return Standing()
    said = _said(proposal, course)
    is_outdated = course.update_due_at is not None and course.update_due_at < now
    if course.problem and _rank(course.problem.status) > _rank(said.status if said else None):
        return _by_a_problem(course.problem, is_outdated=is_outdated)
    if said:
        return _by_an_update(said, is_outdated=is_outdated)
    return _unheard(proposal, course, is_outdated=is_outdated)


def blocker_for(person: Person, proposal: Proposal) -> str:
    """Return what the latest update says is in the way, where it names the person for it."""
    course: Course | None = (
        proposal.course if proposal.stage in STANDS_AT else None  # type: ignore[attr-defined]
    )
    said = _said(proposal, course) if course else None
    return said.blocker if said and said.blocker_owner_id == person.id else ""


def _said(proposal: Proposal, course: Course) -> StatusUpdate | None:
    """Return the latest update; what was said of the roll-out is not said of the measuring."""
    said = course.update
    if said and proposal.stage == Stage.MEASURING and said.posted_at < proposal.stage_since:
        return None
    return said


def _by_a_problem(problem: Problem, *, is_outdated: bool) -> Standing:
    assert problem.status is not None
    label = words.STATUS[problem.status]
    return Standing(
        problem.status,
        label,
        is_outdated,
        problem.raised_by,
        problem.raised_at,
        problem,
        f"{label}: “{_shortened(problem.title)}”, raised by {problem.raised_by.name}"
        f" on {words.day(problem.raised_at)}.",
    )


def _shortened(title: str) -> str:
    return textwrap.shorten(title, TITLE_IN_A_LINE, placeholder=" …")


def _by_an_update(said: StatusUpdate, *, is_outdated: bool) -> Standing:
    label, day = words.STATUS[said.status], words.day(said.posted_at)
    sentence = f"{label}, says {said.posted_by.name}, {day}."
    if is_outdated and said.status == Status.ON_TRACK:
        label, sentence = "Outdated", f"Outdated: no word since {day}."
    elif is_outdated:
        sentence = f"{label}, said {said.posted_by.name} on {day}; no word since."
    return Standing(
        said.status, label, is_outdated, said.posted_by, said.posted_at, sentence=sentence
    )


def _unheard(proposal: Proposal, course: Course, *, is_outdated: bool) -> Standing:
    if is_outdated:
        since = words.day(proposal.stage_since)
        sentence = f"Outdated: no word since {since}."
        return Standing(label="Outdated", is_outdated=True, sentence=sentence)
    if course.update_due_at is None:
        return Standing()
    due = words.day(course.update_due_at)
    return Standing(label="No word yet", sentence=f"No word yet; the first is due on {due}.")


def _rank(status: Status | None) -> int:
    return BAD_NEWS.index(status) if status in BAD_NEWS else -1


def with_course() -> Any:
    """Return what a list of proposals loads beside them to tell how each one stands."""
    configure_mappers()  # the course hangs itself on the proposal
    return joinedload(Proposal.course).options(  # type: ignore[attr-defined]
        joinedload(Course.update).lazyload(StatusUpdate.blocker_owner),
        joinedload(Course.problem).options(
            lazyload(Problem.settled_by), lazyload(Problem.reopen_answered_by)
        ),
    )


def refresh_course(proposal: Proposal) -> Course:
    """Write down anew where the proposal stands, after an update, a problem or a move."""
    said, problem = latest_update(proposal), worst_problem(proposal)
    course: Course = proposal.course or Course()  # type: ignore[attr-defined]
    course.update, course.problem = said, problem
    course.update_due_at = next_update_at(proposal, said)
    proposal.course = course  # type: ignore[attr-defined]
    return course


def latest_update(proposal: Proposal) -> StatusUpdate | None:
    """Return what was said last about how it is going."""
    return db.session.scalars(
        sa.select(StatusUpdate)
        .where(StatusUpdate.proposal_id == proposal.id)
        .order_by(StatusUpdate.id.desc())
        .limit(1)
    ).first()


def worst_problem(proposal: Proposal) -> Problem | None:
    """Return the unsettled problem with the worst status, the latest of several."""
    unsettled = db.session.scalars(
        sa.select(Problem)
        .where(
            Problem.proposal_id == proposal.id,
            Problem.settled_at.is_(None),
            Problem.status.in_(BAD_NEWS),
        )
        .order_by(Problem.id)
    ).all()
    return max(unsettled, key=lambda each: (_rank(each.status), each.id), default=None)


def next_update_at(proposal: Proposal, said: StatusUpdate | None) -> datetime | None:
    """Return when somebody is to say again how it is going, or None while nobody is asked.

    What was imported and never staffed here asks nobody for anything.
    """
    is_kept = proposal.is_imported and not proposal.seats
    if proposal.stage not in TOLD_ABOUT or is_kept:
        return None
    since = said.posted_at if said else proposal.stage_since
    return since + timedelta(days=thresholds_of(proposal).update_days(proposal.lane))
