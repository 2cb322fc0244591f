"""Whoever was named for a step lets the next one begin; nothing reaches more before that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.models import StandIn
from proposals.db import db
from proposals.drafting.lifecycle import Unmet, forward_from, needs_of
from proposals.drafting.models import Milestone, MilestoneKind, SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import approve_step, name_approver, record_step, roll_back
from tests.builders import a_person, a_proposal, somebody

ROLLOUT, COMPLETE = MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE


def days_ago(days):
    return clock.today() - timedelta(days=days)


def a_watched_step(*, approver=None, days=3, observe_days=None):
    """A tenth was reached some days ago, and somebody is named to let the next step begin."""
    step = Milestone(
        proposal=a_proposal(stage=Stage.ROLLING_OUT),
        kind=ROLLOUT,
        title="A tenth",
        exposure=10,
        observe_days=observe_days,
        approver=approver or somebody("Luca Ferri"),
        happened_on=days_ago(days),
    )
    db.session.add(step)
    db.session.commit()
    return step


def reach(proposal, exposure, kind=ROLLOUT, days=0):
    return record_step(
        proposal,
        title="",
        exposure=exposure,
        happened_on=days_ago(days),
        note="",
        kind=kind,
        by=proposal.owner,
    )


class TestTheNextStep:
    @pytest.mark.parametrize(
        ("kind", "sentence"), [(ROLLOUT, "Begin the next step"), (COMPLETE, "Finish the roll-out")]
    )
    def test_waits_for_whoever_was_named_and_says_for_whom(self, app, kind, sentence):
        proposal = a_watched_step().proposal

        with pytest.raises(Unmet, match=f"{sentence}.*Luca Ferri’s word on “A tenth”"):
            reach(proposal, 50, kind)
        assert len(proposal.milestones) == 1

    def test_may_begin_once_they_said_so(self, app):
        step = a_watched_step()

        approve_step(step, note="No more lock-outs", by=step.approver)

        assert reach(step.proposal, 50).exposure == 50

    def test_may_reach_less_at_any_time(self, app):
        assert reach(a_watched_step().proposal, 5).exposure == 5

    def test_may_be_told_late_where_it_came_before(self, app):
        assert reach(a_watched_step(days=3).proposal, 20, days=4).exposure == 20

    def test_is_not_waited_for_by_a_rollback(self, app):
        proposal = a_watched_step().proposal

        roll_back(proposal, happened_on=days_ago(0), reason="Errors doubled", by=proposal.owner)

        assert proposal.stage is Stage.MEASURING

    def test_is_what_the_needs_line_asks_of_them(self, app):
        step = a_watched_step()
        proposal = step.proposal

        need = needs_of(forward_from(proposal), proposal)[-1]

        assert need.turn == (step.approver,)
        assert need.phrase == "Luca Ferri’s word on “A tenth”"


class TestTheirWord:
    def test_comes_early_only_with_a_reason(self, app):
        step = a_watched_step(observe_days=7)

        with pytest.raises(Invalid, match="still being watched"):
            approve_step(step, note=" ", by=step.approver)
        approve_step(step, note="The week is quiet", by=step.approver)
        db.session.commit()

        said = db.session.query(LoggedEvent).filter_by(name="rollout.step_approved").one()
        assert (said.details["is_early"], said.details["note"]) == (True, "The week is quiet")

    def test_is_theirs_or_their_stand_ins(self, app):
        luca, kit = somebody("Luca Ferri"), somebody("Kit")
        step = a_watched_step(approver=luca)
        db.session.add(StandIn(person=luca, stand_in=kit, begins_on=days_ago(1)))
        db.session.commit()

        with pytest.raises(Forbidden):
            approve_step(step, note="", by=step.proposal.owner)
        approval = approve_step(step, note="", by=kit)
        db.session.commit()

        assert (approval.approved_by, approval.approved_for) == (kit, luca)

    def test_is_said_once_and_of_what_happened(self, app):
        step = a_watched_step()
        approve_step(step, note="", by=step.approver)
        with pytest.raises(Conflict, match="may begin already"):
            approve_step(step, note="", by=step.approver)

        step.happened_on = None
        with pytest.raises(Conflict, match="has not happened yet"):
            approve_step(step, note="", by=step.approver)


class TestWhereTheyHaveLeft:
    def test_who_rolls_out_names_somebody_else_openly(self, app):
        step = a_watched_step()
        proposal, hana = step.proposal, step.proposal.seat(SeatRole.ROLLOUT_OWNER)
        step.approver.deactivated_at = clock.now()
        need = needs_of(forward_from(proposal), proposal)[-1]
        assert need.turn == (hana,)
        assert "in place of Luca Ferri, who has left" in need.phrase

        with pytest.raises(Invalid, match="other than yourself"):
            name_approver(step, person=hana, reason="", by=hana)
        bo = a_person("Bo")
        name_approver(step, person=bo, reason="Luca has left", by=hana)

        approve_step(step, note="", by=bo)
        assert step.approval.approved_by is bo

    def test_but_not_while_they_are_here(self, app):
        step = a_watched_step()

        with pytest.raises(Conflict, match="stays with them"):
            name_approver(step, person=a_person("Bo"), reason="", by=step.proposal.owner)
