"""The review page, from the outside: what a person sees, presses and gets back."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.models import Stage, Visibility
from proposals.review.actions import open_thread, reply, resolve, take_position
from proposals.review.models import Stance, Thread, ThreadKind, ThreadState
from proposals.review.queries import COMMENTS_A_PAGE, COMMENTS_SHOWN, THREADS_A_PAGE
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

RECORD = "Record my position"
RAISE = "Raise this concern"
QUERIES = ("", "kind=concern", "kind=question", "state=open", "state=settled", "kind=x")


def review_of(app, proposal, person):
    return Browser(app, person).get(f"/p/{proposal.number}/review")


def some_threads(proposal, count, *, kind=ThreadKind.COMMENT, comments=1):
    by = a_person("Bo")
    for number in range(count):
        thread = open_thread(proposal, kind=kind, body=f"Thought {number}.", by=by)
        for reply_number in range(1, comments):
            reply(thread, body=f"Reply {reply_number}.", by=by)
    db.session.commit()
    return thread


class TestAReviewer:
    def test_takes_a_position_and_sees_it_beside_the_others(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        page = review_of(app, proposal, rosa)
        assert "Not heard from yet" in page.text
        assert "Why: Runs the build" in page.text
        answer = page.press(
            RECORD, **{"position-stance": "reservation", "position-statement": "If it is <cheap>."}
        )
        assert answer.status == 303
        assert answer.location.endswith("#my-position")
        shown = answer.follow().text
        assert "Supports, with a reservation" in shown
        assert "If it is &lt;cheap&gt;." in shown
        assert "1 of 1 heard" in shown

    def test_gets_a_refused_position_back_with_everything_typed(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        refused = review_of(app, proposal, rosa).press(
            RECORD, **{"position-stance": "objects", "position-statement": "Any branch can write."}
        )
        assert refused.status == 422
        assert "Say what would settle it." in refused.text
        assert "Any branch can write." in refused.text
        assert 'value="objects" checked' in refused.text or 'checked id="position' in refused.text
        assert proposal.positions == []

    def test_who_chooses_nothing_is_asked_to(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        refused = review_of(app, proposal, rosa).press(RECORD)
        assert refused.status == 422
        assert "Choose one." in refused.text

    def test_is_told_that_changing_a_position_settles_no_concern(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        objection = {"statement": "Any branch can write.", "would_settle": "Only main."}
        take_position(proposal, stance=Stance.OBJECTS, by=rosa, **objection)
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        assert "Changing your position does not settle it" in review_of(app, proposal, rosa).text

    def test_is_asked_again_when_what_is_proposed_has_changed(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        position = take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        position.is_stale, proposal.revision_number = True, 2
        page = review_of(app, proposal, rosa)
        assert "On r1, now r2; asked again" in page.text
        assert "What is proposed has changed." in page.text
        assert page.press(RECORD).status == 303
        assert not position.is_stale


class TestAnAuthor:
    def test_is_not_asked_for_a_position(self, app):
        proposal = a_proposal()
        assert not review_of(app, proposal, proposal.owner).offers(RECORD)

    def test_answers_a_concern(self, app):
        concern = a_concern(proposal := a_proposal())
        page = review_of(app, proposal, proposal.owner)
        assert "waiting for Priya Raman" in page.text
        answer = page.press("Send answer", body="We **rehearsed** it.")
        assert answer.location.endswith(f"#thread-{concern.id}")
        assert concern.state is ThreadState.ANSWERED
        assert "to say whether it is settled" in answer.follow().text

    def test_is_told_who_alone_settles_it(self, app):
        a_concern(proposal := a_proposal(), by=a_person("Ana"))
        page = review_of(app, proposal, proposal.owner)
        assert "Only Ana can say that this is settled." in page.text
        assert not page.offers("It is settled")


class TestAConcern:
    def test_is_raised_answered_and_settled(self, app):
        proposal, ana = a_proposal(), a_person("Ana")
        page = review_of(app, proposal, ana)
        raised = page.press(
            RAISE,
            **{
                "concern-title": "No way back",
                "concern-body": "Nobody tried it.",
                "concern-would_settle": "A rehearsal.",
            },
        ).follow()
        assert "No way back" in raised.text
        assert "1 open concern (Ana, today)" in raised.text
        raised.press("It is settled")
        assert [each.state for each in Thread.query] == [ThreadState.RESOLVED]

    def test_is_refused_with_a_message_for_each_empty_field(self, app):
        refused = review_of(app, a_proposal(), a_person("Ana")).press(
            RAISE, **{"concern-title": "No way back"}
        )
        assert refused.status == 422
        assert "Two things to put right" in refused.text
        assert 'value="No way back"' in refused.text

    def test_is_withdrawn_saying_why(self, app):
        concern = a_concern(proposal := a_proposal())
        page = review_of(app, proposal, concern.opened_by)
        refused = page.press("Withdraw this concern", body=" ")
        assert refused.status == 422
        assert "Write something first." in refused.text
        page.press("Withdraw this concern", body="I misread it.")
        assert concern.state is ThreadState.WITHDRAWN

    def test_cannot_be_raised_after_the_review(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        page = review_of(app, proposal, a_person("Ana"))
        assert not page.offers(RAISE)
        assert page.offers("Write it")


class TestAConversation:
    def test_begins_with_a_question(self, app):
        page = review_of(app, a_proposal(), a_person("Joel"))
        shown = page.press(
            "Write it", **{"thread-kind": "question", "thread-body": "Every pipeline?"}
        ).follow()
        assert "Every pipeline?" in shown.text
        assert Thread.query.one().kind is ThreadKind.QUESTION

    def test_cannot_be_made_a_concern_by_another_door(self, app):
        page = review_of(app, a_proposal(), a_person("Joel"))
        refused = page.press("Write it", **{"thread-kind": "concern", "thread-body": "Sneaky."})
        assert refused.status == 422
        assert Thread.query.count() == 0

    def test_is_resolved_and_reopened(self, app):
        proposal, joel = a_proposal(), a_person("Joel")
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=joel)
        review_of(app, proposal, joel).press("Resolve").follow().press("Reopen")
        assert thread.state is ThreadState.OPEN

    def test_keeps_an_empty_reply_on_the_threads_own_page(self, app):
        thread = some_threads(proposal := a_proposal(), 1)
        refused = review_of(app, proposal, a_person("Ana")).press("Send reply", body="  ")
        assert refused.status == 422
        assert "Write something first." in refused.text
        assert thread.comment_count == 1

    def test_comes_in_pages_with_concerns_first(self, app):
        proposal, ana = a_proposal(), a_person("Ana")
        some_threads(proposal, THREADS_A_PAGE + 5)
        a_concern(proposal, by=ana)
        first = review_of(app, proposal, ana)
        assert first.text.index("No way back") < first.text.index("Thought 54.")
        assert "Thought 5." not in first.text
        address = f"/p/{proposal.number}/review?after="
        after = first.text.split(address.replace("&", "&amp;"))[1].split('"')[0]
        second = Browser(app, ana).get(address + after)
        assert "Thought 5." in second.text
        assert "Thought 6." not in second.text

    @pytest.mark.parametrize("after", ["", "x", "9-9", "3-99999999999999999999", "-1", "3-٣"])
    def test_shrugs_at_a_place_that_is_none(self, app, after):
        some_threads(proposal := a_proposal(), 1)
        address = f"/p/{proposal.number}/review"
        page = Browser(app, proposal.owner).get(address, query_string={"after": after})
        assert page.status == 200

    def test_is_narrowed_by_kind_and_state(self, app):
        proposal, ana = a_proposal(), a_person("Ana")
        some_threads(proposal, 1)
        resolve(some_threads(proposal, 1, kind=ThreadKind.QUESTION), by=proposal.owner)
        concern = a_concern(proposal, by=ana)
        shown = {
            query: {
                thread.id
                for thread in Thread.query
                if f'id="thread-{thread.id}"'
                in Browser(app, ana).get(f"/p/{proposal.number}/review?{query}").text
            }
            for query in (
                "",
                "kind=concern",
                "kind=question",
                "state=open",
                "state=settled",
                "kind=x",
            )
        }
        everything = {thread.id for thread in Thread.query}
        assert shown == {
            "": everything,
            "kind=concern": {concern.id},
            "kind=question": {2},
            "state=open": {1, concern.id},
            "state=settled": {2},
            "kind=x": everything,
        }

    def test_of_many_words_goes_on_on_its_own_page(self, app):
        proposal = a_proposal()
        thread = some_threads(proposal, 1, comments=COMMENTS_A_PAGE + 10)
        last = thread.comments[-1]
        page = review_of(app, proposal, a_person("Ana"))
        hidden = COMMENTS_A_PAGE + 10 - COMMENTS_SHOWN
        assert f"{hidden} more messages" in page.text
        assert f'id="comment-{last.id}"' not in page.text
        leads = Browser(app, a_person("Bo")).get(f"/p/{proposal.number}/review/comments/{last.id}")
        assert leads.location.endswith(f"#comment-{last.id}")
        assert f'id="comment-{last.id}"' in leads.follow().text


class TestWhoCannotSee:
    def test_finds_neither_page_nor_thread_nor_comment(self, app):
        proposal = a_proposal()
        thread = some_threads(proposal, 1)
        comment = thread.comments[0]
        proposal.visibility = Visibility.RESTRICTED
        stranger = Browser(app, a_person("Stranger"))
        base = f"/p/{proposal.number}/review"
        for address in (base, f"{base}/threads/{thread.id}", f"{base}/comments/{comment.id}"):
            assert stranger.get(address).status == 404

    def test_a_thread_of_another_proposal_is_not_here(self, app):
        thread = some_threads(a_proposal(), 1)
        here = a_proposal()
        browser = Browser(app, a_person("Ana"))
        assert browser.get(f"/p/{here.number}/review/threads/{thread.id}").status == 404


@pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.ACCEPTED])
def test_the_page_asks_the_database_as_often_for_many_threads_as_for_few(app, stage):
    asked = {}
    for amount in (2, 40):
        proposal = a_proposal(reviewers=tuple(a_person(f"R{n}") for n in range(amount // 2)))
        for request in proposal.reviewers:
            take_position(proposal, stance=Stance.SUPPORTS, statement="", by=request.person)
        some_threads(proposal, amount, comments=3)
        for number in range(amount // 2):
            a_concern(proposal, by=a_person(f"Ana {number}"))
        proposal.stage = stage
        browser, address = Browser(app, a_person("Ana")), f"/p/{proposal.number}/review"
        db.session.commit()
        with count_statements() as seen:
            assert browser.get(address).status == 200
        asked[amount] = len(seen)
    assert asked[40] <= asked[2] <= 15, asked
