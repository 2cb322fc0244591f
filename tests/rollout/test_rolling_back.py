"""Taking a change back: on which day, what triggered it, and what is done now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, Stage
from proposals.errors import Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import mark_milestone, record_step, roll_back, surface_problem
from proposals.rollout.models import Trigger
from proposals.rollout.queries import exposure_now
from tests.builders import a_proposal

pytestmark = pytest.mark.one_engine


def a_running_rollout():
    proposal = a_proposal(stage=Stage.ACCEPTED)
    record_step(
        proposal,
        title="",
        exposure=25,
        happened_on=clock.today() - timedelta(days=3),
        note="",
        kind=MilestoneKind.ROLLOUT,
        by=proposal.owner,
    )
    return proposal


def take_back(proposal, **said):
    said = {"happened_on": clock.today(), "reason": "Errors doubled", **said}
    return roll_back(proposal, **said, by=proposal.owner)


def events(name):
    return db.session.query(LoggedEvent).filter_by(name=name).order_by(LoggedEvent.id).all()


class TestARollback:
    def test_ends_the_rollout_and_is_told_with_its_trigger(self, app):
        proposal = a_running_rollout()
        (goal,) = proposal.goals

        rollback = take_back(
            proposal, trigger=Trigger.GUARDRAIL, commitment=goal, what_now="Fix the retries"
        )
        db.session.commit()

        assert proposal.stage is Stage.MEASURING
        assert exposure_now(proposal) == 0
        assert (rollback.commitment, rollback.milestone.note) == (goal, "Errors doubled")
        (told,) = events("rollout.rolled_back")
        assert (told.details["was"], told.details["what_now"]) == (25, "Fix the retries")
        assert len(events("rollout.milestone_happened")) == 2

    def test_names_the_problem_that_triggered_it(self, app):
        proposal = a_running_rollout()
        problem = surface_problem(
            proposal, title="Retries storm", description="", status=None, by=proposal.owner
        )

        assert take_back(proposal, trigger=Trigger.PROBLEM, problem=problem).problem is problem

    @pytest.mark.parametrize("trigger", [Trigger.GUARDRAIL, Trigger.PROBLEM])
    def test_asks_which_one_it_was_and_takes_none_of_another_proposal(self, app, trigger):
        (stranger,) = a_proposal().goals

        with pytest.raises(Invalid, match="Choose which"):
            take_back(a_running_rollout(), trigger=trigger, commitment=stranger)

    def test_can_have_been_planned(self, app):
        proposal = a_running_rollout()
        planned = Milestone(proposal=proposal, kind=MilestoneKind.ROLLBACK, title="Off again")
        db.session.add(planned)
        db.session.flush()

        mark_milestone(planned, happened_on=clock.today(), note="As agreed", by=proposal.owner)

        assert (planned.rollback.trigger, proposal.stage) == (Trigger.OTHER, Stage.MEASURING)


def test_reaching_fewer_is_an_ordinary_step(app):
    proposal = a_running_rollout()

    record_step(
        proposal,
        title="Back to 5%",
        exposure=5,
        happened_on=clock.today(),
        note="",
        kind=MilestoneKind.ROLLOUT,
        by=proposal.owner,
    )

    assert (proposal.stage, exposure_now(proposal)) == (Stage.ROLLING_OUT, 5)
