"""Reminders: who owes it hears of it, before its day and after it, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import (
    Commitment,
    Milestone,
    MilestoneKind,
    Proposal,
    SeatRole,
    Stage,
)
from proposals.events import LoggedEvent, deliver_due
from proposals.impact.queries import plan_of
from proposals.impact.queries.plans import measure_by
from proposals.impact.reminding import remind_to_measure
from proposals.notifications.models import Letter
from proposals.notifications.sending import WORDINGS
from proposals.notifications.wording import Told
from proposals.overview.timeline import Chosen, timeline_of
from proposals.rollout.events import ReminderDue
from proposals.rollout.models import Approval, Owed, Reminder
from proposals.rollout.reminding import remind_due
from tests.builders import a_person, a_proposal, an_unsaved_commitment


@pytest.fixture
def proposal(app) -> Proposal:
    proposal = a_proposal(stage=Stage.ROLLING_OUT, promises=0)
    proposal.course.update_due_at += timedelta(days=100)
    db.session.commit()
    return proposal


def a_milestone(proposal: Proposal, *, days: int, **fields: Any) -> Milestone:
    day = clock.today() + timedelta(days=days)
    milestone = Milestone(title="Half of the teams", planned_on=day, **fields)
    proposal.milestones.append(milestone)
    db.session.commit()
    return milestone


def on_day(days: int) -> int:
    with clock.at(clock.now() + timedelta(days=days)):
        return remind_due() + remind_to_measure()


def reminded(owed: Owed) -> list[str]:
    kept = sa.select(Reminder.moment).where(Reminder.owed == owed).order_by(Reminder.id)
    return [each.value for each in db.session.scalars(kept)]


def the_latest() -> LoggedEvent:
    told = sa.select(LoggedEvent).where(LoggedEvent.name == ReminderDue.name)
    return db.session.scalars(told.order_by(LoggedEvent.id.desc())).first()


def asked() -> list[int]:
    """Return who is asked by the latest reminder."""
    return list(the_latest().details["person_ids"])


def letter(person: Person) -> Any:
    """Return what the letter about the latest reminder says to somebody."""
    event = the_latest()
    proposal = db.session.get_one(Proposal, event.proposal_id)
    return WORDINGS[event.name](Told(event, person, "it waits for you"), proposal)


class TestADateAhead:
    def test_is_reminded_of_three_days_before_the_day_after_and_a_week_later(self, proposal):
        a_milestone(proposal, days=10, owner=proposal.owner)
        days = [day for day in (6, 7, 8, 10, 11, 12, 17, 18, 19, 40) if on_day(day)]
        assert days == [7, 11, 18]
        assert reminded(Owed.MILESTONE) == ["before", "after", "again"]

    def test_after_a_long_absence_is_reminded_of_once(self, proposal):
        a_milestone(proposal, days=1, owner=proposal.owner)
        on_day(40)
        on_day(41)
        assert reminded(Owed.MILESTONE) == ["again"]

    def test_that_was_moved_is_reminded_of_anew(self, proposal):
        milestone = a_milestone(proposal, days=1, owner=proposal.owner)
        on_day(0)
        milestone.planned_on += timedelta(days=60)
        db.session.commit()
        on_day(3)
        assert reminded(Owed.MILESTONE) == ["before"]
        on_day(60)
        assert reminded(Owed.MILESTONE) == ["before", "before"]

    def test_is_its_owners_or_of_whoever_rolls_out_when_they_left(self, proposal):
        bo = a_person("Bo Lindgren")
        a_milestone(proposal, days=1, owner=bo)
        on_day(0)
        assert asked() == [bo.id]
        bo.deactivated_at = clock.now()
        db.session.commit()
        on_day(2)
        assert asked() == [proposal.seat(SeatRole.ROLLOUT_OWNER).id]

    def test_of_a_roll_out_that_ended_is_nobodys_any_more(self, proposal):
        a_milestone(proposal, days=1, kind=MilestoneKind.ROLLOUT, exposure=50)
        proposal.stage = Stage.MEASURING
        db.session.commit()
        remind_due()
        assert reminded(Owed.MILESTONE) == []

    def test_is_between_the_clock_and_whom_it_reminds(self, proposal):
        a_milestone(proposal, days=1, owner=proposal.owner)
        before = proposal.active_at
        on_day(0)
        deliver_due()
        [only] = db.session.scalars(sa.select(Letter))
        assert only.address == proposal.owner.email
        assert only.is_batched
        assert timeline_of(proposal, Chosen(), reader=proposal.owner).days == []
        assert proposal.active_at == before

    def test_has_one_button_that_moves_it(self, proposal):
        milestone = a_milestone(proposal, days=2, owner=proposal.owner)
        on_day(0)
        said = letter(proposal.owner)
        assert "in 2 days" in said.lines[0]
        assert said.button == "Move the date"
        assert said.url.endswith(f"/p/{proposal.number}/rollout/milestones/{milestone.id}/plan")

    def test_is_not_told_once_it_happened(self, proposal):
        milestone = a_milestone(proposal, days=2, owner=proposal.owner)
        on_day(0)
        milestone.happened_on = clock.today()
        assert letter(proposal.owner) is None


class TestAnUpdate:
    def test_is_asked_of_whoever_rolls_out_on_its_day(self, proposal):
        days = (proposal.course.update_due_at.date() - clock.today()).days
        on_day(days - 1)
        assert reminded(Owed.UPDATE) == []
        on_day(days)
        assert reminded(Owed.UPDATE) == ["on"]
        assert asked() == [proposal.seat(SeatRole.ROLLOUT_OWNER).id]
        assert letter(proposal.owner).button == "Say how it is going"


class TestAnApproval:
    def test_waits_for_whoever_was_named_once_the_step_was_watched(self, proposal):
        bo = a_person("Bo Lindgren")
        watched = {"happened_on": clock.today(), "observe_days": 9, "exposure": 10}
        step = a_milestone(proposal, days=0, kind=MilestoneKind.ROLLOUT, approver=bo, **watched)
        on_day(5)
        assert reminded(Owed.APPROVAL) == []
        on_day(6)
        assert reminded(Owed.APPROVAL) == ["before"]
        assert asked() == [bo.id]
        assert letter(bo).lines[1] == "The next step waits for your word."
        db.session.add(Approval(milestone=step, approved_by=bo))
        db.session.commit()
        on_day(12)
        assert reminded(Owed.APPROVAL) == ["before"]


class TestAPromise:
    def test_is_reminded_of_before_its_date_and_then_its_outcome_is_owed(self, app):
        proposal = a_proposal(stage=Stage.MEASURING)
        proposal.commitments[0].due_on = clock.today() + timedelta(days=5)
        db.session.commit()
        on_day(2)
        assert letter(proposal.owner).button == "Revise the promise"
        assert set(asked()) == {proposal.owner_id, proposal.seat(SeatRole.METRIC_OWNER).id}
        on_day(5)
        assert reminded(Owed.OUTCOME) == []
        on_day(6)
        assert letter(proposal.owner).button == "Tell the outcome"
        assert (reminded(Owed.MEASURE), reminded(Owed.OUTCOME)) == (["before"], ["after"])

    def test_has_the_same_date_in_a_query_as_on_its_page(self, app):
        proposal = a_proposal(stage=Stage.MEASURING, promises=0)
        day = clock.today()
        frozen = (None, {"due_on": None}, {"due_on": (day - timedelta(days=4)).isoformat()})
        promises = [
            an_unsaved_commitment(review_on=review_on, frozen=kept, due_on=day)
            for review_on in (None, day + timedelta(days=9))
            for kept in frozen
        ]
        proposal.commitments.extend(promises)
        db.session.commit()
        found = db.session.scalars(sa.select(measure_by()).order_by(Commitment.id))
        assert list(found) == [plan_of(each).review_on for each in promises]
