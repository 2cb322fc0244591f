"""What authors do with what does not block: taken, declined with why, answered."""

from __future__ import annotations

import pytest

from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import dispose, open_thread, reply, resolve
from proposals.review.models import Disposition, ThreadKind
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")
DECLINED, TAKEN, ANSWERED = Disposition.DECLINED, Disposition.TAKEN, Disposition.ANSWERED


def a_thread(proposal=None, *, kind=ThreadKind.COMMENT, by=None):
    by = by or a_person("Joel Abara")
    return open_thread(proposal or a_proposal(), kind=kind, body="Start with mobile.", by=by)


class TestADisposition:
    @pytest.mark.parametrize("disposition", [TAKEN, ANSWERED])
    def test_is_given_by_an_author_in_one_word(self, disposition):
        thread = a_thread()
        dispose(thread, disposition=disposition, by=thread.proposal.owner)
        assert (thread.disposition, thread.disposed_by) == (disposition, thread.proposal.owner)
        assert thread.is_open

    def test_is_given_by_a_co_author_too(self):
        thread, hana = a_thread(), a_person("Hana")
        thread.proposal.co_authors.append(hana)
        dispose(thread, disposition=TAKEN, by=hana)
        assert thread.disposed_by is hana

    def test_that_declines_says_why(self):
        thread = a_thread()
        with pytest.raises(Invalid, match="Say why"):
            dispose(thread, disposition=DECLINED, why=" ", by=thread.proposal.owner)
        dispose(thread, disposition=DECLINED, why=" Mobile follows. ", by=thread.proposal.owner)
        assert thread.disposition_text == "Mobile follows."

    def test_can_change_and_is_told_each_time_and_not_twice(self):
        thread = a_thread()
        owner = thread.proposal.owner
        dispose(thread, disposition=DECLINED, why="Later.", by=owner)
        for _ in range(2):
            dispose(thread, disposition=TAKEN, by=owner)
        assert thread.disposition_text == ""
        told = (
            LoggedEvent.query.filter_by(name="review.thread_disposed")
            .order_by(LoggedEvent.id)
            .all()
        )
        assert [each.phrase for each in told] == [
            "marked a comment of Joel Abara as declined",
            "marked a comment of Joel Abara as taken",
        ]
        assert {each.details["person_id"] for each in told} == {thread.opened_by_id}

    def test_can_still_be_given_once_the_thread_is_resolved(self):
        thread = a_thread()
        resolve(thread, by=thread.opened_by)
        dispose(thread, disposition=TAKEN, by=thread.proposal.owner)
        assert thread.disposition is TAKEN

    def test_is_not_for_anybody_else(self):
        thread = a_thread()
        for person in (thread.opened_by, a_person("Bo"), a_person("Ada", is_administrator=True)):
            with pytest.raises(Forbidden, match="Only an author"):
                dispose(thread, disposition=TAKEN, by=person)

    @pytest.mark.parametrize("kind", [ThreadKind.CONCERN, ThreadKind.PRAISE])
    def test_is_not_for_what_is_answered_or_enjoyed(self, kind):
        proposal = a_proposal()
        is_concern = kind is ThreadKind.CONCERN
        thread = a_concern(proposal) if is_concern else a_thread(proposal, kind=kind)
        with pytest.raises(Forbidden):
            dispose(thread, disposition=ANSWERED, by=proposal.owner)

    def test_is_not_for_what_an_author_began(self):
        proposal = a_proposal()
        with pytest.raises(Forbidden, match="what an author began"):
            dispose(a_thread(proposal, by=proposal.owner), disposition=TAKEN, by=proposal.owner)


class TestAReplyOfAnAuthor:
    def test_can_mark_the_thread_as_answered(self):
        thread = a_thread(kind=ThreadKind.QUESTION)
        reply(thread, body="Only the main one.", answers=True, by=thread.proposal.owner)
        assert (thread.disposition, thread.comment_count) == (ANSWERED, 2)

    def test_of_nobody_else_can(self):
        thread = a_thread(kind=ThreadKind.QUESTION)
        with pytest.raises(Forbidden):
            reply(thread, body="Only the main one.", answers=True, by=a_person("Bo"))


class TestOnTheReviewPage:
    def test_an_author_takes_with_one_click_and_changes_their_mind(self, app):
        thread = a_thread()
        browser = Browser(app, thread.proposal.owner)
        page = browser.get(f"/p/{thread.proposal.number}/review").press("Taken").follow()
        assert "<b>Taken</b> by Priya Raman" in page.text
        assert not page.offers("Taken")
        refused = page.press("Decline it", body=" ")
        assert refused.status == 422
        assert "Say why, in a sentence." in refused.text
        shown = page.press("Decline it", body="Mobile follows in <June>.").follow()
        assert "Mobile follows in &lt;June&gt;." in shown.text
        assert thread.disposition is DECLINED

    def test_an_author_answers_and_says_so(self, app):
        thread = a_thread()
        page = Browser(app, thread.proposal.owner).get(f"/p/{thread.proposal.number}/review")
        page.press("Send reply", body="In May.", answers="y")
        assert thread.disposition is ANSWERED

    def test_nobody_else_is_offered_it(self, app):
        thread = a_thread()
        page = Browser(app, thread.opened_by).get(f"/p/{thread.proposal.number}/review")
        assert not page.offers("Taken")
        assert not page.offers("Decline it")
        assert "mark it as answered" not in page.text

    def test_what_waits_for_an_author_can_be_listed(self, app):
        proposal = a_proposal()
        waiting, done = a_thread(proposal), a_thread(proposal)
        praise, own = (
            a_thread(proposal, kind=ThreadKind.PRAISE),
            a_thread(proposal, by=proposal.owner),
        )
        concern = a_concern(proposal)
        dispose(done, disposition=TAKEN, by=proposal.owner)
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/review?only=waiting")
        shown = [
            each
            for each in (waiting, done, praise, own, concern)
            if f'id="thread-{each.id}"' in page.text
        ]
        assert shown == [waiting, concern]
        assert 'Waiting for an author <span class="n">2</span>' in page.text
