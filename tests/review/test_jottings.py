"""Drafts of comments: kept while one types, for nobody else, until they are sent or discarded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Forbidden, Invalid
from proposals.review.actions import discard_jotting, forget_jotting, keep_jotting, open_thread
from proposals.review.actions.jotting import MOST_KEPT
from proposals.review.clockwork import forget_discarded
from proposals.review.models import Jotting, Thread, ThreadKind
from proposals.review.queries import my_review
from proposals.review.remarks import Remark
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements


def keep(proposal, by, body="Is it every pipeline?", place="thread", **more):
    return keep_jotting(proposal, place=place, remark=Remark(body=body, **more), by=by)


@pytest.mark.usefixtures("app")
class TestWhatIsTyped:
    def test_is_kept_over_what_was_kept_at_the_same_place(self):
        proposal, bo = a_proposal(), a_person("Bo")
        assert keep(proposal, bo, "Is it") == keep(proposal, bo, "Is it every pipeline?")
        kept = my_review(bo, proposal).kept
        assert {place: each.body for place, each in kept.items()} == {
            "thread": "Is it every pipeline?"
        }

    def test_is_kept_apart_from_what_is_typed_elsewhere(self):
        proposal, bo = a_proposal(), a_person("Bo")
        keep(proposal, bo, place="thread")
        keep(proposal, bo, place="concern", title="No way back")
        assert set(my_review(bo, proposal).kept) == {"thread", "concern"}

    def test_is_nobody_elses(self):
        proposal, bo = a_proposal(), a_person("Bo")
        keep(proposal, bo)
        assert not my_review(proposal.owner, proposal).kept

    def test_is_gone_when_it_is_taken_back_letter_by_letter(self):
        proposal, bo = a_proposal(), a_person("Bo")
        keep(proposal, bo)
        assert keep(proposal, bo, "") is None
        assert not my_review(bo, proposal).kept

    def test_comes_back_where_something_else_is_typed_after_discarding(self):
        proposal, bo = a_proposal(), a_person("Bo")
        jotting = db.session.get_one(Jotting, keep(proposal, bo))
        discard_jotting(jotting, by=bo)
        assert not my_review(bo, proposal).kept
        keep(proposal, bo, "Another thought")
        db.session.expire_all()
        assert my_review(bo, proposal).kept["thread"].body == "Another thought"

    def test_is_thrown_away_by_nobody_else(self):
        proposal, bo = a_proposal(), a_person("Bo")
        jotting = db.session.get_one(Jotting, keep(proposal, bo))
        with pytest.raises(Forbidden, match="Only who wrote a draft"):
            discard_jotting(jotting, by=proposal.owner)

    @pytest.mark.parametrize("place", ["", "A", "reply 1", "x" * 61, "../.."])
    def test_has_a_place_that_a_page_can_name(self, place):
        proposal, bo = a_proposal(), a_person("Bo")
        if place:
            with pytest.raises(Invalid, match="Nothing can be kept there"):
                keep(proposal, bo, place=place)
        forget_jotting(proposal, place=place, by=bo)
        assert not my_review(bo, proposal).kept

    def test_has_an_end(self):
        proposal, bo = a_proposal(), a_person("Bo")
        for number in range(MOST_KEPT):
            keep(proposal, bo, place=f"words-body-{number}-5")
        keep(proposal, bo, "The same place again", place="words-body-0-5")
        with pytest.raises(Invalid, match="send or discard some first"):
            keep(proposal, bo, place="thread")

    def test_of_a_private_draft_is_kept_for_those_who_see_it(self):
        draft = a_proposal(stage=Stage.DRAFT, visibility=Visibility.PRIVATE)
        with pytest.raises(Forbidden, match="Only people who can see the proposal"):
            keep(draft, a_person("Bo"))


def token_of(page):
    return next(form.fields["csrf_token"][0] for form in page.forms if "csrf_token" in form.fields)


def typed(page, place, **fields):
    """Send what the script sends while somebody types."""
    token = token_of(page)
    address = page.url.split("?")[0].rstrip("/")
    base = address if address.endswith("/review") else f"{address}/review"
    sent = {"csrf_token": token, "place": place, "kind": "comment", **fields}
    return page.browser.send("post", f"{base}/jottings", sent)


class TestAPage:
    def test_gives_back_what_was_typed_in_its_forms(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Ana"))
        page = Browser(app, bo).get(f"/p/{proposal.number}/review")
        assert typed(page, "thread", body="A <half> thought", kind="question").status == 200
        assert typed(page, f"reply-{thread.id}", body="Because of").status == 200
        again = Browser(app, bo).get(f"/p/{proposal.number}/review")
        assert "A &lt;half&gt; thought" in again.text
        assert "Because of</textarea>" in again.text
        others = Browser(app, proposal.owner).get(f"/p/{proposal.number}/review").text
        assert "thought" not in others
        assert "Because of" not in others

    def test_forgets_what_has_been_sent(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        browser = Browser(app, bo)
        page = browser.get(f"/p/{proposal.number}/review")
        typed(page, "thread", body="A thought")
        browser.get(page.url).press("Write it")
        assert not my_review(bo, proposal).kept
        assert db.session.query(Thread).count() == 1

    def test_keeps_the_draft_of_what_was_refused(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        browser = Browser(app, bo)
        page = browser.get(f"/p/{proposal.number}/review")
        typed(page, "concern", title="No way back")
        refused = browser.get(page.url).press("Raise this concern")
        assert refused.status == 422
        assert "No way back" in refused.text
        assert "concern" in my_review(bo, proposal).kept

    def test_lets_a_draft_be_discarded_and_brought_back(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        browser = Browser(app, bo)
        page = browser.get(f"/p/{proposal.number}/review")
        typed(page, "thread", body="A bad idea")
        gone = browser.get(page.url).press("Discard this draft").follow()
        assert "A bad idea" not in gone.text
        back = gone.press("Undo").follow()
        assert "A bad idea" in back.text

    def test_lists_drafts_about_words_with_a_way_to_go_on(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        browser = Browser(app, bo)
        page = browser.get(f"/p/{proposal.number}")
        words = {"exact": "Builds take 21 minutes", "text": "body", "start": "14"}
        typed(page, "words-body-14-22", body="All of them?", **words)
        shown = browser.get(page.url)
        assert "Builds take 21 minutes</q>" in shown.text
        jotting = my_review(bo, proposal).kept["words-body-14-22"]
        form = browser.get(f"/p/{proposal.number}/review/mine/{jotting.id}")
        sent = form.press("Send")
        assert sent.status == 303
        thread = db.session.query(Thread).one()
        assert thread.anchor.exact == "Builds take 21 minutes"
        assert sent.location == f"/p/{proposal.number}#thread-{thread.id}"
        assert not my_review(bo, proposal).kept

    def test_has_nobody_elses_drafts_at_any_address(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        jotting_id = keep(proposal, bo)
        db.session.commit()
        browser = Browser(app, proposal.owner)
        address = f"/p/{proposal.number}/review"
        token = token_of(browser.get(address))
        assert browser.get(f"{address}/mine/{jotting_id}").status == 404
        for deed in ("mine/{}", "mine/{}/whole", "jottings/{}/removal", "jottings/{}/return"):
            sent = browser.send(
                "post", f"{address}/{deed.format(jotting_id)}", {"csrf_token": token}
            )
            assert sent.status == 404

    @pytest.mark.parametrize("page", ["", "/review", "/review/mine"])
    def test_reads_all_drafts_at_once(self, app, page):
        proposal, bo = a_proposal(), a_person("Bo")
        browser = Browser(app, bo)
        browser.get(f"/p/{proposal.number}{page}")
        with count_statements() as without:
            browser.get(f"/p/{proposal.number}{page}")
        for number in range(8):
            keep(proposal, bo, place=f"words-body-{number}-5")
        db.session.commit()
        with count_statements() as with_drafts:
            browser.get(f"/p/{proposal.number}{page}")
        assert len(with_drafts) == len(without)


@pytest.mark.usefixtures("app")
class TestADiscardedDraft:
    def test_is_forgotten_after_thirty_days(self):
        proposal, bo = a_proposal(), a_person("Bo")
        jotting = db.session.get_one(Jotting, keep(proposal, bo))
        with transaction():
            discard_jotting(jotting, by=bo)
            keep(proposal, bo, "Another", place="concern")
        with clock.at(clock.now() + timedelta(days=29)):
            forget_discarded()
        assert db.session.query(Jotting).count() == 2
        with clock.at(clock.now() + timedelta(days=31)):
            forget_discarded()
        assert [each.body for each in db.session.query(Jotting)] == ["Another"]
