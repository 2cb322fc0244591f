"""Months that pass in a moment, with a worker that dies wherever it likes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from proposals import clock
from proposals.cli.working import JOBS
from proposals.db import db, transaction
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, SeatRole, Stage
from proposals.events import LoggedEvent
from proposals.impact.queries import plan_of
from proposals.notifications import sending
from proposals.notifications.models import Letter
from proposals.rollout.actions import mark_milestone, move_date
from proposals.rollout.models import Course, Moment, Owed, Reminder
from tests.builders import a_person, a_proposal

BEGAN = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
NOTICE = 3
AROUND = ((-NOTICE, Moment.BEFORE), (1, Moment.AFTER), (8, Moment.AGAIN))
FROM_THE_DAY = ((0, Moment.ON), (1, Moment.AFTER), (8, Moment.AGAIN))
AFTERWARDS = AROUND[1:]
Owing = tuple[Owed, int, date, tuple[tuple[int, Moment], ...]]


class Killed(BaseException):
    """The process is gone: nothing of ours can catch it."""


class Worker:
    """The worker's jobs in turn; it dies after so many more steps, if it is told to."""

    def __init__(self, jobs: list[Callable[[], int]], chance: random.Random) -> None:
        self.jobs, self.chance = jobs, chance
        self.left: int | None = None
        self.deaths = 0
        self.mails: list[Any] = []

    def runs(self, *, dies: bool = False) -> None:
        """Do everything that is due, unless it dies before."""
        self.left = self.chance.randrange(1, 120) if dies else None
        try:
            with transaction():
                pass
            for job in self.jobs:
                self._does(job)
        except Killed:
            self.deaths += 1
        finally:
            self.left = None
            db.session.remove()

    def _does(self, job: Callable[[], int]) -> int:
        try:
            return job()
        finally:
            db.session.remove()

    def step(self, *_: Any) -> None:
        """Be killed here, if this is where."""
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                raise Killed

    @contextmanager
    def post_office(self) -> Iterator[Callable[[Any], None]]:
        def deliver(message: Any) -> None:
            self.step()
            self.mails.append(message)
            self.step()

        yield deliver

    @contextmanager
    def mortal(self) -> Iterator[None]:
        """Let every statement, every commit and every mail be what it did not get to."""
        boundaries = [(Engine, "before_cursor_execute"), (db.session, "before_commit")]
        kept, sending.post_office = sending.post_office, self.post_office
        with ExitStack() as stack:
            stack.callback(setattr, sending, "post_office", kept)
            for target, name in boundaries:
                event.listen(target, name, self.step)
                stack.callback(event.remove, target, name, self.step)
            yield


class Year:
    """Some proposals of every kind that owes something, and what happens to them."""

    def __init__(self, seed: int, *, jobs: list[Callable[[], int]] | None = None) -> None:
        self.chance = random.Random(seed)
        self.worker = Worker(jobs or list(JOBS), self.chance)
        self.ended = BEGAN
        with clock.at(BEGAN):
            self._begin()

    def _begin(self) -> None:
        self.owner, self.decider = a_person("Hana Sato"), a_person("Tomas Lindqvist")
        for stage in (Stage.ACCEPTED, Stage.ROLLING_OUT):
            _rolls_out(self._proposal(f"Change that is {stage.value}", stage))
        self._proposal("Measured", Stage.MEASURING).commitments[0].due_on = _in_days(45)
        self._proposal("Without a promise", Stage.MEASURING, promises=0)
        put_off = self._proposal("Put off", Stage.DEFERRED)
        db.session.add(_deferral(put_off, until=_in_days(60)))
        self._proposal("Forgotten", Stage.IN_REVIEW)
        db.session.commit()

    def _proposal(self, title: str, stage: Stage, **fields: Any) -> Proposal:
        return a_proposal(title, owner=self.owner, decider=self.decider, stage=stage, **fields)

    def passes(self, *, days: int, longest_step: int, kills: float = 0.5) -> None:
        """Let the days pass; raise AssertionError where something due was left out."""
        now, end = BEGAN, BEGAN + timedelta(days=days)
        with self.worker.mortal():
            while now < end:
                with clock.at(now):
                    self._somebody_does_something()
                for _ in range(3):
                    if self.chance.random() > kills:
                        break
                    with clock.at(now):
                        self.worker.runs(dies=True)
                    now += timedelta(minutes=self.chance.choice([0, 2, 90]))
                if self.chance.random() > 0.1:  # else it is away for the day
                    with clock.at(now):
                        self.worker.runs()
                        self.nothing_is_left_out()
                now += timedelta(days=self.chance.randint(1, longest_step), hours=1)
            for _ in range(3):  # what was being tried when it died is tried again
                now += timedelta(days=1)
                with clock.at(now):
                    self.worker.runs()
            self.ended = now

    def _somebody_does_something(self) -> None:
        """Move a date, date a milestone, say how it goes; mostly nothing."""
        deed = self.chance.random()
        ahead = db.session.scalars(
            sa.select(Milestone)
            .join(Proposal)
            .where(Milestone.happened_on.is_(None), Proposal.stage == Stage.ROLLING_OUT)
            .order_by(Milestone.id)
        ).all()
        if deed < 0.1 and ahead:
            chosen = self.chance.choice(ahead)
            until = clock.today() + timedelta(days=self.chance.randint(1, 40))
            if until != chosen.planned_on:
                move_date(chosen, planned_on=until, reason="Later.", by=chosen.proposal.owner)
        elif deed < 0.13 and ahead and ahead[0].kind == MilestoneKind.STEP:
            owner = ahead[0].proposal.owner
            mark_milestone(ahead[0], happened_on=clock.today(), note="", by=owner)
        elif deed < 0.2:
            for course in db.session.scalars(sa.select(Course)):
                course.update_due_at = clock.now() + timedelta(days=14)
        db.session.commit()

    def nothing_is_left_out(self) -> None:
        """Compare with the rules, read from the rows one by one."""
        known = {
            (each.owed, each.subject_id, each.due_on, each.moment)
            for each in db.session.scalars(sa.select(Reminder))
        }
        for owed, subject_id, due_on, moments in _owing():
            come = [moment for after, moment in moments if due_on + _days(after) <= clock.today()]
            if come:
                assert (owed, subject_id, due_on, come[-1]) in known
        db.session.rollback()

    def letters(self) -> list[Letter]:
        """Return every letter that has had the time to leave."""
        due = sa.or_(Letter.due_at <= self.ended, Letter.sent_at.is_not(None))
        return list(db.session.scalars(sa.select(Letter).where(due).order_by(Letter.id)))

    def reminders_told(self) -> Counter[tuple[Any, ...]]:
        """Return how often each reminder is in the log."""
        told = db.session.scalars(
            sa.select(LoggedEvent).where(LoggedEvent.name == "rollout.reminder_due")
        )
        names = ("owed", "subject_id", "due_on", "moment")
        return Counter(tuple(each.details[name] for name in names) for each in told)

    def told_before_the_last_day(self) -> set[int]:
        """Return the reminders about which letters have been written for sure."""
        query = sa.select(LoggedEvent.id).where(
            LoggedEvent.name.in_(["rollout.reminder_due", "drafting.review_idle"]),
            LoggedEvent.occurred_at < self.ended - timedelta(days=1),
        )
        return set(db.session.scalars(query))

    def read(self) -> list[Any]:
        """Return the mails as people have them: of two with the same Message-ID they see one."""
        return list({each["Message-ID"]: each for each in self.worker.mails}.values())


