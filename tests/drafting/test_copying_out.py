"""A proposal as a Markdown file, and back."""

import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proposals.db import db
from proposals.drafting.actions import save_revision, start
from proposals.drafting.markdown_copy import as_markdown
from proposals.drafting.markdown_file import understood
from proposals.drafting.models import AffectedSystem, Stage, Tag
from proposals.forms import clean, one_line, storable
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_revision_of, an_organisation

TEXTS = ("title", "brief", "body", "gets_worse", "undo", "stop_when", "cost")
# Whatever people and programs send, and what Markdown, YAML and line ends are touchy about.
ANY = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "-.\n\r #:'\"|>[]{}&*!%@`\t\\<>\x00\x0b\x85\u2028\ufeff~=0aé", max_size=60
)


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _texts_of(revision):
    return {name: getattr(revision, name) for name in TEXTS}


@settings(max_examples=40)
@given(st.fixed_dictionaries(dict.fromkeys(TEXTS, ANY)), st.lists(ANY, max_size=3))
def test_any_text_survives_saving_copying_out_and_starting_from_the_copy(app, texts, tags):
    assume(one_line(texts["title"]))
    with app.app_context():
        _goes_round(texts, tags)
        db.session.rollback()


def _goes_round(texts, tags):
    priya = a_person()
    proposal = start(title="T", template="cost", tags=tags, systems=tags, by=priya)
    saved = save_revision(proposal, **texts, base_revision=1, by=priya)
    saved = saved or proposal.latest
    assert saved.body == storable(texts["body"])
    assert all(getattr(saved, name) == clean(texts[name]) for name in ("brief", "undo", "cost"))
    again = start(**vars(understood(as_markdown(proposal, saved)).beginning), by=priya)
    assert _texts_of(again.latest) == _texts_of(saved)
    assert [tag.word for tag in again.tags] == [tag.word for tag in proposal.tags]
    assert {each.name for each in again.systems} == {each.name for each in proposal.systems}
    assert again.template == "cost"


class TestTheFile:
    def test_begins_with_what_is_known_and_ends_with_the_document(self, app):
        proposal = a_proposal("A cache: faster", body="## Context\n\nSlow.\n", template="cost")
        db.session.add(Tag(proposal_id=proposal.id, word="ci"))
        db.session.add(AffectedSystem(proposal_id=proposal.id, name="Runners"))
        page = Browser(app, a_person()).get(f"/p/{proposal.number}.md")
        assert page.status == 200
        head, _, body = page.text.removeprefix("---\n").partition("---\n")
        assert head.startswith(
            f"title: 'A cache: faster'\nnumber: {proposal.number}\nstage: in_review\n"
            "owner: Priya Raman\ntemplate: cost\ntemplate_version: 1\nrevision: 1\n"
        )
        assert (
            f"url: http://localhost/p/{proposal.number}\ntags:\n- ci\nsystems:\n- Runners\n" in head
        )
        assert body == "## Context\n\nSlow.\n"

    def test_is_text_that_no_browser_takes_for_a_page(self, app):
        proposal = a_proposal(body="<script>alert(1)</script>")
        headers = Browser(app, a_person()).get(f"/p/{proposal.number}.md").headers
        assert headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("sandbox")
        assert f"TL-{proposal.number}.md" in headers["Content-Disposition"]
        assert "attachment" not in headers["Content-Disposition"]

    def test_can_be_had_without_what_is_known(self, app):
        proposal = a_proposal(body="\n---\n\nText")
        page = Browser(app, a_person()).get(f"/p/{proposal.number}.md?raw")
        assert page.text == "\n---\n\nText"

    def test_is_there_for_every_revision(self, app):
        proposal = a_proposal(body="One.")
        db.session.add(a_revision_of(proposal, number=2, body="Two."))
        proposal.revision_number = 2
        browser = Browser(app, a_person())
        address = f"/p/{proposal.number}"
        assert browser.get(f"{address}.md?raw").text == "Two."
        assert browser.get(f"{address}/revisions/1.md?raw").text == "One."
        older = browser.get(f"{address}/revisions/1.md").headers["Content-Disposition"]
        assert f"TL-{proposal.number}-revision-1.md" in older
        assert browser.get(f"{address}/revisions/3.md").status == 404

    def test_is_for_those_who_may_see_the_proposal(self, app):
        draft = a_proposal(stage=Stage.DRAFT)
        stranger = Browser(app, a_person())
        assert stranger.get(f"/p/{draft.number}.md").status == 404
        assert stranger.get(f"/p/{draft.number}/revisions/1.md").status == 404
        assert Browser(app, draft.owner).get(f"/p/{draft.number}.md").status == 200


def test_the_file_can_be_uploaded_to_start_from(app):
    proposal = a_proposal(body="\n\n## Context\n\nSlow.\n\n")
    browser = Browser(app, a_person())
    content = browser.get(f"/p/{proposal.number}.md").text.encode()
    page = browser.get("/proposals/new?way=file")
    answer = page.press("Start the draft", file=(io.BytesIO(content), "TL-1.md"))
    copied = browser.get(answer.location.removesuffix("/edit") + ".md?raw")
    assert copied.text == "\n\n## Context\n\nSlow.\n\n"
