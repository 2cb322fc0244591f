"""The document with the threads about its words beside it, and the tray below."""

from __future__ import annotations

import pytest

from proposals.db import db, transaction
from proposals.drafting.actions import save_revision
from proposals.drafting.models import Proposal
from proposals.errors import Invalid
from proposals.review.actions import open_thread, raise_concern, resolve
from proposals.review.anchors import Selectors, text_of
from proposals.review.handlers import follow_the_layout
from proposals.review.models import Fit, Thread, ThreadKind
from proposals.review.queries import margin, margin_of
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine
BODY = """## Context

Every build starts from nothing. Most of what it makes was made before.

## Narrative

A build fetches what is known & <already> built. Any job may write to the cache.
"""
WRITE = "Any job may write to the cache."
MOVING = ("FROM anchor", "UPDATE anchor", "revision.number IN")


@pytest.fixture
def proposal(app) -> Proposal:
    proposal = a_proposal(body="")
    saved(proposal, body=BODY, brief="Builds that are *fast*.")
    return proposal


def saved(proposal: Proposal, **texts: str) -> None:
    with transaction():
        upon = proposal.revision_number
        save_revision(proposal, base_revision=upon, by=proposal.owner, **texts)
    db.session.expire_all()


def a_thread_on(proposal: Proposal, words: str, *, text: str = "body") -> Thread:
    about = Selectors(words, text=text)
    with transaction():
        return open_thread(
            proposal, kind=ThreadKind.COMMENT, body="Is it?", about=about, by=a_person("Joel")
        )


def a_concern_about(proposal: Proposal, words: str) -> Thread:
    with transaction():
        return raise_concern(
            proposal,
            title="Who may write",
            body="Anybody could.",
            would_settle="Only main.",
            about=Selectors(words),
            by=a_person("Dele"),
        )


def page_of(app, proposal: Proposal):
    return Browser(app, a_person("A reader")).get(f"/p/{proposal.number}")


class TestAThreadOnWords:
    def test_stands_in_the_row_of_its_section(self, proposal):
        thread = a_concern_about(proposal, WRITE)
        rows = margin_of(proposal).rows
        assert [[each.thread.id for each in row.talks] for row in rows] == [[], [thread.id]]

    def test_is_marked_and_linked_both_ways(self, app, proposal):
        thread = a_concern_about(proposal, WRITE)
        page = page_of(app, proposal).text
        assert f'id="anchor-{thread.id}">{WRITE}</mark>' in page
        assert f'href="#thread-{thread.id}"' in page
        assert f'id="thread-{thread.id}"' in page
        review = Browser(app, a_person("A reader")).get(f"/p/{proposal.number}/review")
        assert f'href="/p/{proposal.number}#anchor-{thread.id}"' in review.text

    def test_leaves_the_text_as_it_was(self, proposal):
        before = text_of(proposal.latest.body_html)
        a_thread_on(proposal, "known & <already> built")
        assert text_of("".join(row.html for row in margin_of(proposal).rows)) == before

    @pytest.mark.parametrize(
        ("text", "words"), [("brief", "are fast"), ("undo", "One flag"), ("gets_worse", "to run")]
    )
    def test_may_be_about_the_brief_and_what_belongs_to_it(self, proposal, text, words):
        thread = a_thread_on(proposal, words, text=text)
        shown = margin_of(proposal)
        assert [each.thread for each in shown.brief] == [thread]
        assert f"anchor-{thread.id}" in shown.texts[text]

    def test_is_one_line_once_it_is_settled(self, app, proposal):
        thread = a_thread_on(proposal, WRITE)
        with transaction():
            resolve(thread, by=thread.opened_by)
        page = page_of(app, proposal).text
        assert "anchor--done" in page
        assert "Is it?" not in page

    def test_follows_the_text(self, proposal):
        thread = a_thread_on(proposal, WRITE)
        saved(proposal, body=f"# Start\n\nNew.\n\n{BODY}")
        anchor = thread.anchor
        text = text_of(proposal.latest.body_html)
        assert (anchor.fit, anchor.now_in) == (Fit.STANDS, proposal.revision_number)
        assert text[anchor.now_start : anchor.now_end] == WRITE

    def test_follows_the_layout(self, proposal):
        thread = a_thread_on(proposal, WRITE)
        old = proposal.latest.body_html
        new = f"<p>Laid out anew</p>\n{old}"
        with transaction():
            follow_the_layout(proposal.latest.id, {"body": old}, {"body": new})
        anchor = thread.anchor
        assert text_of(new)[anchor.now_start : anchor.now_end] == WRITE

    def test_says_what_the_words_were_once_they_are_edited(self, app, proposal):
        thread = a_thread_on(proposal, WRITE)
        saved(proposal, body=BODY.replace("Any job", "No job"))
        assert thread.anchor.fit == Fit.EDITED
        page = page_of(app, proposal).text
        assert "The words were edited." in page
        assert f'<blockquote class="anchored__q">{WRITE}</blockquote>' in page

    def test_is_in_the_tray_once_they_are_gone_and_beside_them_once_they_are_back(
        self, app, proposal
    ):
        thread = a_thread_on(proposal, WRITE)
        saved(proposal, body=BODY.replace(WRITE, ""))
        page = page_of(app, proposal).text
        assert "No longer in the text" in page
        assert WRITE in page
        assert f"anchor-{thread.id}" not in page
        saved(proposal, body=BODY)
        assert "No longer in the text" not in page_of(app, proposal).text
        assert thread.anchor.fit == Fit.STANDS


class TestWordsThatCannotBeAnchored:
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ("No such words", "choose them there again"),
            ("build", "more than one place"),
            ("long " * 500, "more than 2,000 characters"),
            (" ", "choose them there again"),
        ],
    )
    def test_are_refused_with_the_reason(self, proposal, words, why):
        with pytest.raises(Invalid, match=why):
            a_thread_on(proposal, words)


class TestManyThreads:
    def test_cost_no_statement_more(self, app, proposal):
        a_thread_on(proposal, "Every build starts from nothing.")
        browser = Browser(app, a_person("A reader"))
        address = f"/p/{proposal.number}"
        browser.get(address)
        asked = []
        for amount in (0, 20):
            for _ in range(amount):
                a_thread_on(proposal, WRITE)
            with count_statements() as seen:
                assert browser.get(address).status == 200
            asked.append(len(seen))
        assert asked[0] == asked[1] <= 15

    def test_are_moved_by_two_statements_and_an_update(self, proposal):
        asked = []
        for amount in (0, 1, 6):
            for _ in range(amount):
                a_thread_on(proposal, WRITE)
            with count_statements() as seen:
                saved(proposal, body=f"Revision {amount}.\n\n{BODY}")
            ours = [each for each in seen if any(words in each for words in MOVING)]
            asked.append(len(ours))
        assert asked == [1, 3, 3]

    def test_are_shown_with_their_messages_only_so_far(self, proposal, monkeypatch):
        monkeypatch.setattr(margin, "MOST_SHOWN", 1)
        monkeypatch.setattr(margin, "MOST_MARKED", 2)
        threads = [a_thread_on(proposal, WRITE) for _ in range(3)]
        shown = margin_of(proposal)
        talks = [each for row in shown.rows for each in row.talks]
        assert [each.thread for each in talks] == threads[1:]
        assert [len(each.comments) for each in talks] == [0, 1]
        assert shown.unmarked == 1
