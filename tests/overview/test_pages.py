"""The pages that show many proposals, and one from all sides."""

import pytest

from proposals.drafting.models import Stage
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements

FIXED = 12


class TestTheStartPage:
    def test_says_what_needs_this_person_and_nothing_else(self, app):
        ana, bo = a_person("Ana"), a_person("Bo")
        a_proposal("Cache builds", owner=ana, stage=Stage.DRAFT)
        a_proposal("Retire webhooks", owner=bo, stage=Stage.DRAFT)

        page = Browser(app, ana).get("/")

        assert page.status == 200
        assert "Cache builds" in page.text
        assert "Retire webhooks" not in page.text

    def test_is_not_empty_for_somebody_new(self, app):
        page = Browser(app, a_person()).get("/")
        assert "No open proposal of yours" in page.text

    @pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.MEASURING])
    def test_asks_the_database_as_often_for_many_proposals_as_for_one(self, app, stage):
        owner, decider = a_person("Ana"), a_person("Dee")
        browser = Browser(app, owner)
        a_proposal("The first", owner=owner, decider=decider, stage=stage)
        browser.get("/")
        with count_statements() as few:
            browser.get("/")
        for number in range(4):
            a_proposal(f"Another {number}", owner=owner, decider=decider, stage=stage)
        with count_statements() as many:
            page = browser.get("/")

        assert "Another 3" in page.text
        assert len(many) == len(few) <= FIXED + 2


class TestTheList:
    def test_hides_a_private_draft_from_everybody_else(self, app):
        a_proposal("A secret draft", stage=Stage.DRAFT)
        page = Browser(app, a_person("Eve", is_administrator=True)).get("/proposals?view=all")
        assert "A secret draft" not in page.text

    def test_takes_as_many_statements_for_fifty_rows_as_for_two(self, app):
        reader, owner, decider = a_person(), a_person("Owner"), a_person("Decider")
        for number in range(2):
            a_proposal(f"Few {number}", owner=owner, decider=decider)
        browser = Browser(app, reader)
        browser.get("/proposals")
        with count_statements() as few:
            browser.get("/proposals")
        for number in range(18):
            a_proposal(f"Many {number}", owner=owner, decider=decider)
        with count_statements() as many:
            page = browser.get("/proposals")

        assert page.text.count('class="tt"') == 20
        assert len(many) == len(few) <= FIXED

    def test_goes_straight_to_a_proposal_named_by_its_number(self, app):
        proposal = a_proposal()
        answer = Browser(app, a_person()).get(f"/proposals?q=TL-{proposal.number}")
        assert answer.location == f"/p/{proposal.number}"


class TestTheProposalPage:
    def test_shows_the_brief_the_promise_and_who_stands_where(self, app):
        proposal = a_proposal(reviewers=(a_person("Dele Okonkwo"),))
        page = Browser(app, a_person()).get(f"/p/{proposal.number}")
        assert page.status == 200
        for words in ("Fetch what is already built", "9 min", "Dele Okonkwo", "Not heard from yet"):
            assert words in page.text

    def test_is_the_same_nothing_for_absent_and_invisible(self, app):
        hidden = a_proposal(stage=Stage.DRAFT)
        browser = Browser(app, a_person("Eve"))
        invisible, absent = browser.get(f"/p/{hidden.number}"), browser.get("/p/999999")
        assert invisible.status == absent.status == 404
        assert invisible.text == absent.text

    def test_takes_few_statements(self, app):
        address = f"/p/{a_proposal(promises=3).number}"
        browser = Browser(app, a_person())
        browser.get(address)
        with count_statements() as statements:
            browser.get(address)
        assert len(statements) <= FIXED + 3  # its margin, one's own drafts, what is new
