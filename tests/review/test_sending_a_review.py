"""A review that was collected: sent as one, or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from proposals.db import db, transaction
from proposals.drafting.actions import save_revision
from proposals.errors import Conflict, Forbidden
from proposals.events import LoggedEvent
from proposals.review.actions import (
    collect_remark,
    detach_jotting,
    keep_position_draft,
    open_thread,
    resolve,
    send_review,
)
from proposals.review.anchors import Selectors
from proposals.review.errors import PartRefused
from proposals.review.models import Jotting, PositionDraft, Stance, Thread, ThreadKind
from proposals.review.queries import my_review, position_of
from proposals.review.remarks import Remark
from tests.browser import Browser
from tests.builders import a_person, a_proposal

BODY = "Builds take 21 minutes. Any job may write to the cache. Nobody has tried to turn it off."
WRITE = "Any job may write to the cache."
CONCERN = Remark(
    kind=ThreadKind.CONCERN,
    title="No way back",
    body="Nobody has tried it.",
    would_settle="A rehearsal.",
)


@pytest.fixture
def rosa(app):
    return a_person("Rosa Reviewer")


@pytest.fixture
def proposal(rosa):
    made = a_proposal(body="", reviewers=(rosa,))
    saved(made, BODY)
    return made


def saved(proposal, body):
    with transaction():
        save_revision(
            proposal, body=body, base_revision=proposal.revision_number, by=proposal.owner
        )
    db.session.expire_all()


def collect(proposal, by, remark=None, **more):
    with transaction():
        return collect_remark(
            proposal, remark=remark or Remark(body="Is it every pipeline?"), by=by, **more
        )


def about(words, **more):
    return Remark(body="Any?", about=Selectors(words, text="body"), **more)


def events(name=None):
    found = db.session.scalars(sa.select(LoggedEvent).order_by(LoggedEvent.id))
    return [each for each in found if each.name.startswith("review.") and name in (None, each.name)]


class TestACollectedReview:
    def test_is_nobodys_news_until_it_is_sent(self, proposal, rosa):
        collect(proposal, rosa)
        assert db.session.query(Thread).count() == 0
        assert events() == []

    def test_says_everything_at_once_in_the_order_it_was_written(self, proposal, rosa):
        question = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
        collect(proposal, rosa, about(WRITE, kind=ThreadKind.QUESTION))
        collect(proposal, rosa, CONCERN)
        collect(proposal, rosa, Remark(body="I wonder too."), thread=question)
        first, concern, replied = send_review(proposal, by=rosa)
        assert first.anchor.exact == WRITE
        assert concern.would_settle == "A rehearsal."
        assert replied is question
        assert question.comments[-1].body == "I wonder too."
        assert not my_review(rosa, proposal).collected

    def test_is_told_of_as_one(self, proposal, rosa):
        collect(proposal, rosa)
        collect(proposal, rosa, CONCERN)
        send_review(proposal, by=rosa)
        *parts, sent = events()
        assert [part.details["of_review"] for part in parts] == [True, True]
        assert sent.phrase == "sent a review: 1 comment and 1 concern"
        assert sent.details["thread_ids"] == [part.details["thread_id"] for part in parts]

    def test_leaves_what_is_said_alone_unmarked(self, proposal, rosa):
        open_thread(proposal, kind=ThreadKind.PRAISE, body="Clear.", by=rosa)
        assert [each.details["of_review"] for each in events()] == [False]

    def test_takes_the_drafted_position_with_it(self, proposal, rosa):
        collect(proposal, rosa)
        keep_position_draft(proposal, stance=Stance.SUPPORTS, statement="Go.", by=rosa)
        send_review(proposal, by=rosa)
        assert position_of(rosa, proposal).stance is Stance.SUPPORTS
        assert db.session.query(PositionDraft).count() == 0
        (sent,) = events("review.sent")
        assert sent.details["words"] == "1 comment and a position"

    def test_leaves_the_position_a_draft_where_it_is_not_meant(self, proposal, rosa):
        collect(proposal, rosa)
        keep_position_draft(proposal, stance=Stance.SUPPORTS, statement="Go.", by=rosa)
        send_review(proposal, with_position=False, by=rosa)
        assert position_of(rosa, proposal) is None

    def test_has_to_hold_something(self, proposal, rosa):
        with pytest.raises(Conflict, match="nothing in your review"):
            send_review(proposal, by=rosa)

    def test_is_only_sent_by_whoever_sees_the_proposal(self, rosa):
        with pytest.raises(Forbidden):
            send_review(a_proposal(stage="draft"), by=rosa)


class TestARefusedPart:
    def test_keeps_all_of_it_from_being_sent(self, proposal, rosa):
        collect(proposal, rosa)
        wrong = collect(proposal, rosa, Remark(kind=ThreadKind.CONCERN, body="Hm", title="Hm"))
        with pytest.raises(PartRefused, match="Say what would settle it") as refused:
            send_review(proposal, by=rosa)
        assert refused.value.part == wrong.id
        assert db.session.query(Thread).count() == 0
        assert len(my_review(rosa, proposal).collected) == 2
        assert events() == []

    def test_can_be_the_position(self, proposal, rosa):
        collect(proposal, rosa)
        keep_position_draft(proposal, stance=Stance.OBJECTS, statement="No.", by=rosa)
        with pytest.raises(PartRefused) as refused:
            send_review(proposal, by=rosa)
        assert refused.value.part is None
        assert db.session.query(Thread).count() == 0

    def test_is_named_on_the_page_with_the_reason(self, app, proposal, rosa):
        collect(proposal, rosa, about("Words that never were there"))
        page = Browser(app, rosa).get(f"/p/{proposal.number}/review/mine")
        refused = page.press("Send my review")
        assert refused.status == 422
        assert "Nothing was sent." in refused.text
        assert "not in the latest revision" in refused.text


class TestWordsThatChangedMeanwhile:
    def test_are_found_again_where_they_were_edited(self, proposal, rosa):
        collect(proposal, rosa, about("Any job may write to the cache"))
        saved(proposal, BODY.replace("Any job may write", "Any trusted job may write"))
        (thread,) = send_review(proposal, by=rosa)
        assert thread.anchor.exact == "Any trusted job may write to the cache"

    def test_are_refused_where_they_are_gone_and_stay_as_a_quote(self, app, proposal, rosa):
        jotting = collect(proposal, rosa, about(WRITE))
        saved(proposal, BODY.replace(WRITE, "Only main writes."))
        page = Browser(app, rosa).get(f"/p/{proposal.number}/review/mine")
        assert "no longer in the text" in page.text
        with pytest.raises(PartRefused):
            send_review(proposal, by=rosa)
        page.press("Make it about the whole proposal")
        (thread,) = send_review(proposal, by=rosa)
        assert thread.anchor is None
        assert thread.comments[0].body == f"> {WRITE}\n\nAny?"
        assert db.session.get(Jotting, jotting.id) is None

    def test_are_let_go_by_nobody_else(self, proposal, rosa):
        jotting = collect(proposal, rosa, about(WRITE))
        with pytest.raises(Forbidden):
            detach_jotting(jotting, by=proposal.owner)


class TestTheReadersReview:
    def test_is_collected_and_sent_by_forms_alone(self, app, proposal, rosa):
        browser, address = Browser(app, rosa), f"/p/{proposal.number}/review"
        added = browser.get(address).press(
            "Add to my review", **{"thread-body": "Any?", "thread-exact": WRITE}
        )
        shown = added.follow()
        assert "Added. Your review: 1 comment, not sent yet." in shown.text
        assert "Any?" not in Browser(app, proposal.owner).get(address).text
        sent = browser.get(f"{address}/mine").press("Send my review")
        assert sent.status == 303
        (thread,) = db.session.query(Thread)
        assert thread.anchor.exact == WRITE
        assert thread.anchor.text == "body"

    def test_takes_replies(self, app, proposal, rosa):
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
        db.session.commit()
        browser = Browser(app, rosa)
        page = browser.get(f"/p/{proposal.number}/review/threads/{thread.id}")
        page.press("Add to my review", body="I wonder too.").follow()
        browser.get(f"/p/{proposal.number}").press("Send review")
        assert [each.body for each in thread.comments] == ["Why?", "I wonder too."]

    def test_can_be_changed_and_its_parts_removed_and_brought_back(self, app, proposal, rosa):
        jotting = collect(proposal, rosa)
        browser, mine = Browser(app, rosa), f"/p/{proposal.number}/review/mine"
        edit = browser.get(f"{mine}/{jotting.id}")
        assert edit.press("Keep in my review", **{"about-body": ""}).status == 422
        edit.press("Keep in my review", **{"about-body": "Is it both?"}).follow()
        assert [each.body for each in my_review(rosa, proposal).collected] == ["Is it both?"]
        gone = browser.get(mine).press("Remove").follow()
        assert "nothing in your review" in gone.text
        gone.press("Undo")
        assert len(my_review(rosa, proposal).collected) == 1

    def test_refuses_a_part_that_lacks_something_as_it_is_collected(self, app, proposal, rosa):
        page = Browser(app, rosa).get(f"/p/{proposal.number}/review")
        refused = page.press(
            "Add to my review", nth=1, **{"concern-title": "No way back", "concern-body": "Hm."}
        )
        assert refused.status == 422
        assert "Say what would settle it." in refused.text
        assert "No way back" in refused.text

    def test_sends_a_remark_that_is_not_collected_at_once(self, app, proposal, rosa):
        page = Browser(app, rosa).get(f"/p/{proposal.number}")
        words = {"about-exact": WRITE, "about-text": "body", "about-start": "24"}
        sent = page.press(
            "Send", **words, **{"about-kind": "question", "about-body": "Really any?"}
        )
        (thread,) = db.session.query(Thread)
        assert sent.location == f"/p/{proposal.number}#thread-{thread.id}"
        assert "Really any?" in sent.follow().text

    def test_answers_a_thread_that_was_settled_meanwhile(self, proposal, rosa):
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=rosa)
        collect(proposal, rosa, Remark(body="Never mind."), thread=thread)
        resolve(thread, by=rosa)
        assert send_review(proposal, by=rosa) == [thread]
