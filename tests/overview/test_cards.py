"""The card of a proposal: what a link to it says before one follows it."""

from __future__ import annotations

from proposals.drafting.models import Stage, Visibility
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements


def card_of(app, proposal, *, to):
    return Browser(app, to).get(f"/p/{proposal.number}/card")


class TestTheCard:
    def test_names_the_proposal_its_stage_and_its_owner(self, app):
        proposal = a_proposal("Faster builds", owner=a_person("Priya Raman"))
        card = card_of(app, proposal, to=a_person())
        for words in ("Faster builds", f"TL-{proposal.number}", "In review", "Priya Raman"):
            assert words in card.text
        assert "<html" not in card.text

    def test_says_what_is_missing_and_whose_turn_it_is(self, app):
        proposal = a_proposal(stage=Stage.DRAFT, body="")
        assert "Needs " in card_of(app, proposal, to=proposal.owner).text
        assert "Turn: you." in card_of(app, proposal, to=proposal.owner).text

    def test_says_the_promise_where_nothing_is_missing(self, app):
        card = card_of(app, a_proposal(stage=Stage.CLOSED), to=a_person())
        assert "Promises Median CI time: " in card.text

    def test_of_what_the_reader_may_not_see_is_that_of_nothing(self, app):
        secret = a_proposal(visibility=Visibility.PRIVATE)
        stranger = Browser(app, a_person())
        hidden = stranger.get(f"/p/{secret.number}/card")
        absent = stranger.get("/p/999999/card")
        assert hidden.status == absent.status == 404
        assert secret.title not in hidden.text

    def test_asks_the_database_little(self, app):
        browser, proposal = Browser(app, a_person()), a_proposal()
        with count_statements() as statements:
            browser.get(f"/p/{proposal.number}/card")
        assert len(statements) <= 15
