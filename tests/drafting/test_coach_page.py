"""The coach beside the text and on the proposal page."""

from __future__ import annotations

import pytest

from proposals.drafting.models import Stage
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def draft(app):
    return a_proposal(stage=Stage.DRAFT, promises=0)


@pytest.fixture
def author(app, draft):
    return Browser(app, draft.owner)


ALTERNATIVE = "Name one other way, and why it is not the one."


class TestOnTheProposalPage:
    def test_the_author_reads_what_to_try_and_where(self, author, draft):
        page = author.get(f"/p/{draft.number}")
        assert "What would help a reader" in page.text
        assert ALTERNATIVE in page.text
        assert f'href="/p/{draft.number}/plan#alternatives"' in page.text

    def test_nobody_else_does(self, app):
        proposal = a_proposal()
        page = Browser(app, a_person("Otto Other")).get(f"/p/{proposal.number}")
        assert page.status == 200
        assert "What would help a reader" not in page.text

    def test_advice_is_put_aside_with_a_word_and_taken_up_again(self, author, draft):
        page = author.get(f"/p/{draft.number}")
        key, name = "systems.alternatives", "why-systems.alternatives"
        nth = [form.buttons[0][2] for form in page.forms if name_of(form) == "dismiss"].index(key)
        page = page.press("Put it aside", nth=nth, **{name: "There is no other way"}).follow()
        assert "There is no other way" in page.text
        page = page.press(f"Take it up: {ALTERNATIVE}").follow()
        assert "There is no other way" not in page.text

    def test_a_word_why_is_asked_for(self, author, draft):
        page = author.get(f"/p/{draft.number}").press("Put it aside").follow()
        assert "Say in a word why not." in page.text

    def test_its_page_asks_the_database_no_more_than_others_do(self, author, draft):
        author.get(f"/p/{draft.number}")
        with count_statements() as statements:
            author.get(f"/p/{draft.number}")
        assert len(statements) <= 17, statements


class TestInTheEditor:
    def test_it_reads_what_is_typed_and_not_what_is_saved(self, author, draft):
        page = sent_from_the_editor(author, draft, brief="The WAF is moved.", script=True)
        assert page.status == 200
        assert "“WAF” first appears without a meaning" in page.text
        assert "<html" not in page.text

    def test_putting_advice_aside_without_scripts_keeps_what_is_typed(self, author, draft):
        page = sent_from_the_editor(
            author,
            draft,
            brief="Typed and not saved.",
            dismiss="systems.alternatives",
            **{"why-systems.alternatives": "Not now"},
        )
        assert "Typed and not saved." in page.text
        assert "Put aside: “Not now”" in page.text


def name_of(form):
    return form.buttons[0][1] if form.buttons else ""


def sent_from_the_editor(author, draft, *, script=False, **filled):
    """Send the editor's form to the coach, as its buttons and its script do."""
    page = author.get(f"/p/{draft.number}/edit")
    form = next(form for form in page.forms if "base_revision" in form.fields)
    fields = {**form.fields, **filled}
    if script:
        fields["fragment"] = "coach"
    return author.send("post", f"/p/{draft.number}/coach", fields)
