"""What is new to a reader: how far they have read, and what that marks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals.db import db
from proposals.drafting.models import Visibility
from proposals.errors import Forbidden
from proposals.review.actions import delete_comment, mark_read, open_thread, reply
from proposals.review.models import Reading, ThreadKind
from proposals.review.queries import COMMENTS_SHOWN, Choice, Only, tally_of
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")
NEW = '<span class="tag tag--new">New</span>'


def a_thread(proposal, *, by=None, body="Why?", replies=0):
    by = by or a_person("Joel")
    thread = open_thread(proposal, kind=ThreadKind.QUESTION, body=body, by=by)
    for nth in range(replies):
        reply(thread, body=f"Reply {nth}.", by=by)
    db.session.commit()
    return thread


def unread(proposal, reader):
    return tally_of(proposal, Choice(), reader).unread


def review_of(app, proposal, person, query=""):
    return Browser(app, person).get(f"/p/{proposal.number}/review{query}")


class TestReading:
    def test_begins_with_everything_that_others_wrote(self):
        proposal, bo = a_proposal(), a_person("Bo")
        a_thread(proposal, replies=2)
        a_thread(proposal, by=bo)
        assert (unread(proposal, bo), unread(proposal, proposal.owner)) == (3, 4)

    def test_goes_up_to_what_was_seen_and_never_back(self):
        proposal, bo = a_proposal(), a_person("Bo")
        first, *_, last = a_thread(proposal, replies=3).comments
        mark_read(proposal, up_to=first.id, by=bo)
        assert unread(proposal, bo) == 3
        mark_read(proposal, by=bo)
        mark_read(proposal, up_to=first.id, by=bo)
        assert Reading.query.filter_by(person_id=bo.id).one().comment_id == last.id

    def test_does_not_run_ahead_of_what_was_written(self):
        proposal, bo = a_proposal(), a_person("Bo")
        thread = a_thread(proposal)
        mark_read(proposal, up_to=10**12, by=bo)
        reply(thread, body="Later.", by=thread.opened_by)
        assert unread(proposal, bo) == 1

    def test_of_another_proposal_is_another_matter(self):
        proposal, other, bo = a_proposal(), a_proposal(), a_person("Bo")
        a_thread(proposal)
        last = a_thread(other).comments[0]
        mark_read(proposal, up_to=last.id, by=bo)
        assert (unread(proposal, bo), unread(other, bo)) == (0, 1)

    def test_is_not_for_those_who_do_not_see_it(self):
        with pytest.raises(Forbidden):
            mark_read(a_proposal(visibility=Visibility.RESTRICTED), by=a_person("Bo"))

    def test_does_not_count_what_was_deleted(self):
        proposal = a_proposal()
        comment = a_thread(proposal).comments[0]
        comment.written_at -= timedelta(minutes=5)
        delete_comment(comment, by=comment.author)
        assert unread(proposal, proposal.owner) == 0


class TestWriting:
    def test_counts_as_having_read_the_thread(self):
        proposal, bo = a_proposal(), a_person("Bo")
        reply(a_thread(proposal), body="Because.", by=bo)
        assert unread(proposal, bo) == 0

    def test_hides_nothing_that_is_new_elsewhere(self):
        proposal, bo = a_proposal(), a_person("Bo")
        a_thread(proposal, body="Unseen.")
        reply(a_thread(proposal), body="Because.", by=bo)
        assert unread(proposal, bo) == 2


class TestTheReviewPage:
    def test_marks_nothing_on_a_first_visit_and_says_how_far_it_goes(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        last = a_thread(proposal).comments[-1]
        page = review_of(app, proposal, bo)
        assert NEW not in page.text
        assert f'data-seen="{last.id}" hidden' in page.text

    def test_marks_what_is_new_and_since_when(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        thread = a_thread(proposal)
        mark_read(proposal, by=bo)
        reply(thread, body="It matters.", by=proposal.owner)
        page = review_of(app, proposal, bo)
        assert page.text.count(NEW) == 1
        assert "<strong>1 new</strong> since" in page.text
        after = page.press("Mark all as read").follow()
        assert NEW not in after.text
        assert not after.offers("Mark all as read")

    def test_marks_nothing_as_read_by_being_shown(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        a_thread(proposal)
        review_of(app, proposal, bo)
        assert Reading.query.filter_by(person_id=bo.id).count() == 0

    def test_takes_a_look_for_reading_only_if_all_that_is_new_was_there(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        a_thread(proposal)
        assert "data-seen" in review_of(app, proposal, bo).text
        assert "data-seen" in review_of(app, proposal, bo, "?only=unread").text
        assert "data-seen" not in review_of(app, proposal, bo, "?kind=praise").text
        a_thread(proposal, replies=COMMENTS_SHOWN)
        assert "data-seen" not in review_of(app, proposal, bo).text

    def test_is_narrowed_to_what_is_unread_or_mine_with_the_counts_beside(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        old, mine = a_thread(proposal), a_thread(proposal, by=bo)
        answered = a_thread(proposal)
        reply(answered, body="So do I.", by=bo)
        mark_read(proposal, by=bo)
        fresh = a_concern(proposal)
        threads = (old, mine, answered, fresh)

        def shown(query):
            text = review_of(app, proposal, bo, query).text
            return [each for each in threads if f'id="thread-{each.id}"' in text]

        assert shown("?only=unread") == [fresh]
        assert shown("?only=mine") == [mine, answered]
        assert shown("?only=mine&kind=concern") == []
        assert shown("?only=nonsense") == list(threads)
        tally = tally_of(proposal, Choice(only=Only.MINE), bo)
        assert (tally.kinds[None], tally.kinds[ThreadKind.QUESTION]) == (2, 2)
        assert (tally.onlys[None], tally.onlys[Only.UNREAD], tally.onlys[Only.MINE]) == (4, 1, 2)
        assert (tally.states[True], tally.states[False]) == (2, 0)

    def test_shows_on_a_threads_own_page_what_is_new_there(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        thread = a_thread(proposal)
        mark_read(proposal, by=bo)
        reply(thread, body="It matters.", by=proposal.owner)
        page = Browser(app, bo).get(f"/p/{proposal.number}/review/threads/{thread.id}")
        assert page.text.count(NEW) == 1
