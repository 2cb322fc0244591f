"""Conversations: who may write, what an answer is, and who says that it is settled."""

from __future__ import annotations

import pytest

from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import open_thread, reopen, reply, resolve
from proposals.review.models import ThreadKind, ThreadState
from tests.builders import a_concern, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")


def a_thread(proposal, *, kind=ThreadKind.QUESTION, body="Is it every pipeline?", by=None):
    return open_thread(proposal, kind=kind, body=body, by=by or a_person("Joel Abara"))


class TestAThread:
    @pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.DRAFT}))
    def test_can_be_opened_at_every_stage(self, stage):
        proposal = a_proposal(stage=stage, visibility=Visibility.ORGANISATION)
        assert a_thread(proposal).is_open

    def test_keeps_the_text_as_it_was_typed_and_as_safe_html(self):
        thread = a_thread(a_proposal(), body="Is it **every** pipeline? <script>alert(1)</script>")
        (comment,) = thread.comments
        assert comment.body.startswith("Is it **every**")
        assert "<strong>every</strong>" in comment.html
        assert "<script" not in comment.html

    def test_counts_its_comments(self):
        thread = a_thread(a_proposal())
        reply(thread, body="Only the main one.", by=thread.proposal.owner)
        reply(thread, body="Thank you.", by=thread.opened_by)
        assert thread.comment_count == 3

    def test_remembers_the_revision_it_was_about(self):
        proposal = a_proposal()
        proposal.revision_number = 4
        assert a_thread(proposal).revision_number == 4

    def test_needs_words(self):
        with pytest.raises(Invalid, match=r"Write something first\."):
            a_thread(a_proposal(), body=" \n ")

    def test_refuses_more_than_a_comment_holds(self):
        with pytest.raises(Invalid, match="at most"):
            a_thread(a_proposal(), body="a" * 100_000)

    def test_drops_what_the_database_would_choke_on(self):
        (comment,) = a_thread(a_proposal(), body="one\x00two\r\nthree").comments
        assert comment.body == "onetwo\nthree"

    def test_is_no_concern(self):
        with pytest.raises(Invalid, match="what would settle it"):
            a_thread(a_proposal(), kind=ThreadKind.CONCERN)


class TestAPrivateDraft:
    def test_is_talked_about_by_its_authors(self):
        draft = a_proposal(stage=Stage.DRAFT)
        assert a_thread(draft, by=draft.owner).is_open

    def test_is_talked_about_by_people_in_its_seats(self):
        draft = a_proposal(stage=Stage.DRAFT, decider=(tomas := a_person("Tomás")))
        assert a_thread(draft, by=tomas).is_open

    def test_is_closed_to_everybody_else(self):
        with pytest.raises(Forbidden, match="Only people who can see the proposal"):
            a_thread(a_proposal(stage=Stage.DRAFT))

    def test_closes_its_threads_to_them_too(self):
        proposal = a_proposal()
        thread = a_thread(proposal)
        proposal.visibility = Visibility.RESTRICTED
        with pytest.raises(Forbidden):
            reply(thread, body="I am still here.", by=a_person("Somebody"))


class TestAReply:
    def test_of_an_author_answers_a_question_without_closing_it(self):
        thread = a_thread(a_proposal())
        reply(thread, body="Only the main one.", by=thread.proposal.owner)
        assert thread.answered_at
        assert thread.state is ThreadState.OPEN

    def test_of_an_author_moves_a_concern_to_answered(self):
        concern = a_concern(a_proposal())
        reply(concern, body="We rehearsed it.", by=concern.proposal.owner)
        assert concern.state is ThreadState.ANSWERED
        assert concern.is_open_concern

    def test_of_a_co_author_counts_as_an_authors(self):
        proposal, hana = a_proposal(), a_person("Hana")
        proposal.co_authors.append(hana)
        concern = a_concern(proposal)
        reply(concern, body="We rehearsed it.", by=hana)
        assert concern.state is ThreadState.ANSWERED

    def test_of_anybody_else_answers_nothing(self):
        concern = a_concern(a_proposal())
        reply(concern, body="I agree with Ana.", by=a_person("Bo"))
        assert concern.state is ThreadState.OPEN
        assert concern.answered_at is None

    def test_to_ones_own_concern_answers_nothing(self):
        proposal = a_proposal()
        concern = a_concern(proposal, by=proposal.owner)
        reply(concern, body="Indeed.", by=proposal.owner)
        assert concern.state is ThreadState.OPEN

    def test_keeps_the_date_of_the_first_answer(self):
        concern = a_concern(a_proposal())
        reply(concern, body="We rehearsed it.", by=concern.proposal.owner)
        first = concern.answered_at
        reply(concern, body="Twice, in fact.", by=concern.proposal.owner)
        assert concern.answered_at == first

    def test_is_possible_after_the_decision(self):
        thread = a_thread(proposal := a_proposal())
        proposal.stage = Stage.CLOSED
        assert reply(thread, body="It worked.", by=a_person("Bo")).body == "It worked."

    def test_leaves_the_proposals_version_alone_so_that_two_are_both_heard(self):
        proposal = a_proposal()
        version = proposal.version
        thread = a_thread(proposal)
        reply(thread, body="One.", by=a_person("Bo"))
        assert proposal.version == version

    def test_shows_that_somebody_is_active(self):
        proposal = a_proposal()
        before = proposal.active_at
        a_thread(proposal)
        assert proposal.active_at > before


class TestResolvingAThread:
    def test_is_for_who_opened_it(self):
        thread = a_thread(a_proposal())
        resolve(thread, note="Clear now.", by=thread.opened_by)
        assert thread.state is ThreadState.RESOLVED
        assert thread.settled_by is thread.opened_by
        assert thread.comment_count == 2

    def test_is_for_an_author(self):
        thread = a_thread(a_proposal())
        resolve(thread, by=thread.proposal.owner)
        assert thread.state is ThreadState.RESOLVED
        assert thread.comment_count == 1

    def test_is_for_nobody_else(self):
        with pytest.raises(Forbidden, match="Only who raised a concern"):
            resolve(a_thread(a_proposal()), by=a_person("Bo"))

    def test_happens_once(self):
        thread = a_thread(a_proposal())
        resolve(thread, by=thread.opened_by)
        with pytest.raises(Conflict, match="resolved already"):
            resolve(thread, by=thread.opened_by)

    def test_can_be_undone(self):
        thread = a_thread(a_proposal())
        resolve(thread, by=thread.opened_by)
        reopen(thread, by=thread.proposal.owner)
        assert thread.state is ThreadState.OPEN
        assert thread.settled_at is None

    def test_cannot_be_undone_while_it_is_open(self):
        thread = a_thread(a_proposal())
        with pytest.raises(Conflict, match="still open"):
            reopen(thread, by=thread.opened_by)


def test_what_was_said_is_told_by_events(app):
    thread = a_thread(a_proposal(), by=a_person("Joel Abara"))
    reply(thread, body="Only the main one.", by=thread.proposal.owner)
    resolve(thread, by=thread.opened_by)
    told = [event.phrase for event in LoggedEvent.query.order_by(LoggedEvent.id)]
    assert told == ["wrote a question", "replied to Joel Abara", "resolved a question"]
