"""Dating what happened: the first step starts the roll-out, its end begins the measuring."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from proposals import clock
from proposals.db import db
from proposals.drafting.lifecycle import Unmet, forward_from, needs_of
from proposals.drafting.models import Milestone, MilestoneKind, SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import correct_day, mark_milestone, record_step
from proposals.rollout.queries import steps_of
from tests.builders import a_person, a_proposal

STEP, ROLLOUT = MilestoneKind.STEP, MilestoneKind.ROLLOUT
COMPLETE, ROLLBACK = MilestoneKind.COMPLETE, MilestoneKind.ROLLBACK


def days_ago(days):
    return clock.today() - timedelta(days=days)


def an_accepted_proposal(**fields):
    return a_proposal(stage=Stage.ACCEPTED, **fields)


def a_running_rollout(**fields):
    proposal = an_accepted_proposal(**fields)
    step(proposal, ROLLOUT, days=9, exposure=5)
    return proposal


def a_milestone(proposal, kind=STEP, **fields):
    milestone = Milestone(proposal=proposal, kind=kind, **{"title": "Shadow traffic", **fields})
    db.session.add(milestone)
    db.session.commit()
    return milestone


def step(proposal, kind, *, days=0, exposure=None, title="", note="", by=None):
    return record_step(
        proposal,
        title=title,
        exposure=exposure,
        happened_on=days_ago(days),
        note=note,
        kind=kind,
        by=by or proposal.owner,
    )


class TestTheFirstStep:
    def test_starts_the_rollout(self, app):
        proposal = an_accepted_proposal()

        step(proposal, ROLLOUT, exposure=5)

        assert proposal.stage is Stage.ROLLING_OUT
        assert [milestone.title for milestone in proposal.milestones] == ["5%"]

    def test_starts_it_when_it_was_planned_too(self, app):
        proposal = an_accepted_proposal()
        planned = a_milestone(proposal, ROLLOUT, exposure=5)

        mark_milestone(planned, happened_on=days_ago(0), note="Quiet so far", by=proposal.owner)

        assert proposal.stage is Stage.ROLLING_OUT
        assert planned.note == "Quiet so far"

    def test_is_what_the_needs_line_asks_for(self, app):
        proposal = an_accepted_proposal()

        transition = forward_from(proposal)
        (need,) = needs_of(transition, proposal)

        assert need.phrase == "the day of the first roll-out step"
        assert need.turn == (proposal.seat(SeatRole.ROLLOUT_OWNER),)

    def test_is_told_with_the_move(self, app):
        proposal = an_accepted_proposal()
        step(proposal, ROLLOUT, exposure=5)
        db.session.commit()

        names = [event.name for event in db.session.query(LoggedEvent).order_by(LoggedEvent.id)]
        assert names[-2:] == ["rollout.milestone_happened", "drafting.proposal_moved"]

    @pytest.mark.parametrize("exposure", [None, 0, 101, -5])
    def test_says_how_much_it_reaches(self, app, exposure):
        with pytest.raises(Invalid, match="from 1 to 100"):
            step(an_accepted_proposal(), ROLLOUT, exposure=exposure)


class TestAStepOnTheWay:
    def test_moves_nothing(self, app):
        proposal = an_accepted_proposal()

        step(proposal, STEP, title="Shadow quotes match")

        assert proposal.stage is Stage.ACCEPTED
        assert steps_of(proposal) == []

    def test_says_what_was_done(self, app):
        with pytest.raises(Invalid, match="Say what was done"):
            step(an_accepted_proposal(), STEP, title="  ")


class TestTheEnd:
    def test_begins_the_measuring(self, app):
        proposal = a_running_rollout()

        step(proposal, COMPLETE)

        assert proposal.stage is Stage.MEASURING
        assert [each.kind for each in steps_of(proposal)] == [ROLLOUT, COMPLETE]

    def test_can_be_a_rollback_that_says_what_triggered_it(self, app):
        proposal = a_running_rollout()

        with pytest.raises(Invalid, match="Say what triggered the rollback"):
            step(proposal, ROLLBACK)
        step(proposal, ROLLBACK, note="Error rate above 2 %")

        assert proposal.stage is Stage.MEASURING

    def test_needs_a_beginning(self, app):
        with pytest.raises(Unmet, match="the day of the first roll-out step"):
            step(an_accepted_proposal(), COMPLETE)

    @pytest.mark.parametrize("kind", [COMPLETE, ROLLBACK])
    def test_is_not_before_the_first_step(self, app, kind):
        with pytest.raises(Invalid, match="this came later"):
            step(a_running_rollout(), kind, days=10, note="Errors")

    def test_waits_for_the_conditions_of_the_decision(self, app):
        proposal = a_running_rollout()
        condition = a_milestone(proposal, title="Circuit breaker", is_condition=True)

        with pytest.raises(Unmet, match="1 condition of the decision: “Circuit breaker”"):
            step(proposal, COMPLETE)
        assert proposal.stage is Stage.ROLLING_OUT
        assert [each.kind for each in steps_of(proposal)] == [ROLLOUT]

        mark_milestone(condition, happened_on=days_ago(1), note="", by=proposal.owner)
        step(proposal, COMPLETE)
        assert proposal.stage is Stage.MEASURING

    def test_by_rollback_waits_for_nothing(self, app):
        proposal = a_running_rollout()
        a_milestone(proposal, is_condition=True)

        step(proposal, ROLLBACK, note="Data loss in staging")

        assert proposal.stage is Stage.MEASURING

    def test_can_still_be_undone_while_it_is_measured(self, app):
        proposal = a_running_rollout()
        step(proposal, COMPLETE, days=3)

        step(proposal, ROLLBACK, note="Complaints")

        assert proposal.stage is Stage.MEASURING
        assert [each.kind for each in steps_of(proposal)] == [ROLLOUT, COMPLETE, ROLLBACK]

    def test_comes_once(self, app):
        proposal = a_running_rollout()
        step(proposal, COMPLETE)

        with pytest.raises(Conflict, match="not possible while the proposal is measuring"):
            step(proposal, COMPLETE)
        with pytest.raises(Conflict):
            step(proposal, ROLLOUT, exposure=50)


class TestADay:
    def test_is_never_in_the_future(self, app):
        with pytest.raises(Invalid, match="still to come"):
            step(an_accepted_proposal(), ROLLOUT, exposure=5, days=-1)

    @time_machine.travel("2026-03-02T22:30:00Z", tick=False)
    def test_is_the_day_where_the_person_is(self, app):
        tokyo = a_person("Hana", time_zone="Asia/Tokyo")
        proposal = an_accepted_proposal(owner=tokyo)

        step(proposal, ROLLOUT, exposure=5, days=-1, by=tokyo)

        assert steps_of(proposal)[0].on.isoformat() == "2026-03-03"

    def test_is_said_once(self, app):
        proposal = an_accepted_proposal()
        milestone = a_milestone(proposal)
        mark_milestone(milestone, happened_on=days_ago(1), note="", by=proposal.owner)

        with pytest.raises(Conflict, match="It happened on"):
            mark_milestone(milestone, happened_on=days_ago(0), note="", by=proposal.owner)

    def test_can_be_put_right_with_a_reason(self, app):
        proposal = a_running_rollout()
        (first,) = proposal.milestones

        with pytest.raises(Invalid, match="Say what was wrong"):
            correct_day(first, happened_on=days_ago(8), reason=" ", by=proposal.owner)
        correct_day(first, happened_on=days_ago(8), reason="Typed it wrong", by=proposal.owner)

        assert steps_of(proposal)[0].on == days_ago(8)

    def test_stays_between_beginning_and_end_when_it_is_put_right(self, app):
        proposal = a_running_rollout()
        step(proposal, COMPLETE, days=5)
        first, last = proposal.milestones

        with pytest.raises(Invalid, match="this came before"):
            correct_day(first, happened_on=days_ago(4), reason="Typo", by=proposal.owner)
        with pytest.raises(Invalid, match="this came later"):
            correct_day(last, happened_on=days_ago(10), reason="Typo", by=proposal.owner)


class TestWho:
    def test_the_owner_and_the_rollout_owner_date_it(self, app):
        proposal = an_accepted_proposal()
        hana = proposal.seat(SeatRole.ROLLOUT_OWNER)

        step(proposal, ROLLOUT, exposure=5, by=hana)

        assert proposal.stage is Stage.ROLLING_OUT

    @pytest.mark.parametrize("role", [SeatRole.DECIDER, SeatRole.METRIC_OWNER])
    def test_other_seats_do_not(self, app, role):
        proposal = an_accepted_proposal()

        with pytest.raises(Forbidden, match="Only its owner and its roll-out owner"):
            step(proposal, ROLLOUT, exposure=5, by=proposal.seat(role))

    def test_whoever_a_step_belongs_to_dates_it(self, app):
        proposal = an_accepted_proposal()
        luca = a_person("Luca")
        milestone = a_milestone(proposal, owner=luca)

        mark_milestone(milestone, happened_on=days_ago(0), note="", by=luca)

        assert milestone.happened_on == days_ago(0)

    def test_but_not_what_reaches_people(self, app):
        proposal = an_accepted_proposal()
        luca = a_person("Luca")
        milestone = a_milestone(proposal, ROLLOUT, exposure=5, owner=luca)

        with pytest.raises(Forbidden):
            mark_milestone(milestone, happened_on=days_ago(0), note="", by=luca)

    def test_acting_in_a_seat_accepts_it(self, app):
        proposal = an_accepted_proposal()
        (seat,) = (each for each in proposal.seats if each.role == SeatRole.ROLLOUT_OWNER)
        seat.accepted_at = None
        db.session.commit()

        step(proposal, STEP, title="Dashboards", by=seat.person)

        assert seat.accepted_at is not None


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.ACCEPTED, Stage.ROLLING_OUT}))
def test_nothing_reaches_people_before_acceptance_or_after_the_end(app, stage):
    with pytest.raises(Conflict):
        step(a_proposal(stage=stage), ROLLOUT, exposure=5)
