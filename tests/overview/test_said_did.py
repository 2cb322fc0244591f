"""What was said of an accepted change and what was done, on one line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.actions import decide
from proposals.decisions.models import Ruling
from proposals.decisions.record import NewCondition
from proposals.drafting.models import MilestoneKind, SeatRole, Stage
from proposals.overview.said_did import said_and_did
from proposals.rollout.actions import (
    mark_milestone,
    move_date,
    post_update,
    record_step,
    roll_back,
    settle_problem,
    surface_problem,
)
from proposals.rollout.actions.linking import link_change
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeKind, ChangeSource, Status
from tests.browser import Browser
from tests.builders import a_final_comment, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def proposal(app):
    found = a_proposal(stage=Stage.FINAL_COMMENT)
    a_final_comment(found)
    keeper = found.seat(SeatRole.ROLLOUT_OWNER)
    decide(
        found,
        ruling=Ruling.WITH_CONDITIONS,
        rationale="Worth it.",
        conditions=[NewCondition("Rehearse the way back", keeper, clock.today() + timedelta(20))],
        answers={},
        by=found.seat(SeatRole.DECIDER),
    )
    db.session.commit()
    return found


def _deployed(proposal, environment):
    change = Change(
        kind=ChangeKind.DEPLOYMENT,
        repository="larkfield/builds",
        reference=f"{environment}-{len(proposal.changes)}",
        state="succeeded",
        environment=environment,
        happened_at=clock.now(),
    )
    link_change(proposal, change=change, source=ChangeSource.WEBHOOK, by=proposal.owner)
    db.session.expire(proposal)


def line(proposal):
    marks = said_and_did(proposal, reader=proposal.owner)
    return [("did" if mark.is_done else "said", mark.title) for mark in marks]


class TestTheLine:
    def test_is_empty_before_acceptance(self, app):
        found = a_proposal(stage=Stage.IN_REVIEW)
        assert said_and_did(found, reader=found.owner) == []

    def test_begins_with_the_promise_and_what_was_decided(self, proposal):
        marks = said_and_did(proposal, reader=proposal.owner)
        assert line(proposal) == [
            ("said", "Promised"),
            ("said", "Accepted with conditions"),
            ("said", "Condition: Rehearse the way back"),
        ]
        assert marks[0].detail.startswith("Median CI time: 21 → 9 min by ")

    def test_goes_on_with_what_was_said_and_done_since(self, proposal):
        keeper, today = proposal.seat(SeatRole.ROLLOUT_OWNER), clock.today()
        condition = next(each for each in proposal.milestones if each.is_condition)
        later = today + timedelta(30)
        move_date(condition, planned_on=later, reason="The team is away", by=keeper)
        post_update(
            proposal,
            status=Status.AT_RISK,
            confidence=6,
            what_changed="Less time.",
            what_is_next="",
            by=keeper,
        )
        mark_milestone(condition, happened_on=today, note="", by=keeper)
        record_step(
            proposal,
            title="Half of the runners",
            exposure=50,
            happened_on=today,
            note="",
            kind=MilestoneKind.ROLLOUT,
            by=keeper,
        )
        db.session.commit()
        assert line(proposal)[3:5] == [
            ("said", "Rehearse the way back: moved"),
            ("said", "At risk"),
        ]
        assert set(line(proposal)[5:]) == {
            ("did", "Rehearse the way back"),
            ("did", "Half of the runners"),
        }
        moved = next(
            mark for mark in said_and_did(proposal, reader=keeper) if mark.title.endswith("moved")
        )
        assert "said 3 weeks ahead: “The team is away”" in moved.detail

    def test_tells_problems_the_first_deployment_and_what_was_taken_back(self, proposal):
        keeper = proposal.seat(SeatRole.ROLLOUT_OWNER)
        problem = surface_problem(proposal, title="Slow", status=Status.OFF_TRACK, by=keeper)
        settle_problem(problem, how="Another disk", by=keeper)
        for environment in ("staging", "production", "production"):
            _deployed(proposal, environment)
        record_step(
            proposal,
            title="Half of the runners",
            exposure=50,
            happened_on=clock.today(),
            note="",
            kind=MilestoneKind.ROLLOUT,
            by=keeper,
        )
        roll_back(proposal, happened_on=clock.today(), reason="Too slow.", by=keeper)
        db.session.commit()
        marks = said_and_did(proposal, reader=keeper)[3:]
        assert {(mark.is_done, mark.title, mark.detail, mark.tone) for mark in marks} == {
            (False, "Slow", "off track, raised by Hana Sato", "bad"),
            (True, "Settled: Slow", "“Another disk”", ""),
            (True, "First deployed", "deployment to production, from larkfield/builds", ""),
            (True, "Half of the runners", "", ""),
            (True, "Taken back", "Too slow.", "bad"),
        }

    def test_stands_on_three_pages_for_one_statement(self, app, proposal):
        browser = Browser(app, proposal.owner)
        for below in ("", "/rollout", "/impact"):
            assert "Said and did" in browser.get(f"/p/{proposal.number}{below}").text
        owner = proposal.owner
        assert proposal.milestones
        assert proposal.goals[0].metric
        assert proposal.seats
        with count_statements() as statements:
            said_and_did(proposal, reader=owner)
        assert len(statements) == 1