def buttons_in(mail: Any) -> int:
    """Return how many letters one mail holds: each has one button."""
    html = str(mail.get_body(("html",)).get_content())
    return html.count('<p class="button">') + html.count('<p class="link">')


def _rolls_out(proposal: Proposal) -> None:
    approver = proposal.seat(SeatRole.DECIDER)
    ahead = [("Trained", 9, "step"), ("10 %", 20, "rollout"), ("Everywhere", 50, "complete")]
    proposal.milestones.extend(
        Milestone(title=title, kind=kind, planned_on=_in_days(days), owner=proposal.owner)
        for title, days, kind in ahead
    )
    if proposal.stage == Stage.ROLLING_OUT:
        watched = {"happened_on": clock.today(), "observe_days": 7, "approver": approver}
        first = Milestone(title="1 %", kind=MilestoneKind.ROLLOUT, exposure=1, **watched)
        proposal.milestones.append(first)


def _deferral(proposal: Proposal, *, until: date) -> Decision:
    return Decision(
        proposal=proposal,
        sequence=1,
        ruling=Ruling.DEFERRED,
        rationale="Later.",
        rationale_html="<p>Later.</p>",
        revision_number=1,
        decided_by=proposal.seat(SeatRole.DECIDER),
        deferred_until=until,
    )


def _owing() -> Iterator[Owing]:
    for proposal in db.session.scalars(sa.select(Proposal)):
        rolling = proposal.stage in (Stage.ACCEPTED, Stage.ROLLING_OUT)
        if rolling:
            due = proposal.course.update_due_at.date()  # type: ignore[attr-defined]
            yield Owed.UPDATE, proposal.id, due, FROM_THE_DAY
        if proposal.stage == Stage.DEFERRED:
            until = proposal.decisions[-1].deferred_until  # type: ignore[attr-defined]
            yield Owed.RETURN, proposal.id, until, AROUND
        if rolling or proposal.stage == Stage.MEASURING:
            yield from _of_its_plan(proposal)


def _of_its_plan(proposal: Proposal) -> Iterator[Owing]:
    is_measured = proposal.stage == Stage.MEASURING
    for each in proposal.milestones:
        is_open = each.happened_on is None and (each.kind == MilestoneKind.STEP or not is_measured)
        if is_open and each.planned_on:
            yield Owed.MILESTONE, each.id, each.planned_on, AROUND
        is_watched = each.approver_id and not each.approval  # type: ignore[attr-defined]
        if is_watched and each.happened_on and proposal.stage == Stage.ROLLING_OUT:
            yield Owed.APPROVAL, each.id, each.happened_on + _days(each.observe_days or 0), AROUND
    dates = {each.id: day for each in proposal.goals if (day := plan_of(each).review_on)}
    for goal_id, day in dates.items():
        if not is_measured or day >= clock.today():
            yield Owed.MEASURE, goal_id, day, AROUND
    if is_measured:
        last = min(dates.values(), default=proposal.stage_since.date() + _days(30))
        yield Owed.OUTCOME, proposal.id, last, AFTERWARDS


def _in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _days(number: int) -> timedelta:
    return timedelta(days=number)
