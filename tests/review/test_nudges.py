"""What waits too long is said once to whoever it waits for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.drafting.clockwork import nudge_idle, rest_idle
from proposals.drafting.events import ReviewIdle
from proposals.drafting.models import Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.events import LoggedEvent
from proposals.review.actions import open_thread, reopen, reply, resolve
from proposals.review.clockwork import nudge_waiting
from proposals.review.events import ConcernNudged
from proposals.review.models import ThreadKind
from tests.builders import a_concern, a_person, a_proposal

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


def day(number: int, hour: int = 15) -> datetime:
    return MONDAY.replace(hour=hour) + timedelta(days=number)


def nudged(at: datetime) -> list[str]:
    """Let the worker look at that moment; return who was reminded by it."""
    before = _nudges()
    with clock.at(at):
        nudge_waiting()
    return [each.details["people"] for each in _nudges()[len(before) :]]


def _nudges() -> list[LoggedEvent]:
    db.session.expire_all()
    query = sa.select(LoggedEvent).where(LoggedEvent.name == ConcernNudged.name)
    return list(db.session.scalars(query.order_by(LoggedEvent.id)))


def at(moment: datetime, deed, *args, **kwargs):
    with clock.at(moment):
        done = deed(*args, **kwargs)
        db.session.commit()
    return done


@pytest.fixture
def proposal():
    return at(day(0), a_proposal, owner=a_person("Priya"))


@pytest.fixture
def concern(proposal):
    return at(day(0), a_concern, proposal, by=a_person("Rosa"))


class TestAConcernWithoutAnAnswer:
    def test_reminds_the_authors_after_three_days_of_the_calendar(self, concern):
        co = a_person("Co")
        concern.proposal.co_authors.append(co)
        db.session.commit()
        assert nudged(day(2, hour=23)) == []
        assert nudged(day(3, hour=0)) == ["Priya and Co"]
        assert _nudges()[0].details["days"] == 3

    def test_reminds_once(self, concern):
        assert [nudged(day(number)) for number in (3, 3, 4, 30)] == [["Priya"], [], [], []]

    def test_reminds_once_where_two_workers_look(self, app, concern):
        thread_id = concern.id
        db.session.remove()

        def look(_):
            with app.app_context(), clock.at(day(3)):
                return nudge_waiting()

        with ThreadPoolExecutor(2) as workers:
            assert sorted(workers.map(look, range(2))) == [0, 1]
        assert [each.details["thread_id"] for each in _nudges()] == [thread_id]

    def test_waits_as_long_as_the_policy_of_its_review_says(self, concern):
        concern.proposal.policy = as_document(Thresholds(concern_nudge_days=5))
        db.session.commit()
        assert nudged(day(4)) == []
        assert nudged(day(5)) == ["Priya"]

    def test_is_no_touch_of_the_proposal(self, concern):
        active_at = concern.proposal.active_at
        nudged(day(3))
        assert concern.proposal.active_at == active_at

    def test_reminds_nobody_outside_of_a_review(self, concern):
        concern.proposal.stage = Stage.WITHDRAWN
        db.session.commit()
        assert nudged(day(9)) == []


class TestAnAnswer:
    def test_reminds_whoever_raised_the_concern(self, concern):
        at(day(1), reply, concern, body="We tried it.", by=concern.proposal.owner)
        assert nudged(day(3)) == []
        assert nudged(day(4)) == ["Rosa"]
        assert _nudges()[0].details["is_answered"] is True

    def test_is_a_wait_of_its_own(self, concern):
        assert nudged(day(3)) == ["Priya"]
        at(day(4), reply, concern, body="We tried it.", by=concern.proposal.owner)
        assert nudged(day(6)) == []
        assert [nudged(day(7)), nudged(day(8))] == [["Rosa"], []]

    def test_that_was_answered_back_waits_for_the_authors_again(self, concern):
        at(day(1), reply, concern, body="We tried it.", by=concern.proposal.owner)
        at(day(2), reply, concern, body="On which machine?", by=concern.opened_by)
        at(day(3), reply, concern, body="I wondered, too.", by=a_person("Kit"))
        assert nudged(day(4)) == []
        assert nudged(day(5)) == ["Priya"]


def test_a_reopened_concern_waits_from_that_day(concern):
    at(day(1), resolve, concern, by=concern.opened_by)
    at(day(10), reopen, concern, by=concern.opened_by)
    assert nudged(day(12)) == []
    assert nudged(day(13)) == ["Priya"]


def test_what_does_not_block_reminds_nobody(proposal):
    at(day(0), open_thread, proposal, kind=ThreadKind.QUESTION, body="?", by=a_person("Rosa"))
    assert nudged(day(30)) == []


class TestAnIdleReview:
    @pytest.fixture
    def reminders(self, proposal):
        def look(number: int) -> int:
            with clock.at(day(number)):
                return nudge_idle()

        return look

    def test_reminds_after_thirty_days_once(self, reminders):
        assert [reminders(29), reminders(30), reminders(31), reminders(60)] == [0, 1, 0, 0]

    def test_reminds_again_after_it_was_touched_and_rested_anew(self, proposal, reminders):
        reminders(30)
        at(day(40), a_concern, proposal, by=a_person("Rosa"))
        assert [reminders(69), reminders(70)] == [0, 1]

    def test_reminds_once_where_two_workers_look(self, app, proposal):
        db.session.remove()

        def look(_):
            with app.app_context(), clock.at(day(30)):
                return nudge_idle()

        with ThreadPoolExecutor(2) as workers:
            assert sorted(workers.map(look, range(2))) == [0, 1]

    def test_rests_after_ninety_days_as_if_nobody_had_been_reminded(self, proposal, reminders):
        reminders(30)
        with clock.at(day(91)):
            assert rest_idle() == 1
        assert proposal.stage is Stage.DORMANT

    def test_is_left_alone_as_a_draft(self, proposal, reminders):
        proposal.stage = Stage.DRAFT
        db.session.commit()
        assert reminders(60) == 0

    def test_names_its_owner(self, reminders):
        reminders(30)
        told = db.session.scalars(
            sa.select(LoggedEvent).where(LoggedEvent.name == ReviewIdle.name)
        ).one()
        assert told.phrase == "reminded Priya: nothing has happened here for 30 days"
