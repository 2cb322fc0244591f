"""Forecasts: each their own first, then everybody's, and none after the decision."""

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.decisions.actions import decide
from proposals.decisions.models import Ruling
from proposals.drafting.actions import drop_promise
from proposals.drafting.models import SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import give_forecasts
from proposals.review.models import Forecast
from proposals.review.queries.forecasts import forecasts_of
from tests.browser import Browser
from tests.builders import a_final_comment, a_person, a_proposal, a_revision_of
from tests.statements import count_statements

GIVE, CHANGE = "Give my forecast", "Change my forecast"


@pytest.fixture
def rosa(app):
    return a_person("Rosa Reviewer")


@pytest.fixture
def proposal(rosa):
    return a_proposal(reviewers=(rosa, a_person("Bo Lindgren")))


def _goal(proposal):
    return proposal.goals[0]


def _give(proposal, percent, by):
    give_forecasts(proposal, percents={_goal(proposal).id: percent}, by=by)
    db.session.flush()


def _seen(proposal, reader):
    [found] = forecasts_of(proposal, reader)
    return found


def _accept(proposal):
    a_final_comment(proposal)
    decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Worth it.",
        answers={},
        by=proposal.seat(SeatRole.DECIDER),
    )
    db.session.commit()


class TestGiving:
    def test_is_for_the_owner_the_reviewers_asked_and_the_decider(self, proposal, rosa):
        for percent, person in (
            (90, proposal.owner),
            (60, rosa),
            (50, proposal.seat(SeatRole.DECIDER)),
        ):
            _give(proposal, percent, person)
        assert _seen(proposal, rosa).count == 3

    @pytest.mark.parametrize("role", [SeatRole.METRIC_OWNER, None])
    def test_is_for_nobody_else(self, proposal, role):
        other = a_person("Mo") if role is None else a_person("Mina")
        with pytest.raises(Forbidden, match="the reviewers asked and its decider"):
            _give(proposal, 50, other)

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_is_in_percent(self, proposal, rosa, percent):
        with pytest.raises(Invalid) as refused:
            _give(proposal, percent, rosa)
        assert "from 0 to 100" in str(refused.value.context["errors"])

    def test_is_about_a_goal_of_the_same_proposal(self, proposal, rosa):
        other = a_proposal("Another")
        with pytest.raises(Invalid):
            give_forecasts(proposal, percents={_goal(other).id: 50}, by=rosa)

    def test_can_be_changed_until_the_decision_and_never_after(self, proposal, rosa):
        _give(proposal, 60, rosa)
        _give(proposal, 40, rosa)
        assert _seen(proposal, rosa).mine.probability == 0.4
        _accept(proposal)
        with pytest.raises(Conflict, match="not possible while the proposal is accepted"):
            _give(proposal, 80, rosa)

    def test_goes_with_a_promise_that_is_taken_away(self, proposal, rosa):
        _give(proposal, 60, rosa)
        db.session.commit()
        drop_promise(_goal(proposal), by=proposal.owner)
        db.session.commit()
        assert db.session.query(Forecast).count() == 0


class TestSeeing:
    def test_is_only_a_number_before_ones_own_is_in(self, proposal, rosa):
        _give(proposal, 90, proposal.owner)
        seen = _seen(proposal, rosa)
        assert (seen.count, seen.mine, list(seen.shown), seen.middle) == (1, None, [], None)

    def test_is_everything_once_it_is(self, proposal, rosa):
        _give(proposal, 90, proposal.owner)
        _give(proposal, 60, rosa)
        seen = _seen(proposal, rosa)
        assert [each.person.name for each in seen.shown] == ["Priya Raman", "Rosa Reviewer"]
        assert seen.middle == 75

    def test_is_for_everybody_when_the_decision_falls(self, proposal, rosa):
        _give(proposal, 60, rosa)
        stranger = a_person("Mo")
        assert not _seen(proposal, stranger).shown
        _accept(proposal)
        assert [each.probability for each in _seen(proposal, stranger).shown] == [0.6]

    def test_begins_anew_when_the_proposal_is_taken_up_again(self, proposal, rosa):
        _give(proposal, 60, rosa)
        proposal.stage, proposal.taken_up_on_revision = Stage.IN_REVIEW, proposal.revision_number
        assert _seen(proposal, rosa).count == 0

    def test_leaks_into_no_event(self, proposal, rosa):
        _give(proposal, 37, rosa)
        event = db.session.scalars(
            sa.select(LoggedEvent).where(LoggedEvent.name == "review.forecast_given")
        ).one()
        assert (event.actor_id, event.phrase) == (None, "noted a forecast")
        assert "37" not in str(event.details)


@pytest.mark.one_engine
class TestThePage:
    def _review(self, app, proposal, person):
        return Browser(app, person).get(f"/p/{proposal.number}/review")

    def test_takes_a_forecast_and_then_shows_the_others(self, app, proposal, rosa):
        _give(proposal, 91, proposal.owner)
        page = self._review(app, proposal, rosa)
        assert "1 forecast is in." in page.text
        assert "91 %" not in page.text
        name = f"commitment_{_goal(proposal).id}"
        after = page.press(GIVE, **{name: "60"}).follow()
        assert "91 %" in after.text
        assert after.offers(CHANGE)

    def test_keeps_what_was_typed_where_it_is_refused(self, app, proposal, rosa):
        name = f"commitment_{_goal(proposal).id}"
        page = self._review(app, proposal, rosa).press(GIVE, **{name: "120"})
        assert page.status == 422
        assert "Write a whole number from 0 to 100." in page.text
        assert 'value="120"' in page.text

    @pytest.mark.parametrize("tab", ["", "/review", "/decision", "/history", "/impact", "/brief"])
    def test_tells_no_stranger_before_the_decision(self, app, proposal, rosa, tab):
        _give(proposal, 37, rosa)
        page = Browser(app, a_person("Mo")).get(f"/p/{proposal.number}{tab}")
        assert page.status == 200
        assert "37 %" not in page.text
        assert "0.37" not in page.text
        assert not page.offers(GIVE)

    def test_shows_them_with_the_decision(self, app, proposal, rosa):
        _give(proposal, 37, rosa)
        _accept(proposal)
        page = Browser(app, a_person("Mo")).get(f"/p/{proposal.number}/decision")
        assert "37 %" in page.text
        assert not page.offers(CHANGE)

    def test_keeps_them_with_an_earlier_decision(self, app, proposal, rosa):
        _give(proposal, 37, rosa)
        _accept(proposal)
        proposal.stage, proposal.taken_up_on_revision = Stage.IN_REVIEW, proposal.revision_number
        db.session.add(a_revision_of(proposal, number=2))
        proposal.revision_number = 2
        _give(proposal, 80, rosa)
        db.session.commit()
        page = Browser(app, a_person("Mo")).get(f"/p/{proposal.number}/decision")
        assert "Rosa Reviewer 37 %" in page.text
        assert "80 %" not in page.text

    def test_asks_the_database_as_often_for_many_as_for_none(self, app, proposal, rosa):
        browser = Browser(app, rosa)
        address = f"/p/{proposal.number}/review"
        browser.get(address)
        with count_statements() as before:
            browser.get(address)
        for person in (proposal.owner, rosa, proposal.seat(SeatRole.DECIDER)):
            _give(proposal, 50, person)
        db.session.commit()
        with count_statements() as after:
            browser.get(address)
        assert len(after) == len(before)
