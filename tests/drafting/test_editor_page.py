"""Starting and writing a proposal, as its author sees it."""

import pytest

from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.models import Proposal, Stage
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

TEXT = "## Context\n\nBuilds are *slow*.\n\n## Narrative\n\nThey become fast.\n"


@pytest.fixture
def priya(app):
    an_organisation()
    return a_person("Priya Raman")


@pytest.fixture
def draft(priya):
    return a_proposal(owner=priya, stage=Stage.DRAFT)


def _edit(app, draft, *, whole=True):
    """Open the editor, with the document as one text unless its sections are asked for."""
    browser = Browser(app, draft.owner)
    if whole:
        browser.client.set_cookie("editor", "whole")
    return browser.get(f"/p/{draft.number}/edit")


def _form_of(page):
    (form,) = [form for form in page.forms if "base_revision" in form.fields]
    return form


def _shown(form, name):
    """What a browser shows in a text field: it drops the line end that opens it."""
    (text,) = form.fields[name]
    return text.removeprefix("\r\n").removeprefix("\n")


class TestTheStartPage:
    def test_leads_from_a_title_and_a_template_into_the_editor(self, app, priya):
        page = Browser(app, priya).get("/proposals/new")
        answer = page.press("Start the draft", title="Build cache", template="cost", brief="Less.")
        assert answer.status == 303
        editor = answer.follow()
        assert "private draft: you alone can see it" in editor.text
        assert "What it costs today, per month" in editor.text  # a hint of the template

    def test_offers_eight_templates_and_what_each_is_for(self, app, priya):
        page = Browser(app, priya).get("/proposals/new")
        assert page.text.count('name="template"') == 8
        assert "The same result for less money." in page.text

    def test_keeps_what_was_typed_when_the_title_is_missing(self, app, priya):
        page = Browser(app, priya).get("/proposals/new")
        answer = page.press("Start the draft", title=" ", brief="Less money.", template="cost")
        assert answer.status == 422
        assert "Give it a title." in answer.text
        assert "Less money." in answer.text
        assert db.session.query(Proposal).count() == 0


class TestTheEditor:
    def test_saves_a_revision_and_says_which(self, app, draft):
        answer = _edit(app, draft).press("Save revision 2", body=TEXT, message="First draft")
        assert answer.status == 303
        assert "Revision 2 is saved." in answer.follow().text
        assert draft.latest.body == TEXT
        assert draft.latest.message == "First draft"

    def test_says_so_when_nothing_changed(self, app, draft):
        answer = _edit(app, draft).press("Save revision 2")
        assert "Nothing changed, so there is no new revision." in answer.follow().text
        assert draft.revision_number == 1

    def test_gives_back_what_was_saved_to_the_letter(self, app, draft):
        text = "\n\n# <Title> & “more”\n\n</textarea><script>alert(1)</script>\n\n    code\n\n"
        _edit(app, draft).press("Save revision 2", body=text)
        page = _edit(app, draft)
        assert _form_of(page).fields["body"] == [text]
        assert "<script>alert" not in page.text

    def test_keeps_what_was_typed_when_the_title_is_missing(self, app, draft):
        answer = _edit(app, draft).press("Save revision 2", title="", body="Typed for an hour")
        assert answer.status == 422
        assert "Typed for an hour" in answer.text
        assert "data-typed" in answer.text

    def test_refuses_a_document_that_is_too_long_in_its_field(self, app, draft):
        answer = _edit(app, draft).press("Save revision 2", body="ä" * 500_001)
        assert answer.status == 422
        assert "1,000,002 bytes long" in answer.text

    def test_previews_without_saving_where_there_is_no_script(self, app, draft):
        answer = _edit(app, draft).press("Preview", body=TEXT)
        assert answer.status == 200
        assert "<em>slow</em>" in answer.text
        assert draft.revision_number == 1

    def test_asks_how_much_it_matters_only_once_somebody_reviews_it(self, app, draft):
        assert "How much does it matter to reviewers?" not in _edit(app, draft).text
        reviewed = a_proposal(owner=draft.owner, stage=Stage.IN_REVIEW)
        page = _edit(app, reviewed)
        assert "How much does it matter to reviewers?" in page.text
        page.press("Save revision 2", body=TEXT, weight="minor")
        assert reviewed.latest.is_material is False

    def test_is_not_for_others(self, app, draft):
        reviewed = a_proposal(stage=Stage.IN_REVIEW)
        assert Browser(app, draft.owner).get(f"/p/{reviewed.number}/edit").status == 403

    def test_is_closed_after_the_decision(self, app, priya):
        decided = a_proposal(owner=priya, stage=Stage.ACCEPTED)
        assert _edit(app, decided).status == 409

    def test_lists_what_the_review_waits_for(self, app, draft):
        text = _edit(app, draft).text
        assert "All is there" in text
        assert "The Context section is not empty." in text


