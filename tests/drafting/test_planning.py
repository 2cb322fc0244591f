"""Milestones, and the lane that two answers choose."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import (
    change_milestone,
    plan_milestone,
    remove_milestone,
    set_lane_answers,
)
from proposals.drafting.models import Lane, MilestoneKind, SeatRole, Stage
from proposals.drafting.thresholds import why_lane
from proposals.errors import Conflict, Forbidden, Invalid
from tests.builders import a_person, a_proposal

TODAY = clock.today()
LATER = TODAY + timedelta(days=14)


def _planned(proposal, **values):
    values.setdefault("title", "Half of the runners")
    milestone = plan_milestone(proposal, **values, by=proposal.owner)
    db.session.commit()
    return milestone


def _change(milestone, **values):
    kept = {
        name: getattr(milestone, name)
        for name in (
            "title",
            "kind",
            "exit_criteria",
            "exposure",
            "owner",
            "planned_on",
            "establishes_baseline",
            "scope",
            "observe_days",
            "approver",
        )
    }
    change_milestone(milestone, **{**kept, **values}, by=milestone.proposal.owner)


class TestPlanningAMilestone:
    def test_remembers_the_first_date(self, app):
        milestone = _planned(a_proposal(), planned_on=TODAY)
        _change(milestone, planned_on=LATER)
        assert (milestone.first_planned_on, milestone.planned_on) == (TODAY, LATER)

    def test_is_still_choosing_it_in_a_draft(self, app):
        milestone = _planned(a_proposal(stage=Stage.DRAFT), planned_on=TODAY)
        _change(milestone, planned_on=LATER)
        assert milestone.first_planned_on == LATER

    def test_says_of_a_rollout_step_whom_it_reaches_and_who_lets_the_next_begin(self, app):
        luca = a_person("Luca Ferri")
        after = {"scope": " Merchants in  Portugal", "observe_days": 7, "approver": luca}
        milestone = _planned(a_proposal(), kind=MilestoneKind.ROLLOUT, exposure=5, **after)
        assert (milestone.scope, milestone.approver) == ("Merchants in Portugal", luca)
        _change(milestone, kind=MilestoneKind.STEP)
        assert (milestone.scope, milestone.observe_days, milestone.approver) == ("", None, None)

    @pytest.mark.parametrize("days", [0, 366])
    def test_watches_a_step_for_as_long_as_somebody_can(self, app, days):
        with pytest.raises(Invalid, match="from 1 to 365 days"):
            _planned(a_proposal(), kind=MilestoneKind.ROLLOUT, exposure=5, observe_days=days)

    def test_lets_no_date_slip_silently_once_it_is_accepted(self, app):
        milestone = _planned(a_proposal(stage=Stage.ACCEPTED), planned_on=TODAY)
        with pytest.raises(Invalid, match="with the reason"):
            _change(milestone, planned_on=LATER)
        assert milestone.planned_on == TODAY

    def test_takes_a_later_first_date_where_there_was_none(self, app):
        milestone = _planned(a_proposal())
        _change(milestone, planned_on=LATER)
        assert milestone.first_planned_on == LATER

    @pytest.mark.parametrize("exposure", [None, 0, 101])
    def test_asks_how_much_a_rollout_step_reaches(self, app, exposure):
        with pytest.raises(Invalid, match="how much it reaches"):
            _planned(a_proposal(), kind=MilestoneKind.ROLLOUT, exposure=exposure)

    def test_keeps_no_exposure_for_other_kinds(self, app):
        assert _planned(a_proposal(), kind=MilestoneKind.STEP, exposure=50).exposure is None

    def test_is_for_authors_and_the_rollout_owner(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        hana = proposal.seat(SeatRole.ROLLOUT_OWNER)
        assert plan_milestone(proposal, title="Pilot", by=hana) in proposal.milestones
        with pytest.raises(Forbidden, match="roll-out owner may plan"):
            plan_milestone(proposal, title="Pilot", by=a_person("Bo"))


class TestAMilestoneThatHappened:
    def test_stays_as_it_is(self, app):
        milestone = _planned(a_proposal(stage=Stage.ROLLING_OUT))
        milestone.happened_on = TODAY
        for deed in (
            lambda: _change(milestone, title="Another"),
            lambda: remove_milestone(milestone, by=milestone.proposal.owner),
        ):
            with pytest.raises(Conflict, match="It happened on"):
                deed()


class TestAConditionOfTheDecision:
    def test_keeps_its_words_and_its_place(self, app):
        milestone = _planned(a_proposal(stage=Stage.ACCEPTED))
        milestone.is_condition = True
        _change(milestone, planned_on=LATER)
        assert milestone.planned_on == LATER
        with pytest.raises(Invalid, match="keeps its words"):
            _change(milestone, title="Something easier")
        with pytest.raises(Conflict, match="a condition of the decision"):
            remove_milestone(milestone, by=milestone.proposal.owner)


def test_a_planned_milestone_can_be_removed(app):
    proposal = a_proposal()
    remove_milestone(_planned(proposal), by=proposal.owner)
    db.session.commit()
    assert proposal.milestones == []


class TestTheLane:
    @pytest.mark.parametrize(
        ("is_reversible", "is_small", "lane"),
        [
            (True, True, Lane.LIGHT),
            (True, False, Lane.STANDARD),
            (False, True, Lane.FULL),
            (False, False, Lane.FULL),
        ],
    )
    def test_follows_from_two_answers_and_says_which_rule_chose_it(
        self, app, is_reversible, is_small, lane
    ):
        proposal = a_proposal(stage=Stage.DRAFT)
        set_lane_answers(
            proposal, is_reversible=is_reversible, is_small=is_small, by=proposal.owner
        )
        assert proposal.lane == lane
        assert why_lane(proposal).lower().startswith(f"{lane.value} lane: it ")

    @pytest.mark.parametrize("stage", [Stage.FINAL_COMMENT, Stage.ACCEPTED])
    def test_is_fixed_once_the_final_comment_is_announced(self, app, stage):
        proposal = a_proposal(stage=stage)
        with pytest.raises(Conflict):
            set_lane_answers(proposal, is_reversible=True, is_small=True, by=proposal.owner)
