"""Status updates: how it is going, in the words of whoever carries it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Lane, SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import post_update
from proposals.rollout.models import Status
from proposals.rollout.queries import is_outdated, updates_page
from tests.builders import a_person, a_proposal


def say(proposal, *, by=None, status=Status.ON_TRACK, confidence=7, text="Half of them have it."):
    return post_update(
        proposal,
        status=status,
        confidence=confidence,
        what_changed=text,
        what_is_next="",
        by=by or proposal.owner,
    )


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ROLLING_OUT)


class TestPosting:
    def test_keeps_what_was_said(self, proposal):
        say(proposal, status=Status.AT_RISK, confidence=4)
        db.session.commit()

        (update,) = updates_page(proposal).updates
        assert (update.status, update.confidence) == (Status.AT_RISK, 4)
        phrase = db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first().phrase
        assert phrase == "posted an update: at risk, 4 of 10 confident"

    @pytest.mark.parametrize("role", [SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER])
    def test_is_for_those_who_carry_it(self, proposal, role):
        assert say(proposal, by=proposal.seat(role)).posted_by is proposal.seat(role)

    def test_is_for_nobody_else(self, proposal):
        for person in (proposal.seat(SeatRole.DECIDER), a_person("Bo")):
            with pytest.raises(Forbidden):
                say(proposal, by=person)

    @pytest.mark.parametrize("confidence", [-1, 11])
    def test_has_a_confidence_from_0_to_10(self, proposal, confidence):
        with pytest.raises(Invalid, match="from 0 to 10"):
            say(proposal, confidence=confidence)

    def test_says_something(self, proposal):
        with pytest.raises(Invalid, match="Say what changed"):
            say(proposal, text="\x00 ")

    @pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.IN_REVIEW, Stage.CLOSED])
    def test_is_for_a_running_rollout(self, app, stage):
        with pytest.raises(Conflict):
            say(a_proposal(stage=stage))


class TestTheList:
    def test_has_the_latest_first_and_goes_on(self, proposal):
        for number in range(5):
            say(proposal, text=f"Update {number}")
        db.session.commit()

        first = updates_page(proposal, limit=3)
        rest = updates_page(proposal, limit=3, before=first.next)

        assert [each.what_changed[-1] for each in (*first.updates, *rest.updates)] == list("43210")
        assert rest.next is None


class TestAnOldUpdate:
    @pytest.mark.parametrize(
        ("lane", "days"), [(Lane.LIGHT, 28), (Lane.STANDARD, 14), (Lane.FULL, 7)]
    )
    def test_is_outdated_when_the_lane_expects_another(self, proposal, lane, days):
        proposal.lane = lane
        update = say(proposal)

        update.posted_at = clock.now() - timedelta(days=days) + timedelta(minutes=1)
        assert not is_outdated(proposal, update)
        update.posted_at = clock.now() - timedelta(days=days, minutes=1)
        assert is_outdated(proposal, update)

    def test_is_missed_from_the_day_the_stage_began(self, proposal):
        assert not is_outdated(proposal, None)
        proposal.stage_since = clock.now() - timedelta(days=15)
        assert is_outdated(proposal, None)

    @pytest.mark.parametrize("stage", [Stage.MEASURING, Stage.CLOSED, Stage.IN_REVIEW])
    def test_is_history_at_other_stages(self, app, stage):
        proposal = a_proposal(stage=stage)
        proposal.stage_since = clock.now() - timedelta(days=90)

        assert not is_outdated(proposal, None)
