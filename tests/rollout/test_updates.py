"""Status updates: how it is going, in the words of whoever carries it."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.models import Milestone, SeatRole, Stage, Visibility
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import move_date, post_update, take_thanks_back, thank
from proposals.rollout.models import Status
from proposals.rollout.prefill import draft_of
from proposals.rollout.queries import credits_of, today_of, updates_page
from tests.builders import a_person, a_proposal
from tests.rollout.test_course import NOW, in_days


def say(proposal, *, by=None, status=Status.ON_TRACK, confidence=7, text="Half of them.", **more):
    return post_update(
        proposal,
        status=status,
        confidence=confidence,
        what_changed=text,
        what_is_next=more.pop("what_is_next", ""),
        by=by or proposal.owner,
        **more,
    )


def phrases(proposal):
    logged = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id)
    return [each.phrase for each in logged.order_by(LoggedEvent.id)]


@pytest.fixture
def proposal(app):
    """In roll-out, with a step planned in 12 days and the promise due in 90."""
    proposal = a_proposal(stage=Stage.ROLLING_OUT)
    day = in_days(12, today_of(proposal.owner))
    proposal.milestones.append(Milestone(title="Half of the teams", planned_on=day))
    db.session.flush()
    return proposal


class TestPosting:
    def test_keeps_what_was_said_and_asks_again_later(self, proposal):
        update = say(proposal, status=Status.OFF_TRACK)
        db.session.commit()

        assert [*updates_page(proposal).updates] == [update]
        assert proposal.course.update is update
        assert (proposal.course.update_due_at - update.posted_at).days == 14
        assert "posted an update: off track, 7 of 10 confident" in phrases(proposal)

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

    @pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.CLOSED])
    def test_is_for_a_running_rollout(self, app, stage):
        with pytest.raises(Conflict):
            say(a_proposal(stage=stage))


class TestLowConfidence:
    def test_asks_for_what_is_in_the_way_who_sees_to_it_and_the_next_action(self, proposal):
        with pytest.raises(Invalid) as refused:
            say(proposal, confidence=4)

        assert [*refused.value.context["errors"]] == ["blocker", "blocker_owner", "next_action"]

    def test_begins_where_the_policy_of_the_proposal_says(self, proposal):
        proposal.policy = as_document(Thresholds(low_confidence=1))

        assert say(proposal, confidence=2).blocker == ""

    def test_names_somebody_who_is_here_and_can_see_it(self, proposal):
        proposal.visibility = Visibility.RESTRICTED
        way = {"blocker": "The disks are late.", "next_action": "Ask for a loan, by Friday."}
        for person, why in (
            (a_person("Lee", deactivated_at=NOW), "has left"),
            (a_person("Bo"), "cannot see"),
        ):
            with pytest.raises(Invalid, match=why):
                say(proposal, confidence=2, blocker_owner=person, **way)

        update = say(proposal, confidence=2, blocker_owner=proposal.owner, **way)
        assert (update.blocker_owner, update.blocker) == (proposal.owner, "The disks are late.")


class TestBadNews:
    def test_said_before_the_next_date_is_a_credit(self, proposal):
        update = say(proposal, status=Status.AT_RISK)

        assert update.days_ahead == 12
        assert [credit.said for credit in credits_of(proposal)] == [update]
        assert any(
            said.startswith("warned 12 days ahead of “Half of") for said in phrases(proposal)
        )

    def test_said_once_more_is_no_second_credit_but_worse_news_is(self, proposal):
        said = [say(proposal, status=each) for each in (Status.AT_RISK, *Status)]

        assert [each.days_ahead for each in said] == [12, None, 12, 12]

    def test_said_on_the_day_or_without_a_date_is_none(self, proposal):
        proposal.milestones[0].planned_on = today_of(proposal.owner)
        assert say(proposal, status=Status.AT_RISK).days_ahead is None

        proposal.milestones[0].planned_on = proposal.commitments[0].due_on = None
        assert say(proposal, status=Status.OFF_TRACK).days_ahead is None


class TestThanks:
    def test_are_kept_once_told_once_and_can_be_taken_back(self, proposal):
        update, reader = say(proposal, status=Status.AT_RISK), a_person("Bo Lund")
        for deed in (thank, thank, take_thanks_back, thank):
            deed(update, by=reader)
        db.session.expire_all()

        assert [each.person for each in update.thanks] == [reader]
        assert phrases(proposal).count("thanked Priya Raman for saying it early") == 1

    def test_are_not_for_oneself(self, proposal):
        with pytest.raises(Forbidden):
            thank(say(proposal), by=proposal.owner)


class TestTheNextUpdate:
    def test_begins_from_the_last_one_and_from_what_happened_since(self, proposal):
        say(proposal, status=Status.AT_RISK, confidence=6)
        step = proposal.milestones[0]
        day = in_days(20, today_of(proposal.owner))
        move_date(step, planned_on=day, reason="The disks are late.", by=proposal.owner)

        draft = draft_of(proposal, by=proposal.owner, now=NOW)

        assert (draft.status, draft.confidence) == (Status.AT_RISK, 6)
        assert "“Half of the teams” moved to" in draft.what_changed
        assert draft.what_changed.endswith("The disks are late.")
        assert "“Half of the teams”" in draft.what_is_next


def test_the_list_has_the_latest_first_and_goes_on(proposal):
    for number in range(5):
        say(proposal, text=f"Update {number}")
    db.session.commit()

    first = updates_page(proposal, limit=3)
    rest = updates_page(proposal, limit=3, before=first.next)

    assert [each.what_changed[-1] for each in (*first.updates, *rest.updates)] == list("43210")
    assert rest.next is None