class TestTheDocumentInSections:
    @pytest.fixture
    def page(self, app, draft):
        return _edit(app, draft, whole=False)

    def test_shows_a_field_and_a_title_for_each(self, page):
        fields = _form_of(page).fields
        assert fields["part-title"] == ["Context", "Narrative"]
        assert "body" not in fields

    def test_is_saved_to_the_letter_when_nothing_is_typed(self, page, draft):
        before = draft.latest.body
        page.press("Save revision 2", brief="Shorter")
        assert (draft.revision_number, draft.latest.body) == (2, before)

    def test_is_saved_with_what_was_typed_in_one_of_them(self, page, draft):
        first, _ = _form_of(page).fields["part-text"]
        page.press(
            "Save revision 2", **{"part-text": [first, "Fast."], "part-title": ["Why", "Then"]}
        )
        assert draft.latest.body == f"## Why\n\n{first}\n\n## Then\n\nFast.\n"

    def test_becomes_one_text_and_back_without_losing_what_was_typed(self, page, draft):
        first, _ = _form_of(page).fields["part-text"]
        whole = page.press("Whole text", **{"part-text": [first, "Typed"], "undo": "A switch"})
        assert whole.status == 200
        assert _form_of(whole).fields["body"][0].endswith("## Narrative\n\nTyped\n")
        assert _shown(_form_of(whole), "undo") == "A switch"
        again = whole.press("Sections")
        assert _form_of(again).fields["part-text"] == [first, "Typed"]
        assert draft.revision_number == 1

    def test_stays_as_it_was_chosen(self, page, draft):
        page.press("Whole text")
        assert "body" in _form_of(page.browser.get(f"/p/{draft.number}/edit")).fields

    def test_is_shown_again_in_sections_when_something_is_wrong(self, page):
        first, _ = _form_of(page).fields["part-text"]
        answer = page.press("Save revision 2", title=" ", **{"part-text": [first, "Typed"]})
        assert answer.status == 422
        assert _form_of(answer).fields["part-text"] == [first, "Typed"]

    def test_shows_what_is_wrong_with_the_document(self, page):
        answer = page.press("Save revision 2", **{"part-text": ["x", "ä" * 500_001]})
        assert answer.status == 422
        assert "bytes long" in answer.text

    def test_shows_hints_as_help(self, app, priya):
        start = Browser(app, priya).get("/proposals/new")
        editor = start.press("Start the draft", title="A", template="general").follow()
        hints = _form_of(editor).fields["part-hint"]
        assert all(hint.startswith("<!--") for hint in hints)
        assert 'aria-describedby="part-hint-0"' in editor.text


class TestThePreview:
    def _ask(self, app, person, text):
        browser = Browser(app, person)
        token = browser.get("/proposals/new").forms[-1].fields["csrf_token"][0]
        return browser.send("post", "/preview", {"csrf_token": token, "text": text})

    def test_answers_with_safe_html_alone(self, app, priya):
        answer = self._ask(app, priya, "**Bold** <script>alert(1)</script>")
        assert answer.status == 200
        assert "<strong>Bold</strong>" in answer.text
        assert "<script" not in answer.text

    def test_refuses_a_text_that_is_too_long(self, app, priya):
        assert self._ask(app, priya, "x" * 1_000_001).status == 422

    def test_needs_the_form_token(self, app, priya):
        assert Browser(app, priya).send("post", "/preview", {"text": "x"}).status == 403


class TestLookingBack:
    def test_every_revision_keeps_its_page(self, app, draft):
        save_revision(draft, body="## Context\n\nNewer.", base_revision=1, by=draft.owner)
        db.session.commit()
        browser = Browser(app, draft.owner)
        first = browser.get(f"/p/{draft.number}/revisions/1")
        assert "everybody waits" in first.text
        assert "Newer." not in first.text
        assert browser.get(f"/p/{draft.number}/revisions/3").status == 404

    def test_two_revisions_are_compared_word_by_word(self, app, draft):
        save_revision(draft, undo="One switch turns it off.", base_revision=1, by=draft.owner)
        db.session.commit()
        page = Browser(app, draft.owner).get(f"/p/{draft.number}/compare?from=1&to=2")
        assert "How we undo it" in page.text
        assert "switch</ins>" in page.text

    @pytest.mark.parametrize("query", ["", "?from=x&to=²", "?from=1&to=1", "?from=-1"])
    def test_a_comparison_of_nothing_in_particular_is_a_page(self, app, draft, query):
        page = Browser(app, draft.owner).get(f"/p/{draft.number}/compare{query}")
        assert page.status in (200, 404)

    def test_revisions_that_do_not_exist_are_not_compared(self, app, draft):
        page = Browser(app, draft.owner).get(f"/p/{draft.number}/compare?from=1&to=9")
        assert page.status == 404


@pytest.mark.parametrize("path", ["edit", "revisions/1", "compare"])
def test_a_page_takes_few_statements_however_long_the_history(app, draft, path):
    browser = Browser(app, draft.owner)
    counts = []
    for base in (1, 2, 3):
        save_revision(draft, brief=f"Shorter {base}", base_revision=base, by=draft.owner)
        db.session.commit()
        browser.get(f"/p/{draft.number}/{path}")
        with count_statements() as seen:
            assert browser.get(f"/p/{draft.number}/{path}").status == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1
    # The editor shows the plan's state, the files and the coach beside the text.
    assert counts[0] <= (18 if path == "edit" else 12), seen
