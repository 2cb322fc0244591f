"""Single comments: edited, deleted and reacted to, with a trace or without one."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import Delivery, LoggedEvent
from proposals.review.actions import (
    delete_comment,
    edit_comment,
    open_thread,
    react,
    reply,
    withdraw_concern,
)
from proposals.review.anchors import Selectors
from proposals.review.errors import CommentGone, KeptWithDecision, WithdrawInstead
from proposals.review.models import (
    Anchor,
    Comment,
    CommentEdit,
    Reaction,
    ReactionKind,
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.review.queries import COOLING_OFF, is_fresh
from proposals.review.versions import versions_of
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal, an_administrator

pytestmark = pytest.mark.usefixtures("app")


def a_comment(proposal=None, *, by=None, body="Is it every pipeline?", about=None):
    thread = open_thread(
        proposal or a_proposal(),
        kind=ThreadKind.QUESTION,
        body=body,
        about=about,
        by=by or a_person("Joel Abara"),
    )
    db.session.commit()
    return thread.comments[0]


def an_older(comment, **ago):
    comment.written_at -= timedelta(**(ago or {"minutes": 2}))
    for event in LoggedEvent.query:
        event.occurred_at = comment.written_at
    db.session.commit()
    return comment


def everything_stored():
    """Return all text in the database, for words that must be nowhere in it."""
    tables = db.metadata.sorted_tables
    return repr([db.session.execute(sa.select(table)).all() for table in tables])


class TestEditingAComment:
    def test_within_a_minute_leaves_no_trace(self):
        comment = a_comment()
        edit_comment(comment, body="Is it **every** build?", by=comment.author)
        assert "<strong>every</strong>" in comment.html
        assert comment.edited_at is None
        assert comment.edits == []
        assert [event.name for event in LoggedEvent.query] == ["review.thread_opened"]

    def test_later_keeps_what_it_said_before(self):
        comment = an_older(a_comment())
        edit_comment(comment, body="Is it every build?", by=comment.author)
        edit_comment(comment, body="Is it each build?", by=comment.author)
        assert comment.edited_at
        assert [each.body for each in comment.edits] == [
            "Is it every pipeline?",
            "Is it every build?",
        ]
        latest, middle, first = versions_of(comment)
        assert "each" in latest.html
        assert "<del" in latest.html
        assert "build" in middle.html
        assert (first.html, first.said_at) == (comment.edits[0].html, comment.written_at)

    def test_to_the_same_words_is_no_edit(self):
        comment = an_older(a_comment())
        edit_comment(comment, body=" Is it every pipeline? ", by=comment.author)
        assert comment.edited_at is None

    @pytest.mark.parametrize("who", ["another", "administrator", "owner"])
    def test_is_for_nobody_else(self, who):
        comment = a_comment()
        people = {
            "another": a_person("Bo"),
            "administrator": an_administrator(),
            "owner": comment.thread.proposal.owner,
        }
        with pytest.raises(Forbidden, match="Only who wrote it may edit it"):
            edit_comment(comment, body="Never mind.", by=people[who])

    def test_needs_words(self):
        comment = a_comment()
        with pytest.raises(Invalid, match="Write something first"):
            edit_comment(comment, body=" ", by=comment.author)

    def test_is_not_for_somebody_who_no_longer_sees_the_proposal(self):
        comment = a_comment()
        comment.thread.proposal.visibility = Visibility.RESTRICTED
        with pytest.raises(Forbidden):
            edit_comment(comment, body="Still here.", by=comment.author)

    def test_is_over_for_dissent_that_a_decision_keeps(self):
        concern = a_concern(a_proposal())
        concern.state = ThreadState.TREATED
        opening = concern.comments[0]
        with pytest.raises(KeptWithDecision, match="can no longer be changed"):
            edit_comment(opening, body="It was all right.", by=opening.author)
        with pytest.raises(KeptWithDecision):
            delete_comment(opening, why="Rude", by=an_administrator())
        answer = reply(concern, body="Understood.", by=opening.author)
        edit_comment(answer, body="Understood, thank you.", by=opening.author)
        assert answer.body == "Understood, thank you."


class TestDeletingAComment:
    def test_at_once_leaves_nothing_of_it_or_of_its_thread(self):
        words = Selectors(exact="everybody waits for them")
        comment = a_comment(body="A secret slipped in.", about=words)
        react(comment, kind=ReactionKind.THANKS, by=a_person("Bo"))
        assert delete_comment(comment, by=comment.author) is False
        assert [Thread.query.count(), Comment.query.count(), Anchor.query.count()] == [0, 0, 0]
        assert Reaction.query.count() == 0
        assert "secret" not in everything_stored()

    def test_at_once_leaves_only_a_moment_in_the_log(self):
        comment = a_comment()
        delete_comment(comment, by=comment.author)
        [event] = LoggedEvent.query
        assert (event.phrase, event.details, event.proposal_id) == ("", {}, None)
        assert not Delivery.query.filter_by(delivered_at=None, event_id=event.id).count()

    def test_at_once_takes_back_a_reply_and_not_the_thread(self):
        comment = a_comment()
        thread = comment.thread
        answer = reply(thread, body="Only the main one.", by=a_person("Bo"))
        assert delete_comment(answer, by=answer.author)
        assert thread.comment_count == 1
        assert thread.comments == [comment]

    def test_at_once_leaves_its_place_if_somebody_answered_already(self):
        comment = a_comment()
        reply(comment.thread, body="Only the main one.", by=a_person("Bo"))
        assert delete_comment(comment, by=comment.author)
        assert comment.deleted_at
        assert comment.body == ""

    def test_later_leaves_that_it_was_there_and_none_of_its_words(self):
        comment = an_older(a_comment(body="A secret slipped in."))
        edit_comment(comment, body="Another secret.", by=comment.author)
        react(comment, kind=ReactionKind.AGREE, by=a_person("Bo"))
        delete_comment(comment, by=comment.author)
        assert (comment.deleted_by, comment.thread.is_open) == (comment.author, True)
        assert [CommentEdit.query.count(), Reaction.query.count()] == [0, 0]
        assert "secret" not in everything_stored()

    def test_of_somebody_else_is_for_administrators_who_say_why(self):
        comment = a_comment()
        ada = an_administrator("Ada Admin")
        with pytest.raises(Invalid, match="Say why"):
            delete_comment(comment, by=ada)
        delete_comment(comment, why="It names a customer.", by=ada)
        assert (comment.deleted_by, comment.deleted_because) == (ada, "It names a customer.")
        with pytest.raises(Forbidden, match="or an administrator"):
            delete_comment(a_comment(), why="I dislike it.", by=a_person("Bo"))

    def test_happens_once(self):
        comment = an_older(a_comment())
        delete_comment(comment, by=comment.author)
        for deed in (
            lambda: delete_comment(comment, by=comment.author),
            lambda: edit_comment(comment, body="Back.", by=comment.author),
            lambda: react(comment, kind=ReactionKind.THANKS, by=a_person("Bo")),
        ):
            with pytest.raises(CommentGone):
                deed()

    def test_is_no_way_out_of_an_open_concern(self):
        concern = a_concern(a_proposal())
        with pytest.raises(WithdrawInstead, match="can withdraw it"):
            delete_comment(concern.comments[0], by=concern.opened_by)
        assert issubclass(WithdrawInstead, Conflict)

    def test_of_why_a_concern_was_withdrawn_takes_it_out_of_the_log_too(self):
        concern = a_concern(a_proposal())
        withdraw_concern(concern, why="A secret reason.", by=concern.opened_by)
        delete_comment(an_older(concern.comments[-1]), by=concern.opened_by)
        assert concern.state is ThreadState.WITHDRAWN
        assert "secret reason" not in everything_stored()

    @pytest.mark.parametrize("minutes", [0, 2])
    def test_of_the_only_answer_opens_the_concern_again(self, minutes):
        proposal = a_proposal()
        concern = a_concern(proposal)
        version = proposal.version
        answer = reply(concern, body="We rehearsed it.", by=proposal.owner)
        answer.written_at -= timedelta(minutes=minutes)
        concern.answered_at = answer.written_at
        delete_comment(answer, by=proposal.owner)
        db.session.flush()
        assert (concern.state, concern.answered_at) == (ThreadState.OPEN, None)
        assert proposal.version > version

    def test_of_one_answer_leaves_the_date_of_the_next(self):
        proposal = a_proposal()
        concern = a_concern(proposal)
        first = reply(concern, body="We rehearsed it.", by=proposal.owner)
        second = reply(concern, body="Twice, in fact.", by=proposal.owner)
        delete_comment(first, by=proposal.owner)
        assert (concern.state, concern.answered_at) == (ThreadState.ANSWERED, second.written_at)


class TestAReaction:
    def test_is_given_and_taken_back_by_one_click(self):
        comment, bo = a_comment(), a_person("Bo")
        assert react(comment, kind=ReactionKind.AGREE, by=bo)
        assert react(comment, kind=ReactionKind.THANKS, by=bo)
        assert comment.reacted == {ReactionKind.THANKS: [bo], ReactionKind.AGREE: [bo]}
        assert not react(comment, kind=ReactionKind.AGREE, by=bo)
        assert comment.reacted == {ReactionKind.THANKS: [bo]}

    def test_of_thanks_is_told_once(self):
        comment, bo = a_comment(), a_person("Bo")
        for _ in range(3):
            react(comment, kind=ReactionKind.THANKS, by=bo)
        react(comment, kind=ReactionKind.LOOKING, by=bo)
        told = [each for each in LoggedEvent.query if each.name != "review.thread_opened"]
        assert [each.phrase for each in told] == ["thanked Joel Abara"]

    def test_is_not_for_ones_own_words(self):
        comment = a_comment()
        with pytest.raises(Forbidden, match="somebody else wrote"):
            react(comment, kind=ReactionKind.THANKS, by=comment.author)


class TestOnThePages:
    def test_a_comment_is_edited_and_shows_what_it_said(self, app):
        comment = an_older(a_comment())
        number, joel = comment.thread.proposal.number, Browser(app, comment.author)
        base = f"/p/{number}/review/comments/{comment.id}"
        form = joel.get(f"{base}/edit")
        refused = form.press("Save comment", body=" ")
        assert (refused.status, "Write something first." in refused.text) == (422, True)
        shown = form.press("Save comment", body="Is it each build?").follow()
        assert f'href="{base}/versions"' in shown.text
        versions = joel.get(f"{base}/versions").text
        assert "First said" in versions
        assert '<del class="was">' in versions

    def test_a_comment_is_deleted_after_saying_what_is_lost(self, app):
        comment = an_older(a_comment())
        proposal = comment.thread.proposal
        form = Browser(app, comment.author).get(
            f"/p/{proposal.number}/review/comments/{comment.id}/deletion"
        )
        assert "cannot be undone" in form.text
        page = form.press("Delete it for good").follow()
        assert "Joel Abara deleted this comment on" in page.text
        assert "every pipeline" not in page.text

    def test_a_thread_that_vanished_leads_back_to_the_review(self, app):
        comment = a_comment()
        number = comment.thread.proposal.number
        form = Browser(app, comment.author).get(
            f"/p/{number}/review/comments/{comment.id}/deletion"
        )
        page = form.press("Delete it for good").follow()
        assert page.url.startswith(f"/p/{number}/review#")
        assert "Nothing has been said yet" in page.text

    def test_an_administrator_deletes_with_a_reason_that_all_can_read(self, app):
        comment = a_comment()
        address = f"/p/{comment.thread.proposal.number}/review/comments/{comment.id}/deletion"
        form = Browser(app, an_administrator("Ada Admin")).get(address)
        assert form.press("Delete it for good").status == 422
        shown = form.press("Delete it for good", why="It names a <customer>.").follow().text
        assert "Why: It names a &lt;customer&gt;." in shown
        assert Browser(app, a_person("Bo")).get(address).status == 403

    def test_thanks_are_one_click_with_the_names_beside_them(self, app):
        comment, bo = a_comment(), a_person("Bo Lindgren")
        page = Browser(app, bo).get(f"/p/{comment.thread.proposal.number}/review")
        thanked = page.press("Thanks").follow()
        assert 'aria-pressed="true" title="Bo Lindgren"' in thanked.text
        thanked.press("Thanks 1: Bo Lindgren")
        assert comment.reactions == []

    def test_what_is_said_beside_the_text_is_answered_there(self, app):
        comment = a_comment(about=Selectors(exact="everybody waits for them"))
        number = comment.thread.proposal.number
        page = Browser(app, a_person("Bo")).get(f"/p/{number}")
        assert page.press("Thanks").location == f"/p/{number}#comment-{comment.id}"
        answer = page.press("Send reply", body="So do I.")
        assert answer.location == f"/p/{number}#thread-{comment.thread_id}"

    def test_a_comment_is_quoted_in_the_reply(self, app):
        comment = a_comment(body="Is it *every* pipeline?\n\nEven <mobile>?")
        address = f"/p/{comment.thread.proposal.number}/review/threads/{comment.thread_id}"
        page = Browser(app, a_person("Bo")).get(f"{address}?quote={comment.id}")
        quote = "&gt; Is it *every* pipeline?\n&gt;\n&gt; Even &lt;mobile&gt;?\n\n</textarea>"
        assert quote in page.text
        bo, elsewhere = Browser(app, a_person("Bo")), a_comment()
        assert bo.get(f"{address}?quote={elsewhere.id}").status == 404
        assert bo.get(f"{address}?quote={10**12}&start={10**12}").status == 200

    def test_nobody_reacts_to_what_they_cannot_see(self, app):
        comment = a_comment()
        bo = Browser(app, a_person("Bo"))
        page = bo.get(f"/p/{comment.thread.proposal.number}/review")
        comment.thread.proposal.visibility = Visibility.RESTRICTED
        assert page.press("Thanks").status == 404
        assert Reaction.query.count() == 0


def test_what_is_fresh_is_so_for_a_minute():
    comment = a_comment()
    assert is_fresh(comment)
    comment.written_at = clock.now() - COOLING_OFF
    assert not is_fresh(comment)
