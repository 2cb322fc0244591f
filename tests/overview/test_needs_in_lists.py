"""The needs line in lists: kept with the proposal, in the words of the rules."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.actions import open_final_comment
from proposals.overview.turns import refresh_ended_periods, refresh_unasked
from proposals.review.actions import resolve, take_position
from proposals.review.models import Stance
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal, an_organisation


@pytest.fixture
def rosa(app):
    an_organisation()
    return a_person("Rosa Reviewer")


@pytest.fixture
def proposal(rosa):
    return a_proposal(reviewers=(rosa,))


def _support(proposal, rosa):
    take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
    db.session.commit()


class TestWhatIsKept:
    def test_follows_every_fact_and_says_nothing_that_a_day_makes_untrue(self, proposal, rosa):
        concern = a_concern(proposal, by=rosa)
        db.session.commit()
        assert proposal.needs == ["1 open concern (Rosa Reviewer)", "1 more position"]
        resolve(concern, by=rosa)
        _support(proposal, rosa)
        assert proposal.needs == []

    def test_is_written_beside_the_version(self, proposal, rosa):
        before = proposal.version
        _support(proposal, rosa)
        assert proposal.needs == []
        assert proposal.version == before + 1  # of the position itself

    def test_is_brought_up_to_date_when_final_comment_ends(self, proposal, rosa, monkeypatch):
        _support(proposal, rosa)
        open_final_comment(proposal, by=proposal.owner)
        db.session.commit()
        assert proposal.needs[0].startswith("final comment to end on")
        later = clock.now() + timedelta(days=30)
        monkeypatch.setattr(clock, "now", lambda: later)
        refresh_ended_periods()
        assert proposal.needs == []

    def test_is_asked_for_by_the_worker_where_nothing_has_happened_yet(self, proposal):
        assert proposal.needs is None
        assert refresh_unasked() == 1
        assert proposal.needs == ["1 more position"]
        assert refresh_unasked() == 0


@pytest.mark.one_engine
def test_a_list_shows_two_and_how_many_more(app, proposal, rosa):
    proposal.needs = ["1 more position", "a decider", "In brief"]
    page = Browser(app, rosa).get("/proposals")
    assert "1 more position · a decider and 1 more" in page.text
