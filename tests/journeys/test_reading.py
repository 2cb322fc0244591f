"""Reading a document in a browser: diagrams are drawn apart, links say where they lead."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from proposals.db import db
from proposals.drafting.models import Visibility
from proposals.drafting.texts import rendered_columns
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_person, a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

DRAWN = """
```mermaid
flowchart LR
  accTitle: How the cache answers
  Build --> Cache
```
"""
HOSTILE = """
```mermaid
%%{init: {"securityLevel": "loose", "startOnLoad": true}}%%
flowchart LR
  A["<img src=x onerror=parent.postMessage({height:1},'*')><script>alert(1)</script>"]
  click A "javascript:alert(1)"
  click A call alert(1)
```
"""
NOT_ONE = """
```mermaid
flowchart LR
  this is (((no diagram
```
"""


@pytest.fixture
def ana(app, chromium, server):
    a_member("Ana Lopes", email="ana@example.org")
    visitor = Visitor(chromium, server, "ana")
    visitor.sign_in("ana@example.org", PASSWORD)
    yield visitor
    visitor.leave()


def a_document(body: str) -> str:
    proposal = a_proposal(body=body)
    for name, value in rendered_columns({"body": body}).items():
        setattr(proposal.latest, name, value)
    db.session.commit()
    return f"/p/{proposal.number}"


class TestADiagram:
    def test_is_drawn_in_a_frame_of_no_origin(self, ana):
        ana.open(a_document(DRAWN))
        frame = ana.page.locator(".diagram iframe")
        frame.scroll_into_view_if_needed()
        expect(ana.page.locator(".diagram.is-drawn")).to_be_visible()
        assert frame.get_attribute("title") == "Diagram: How the cache answers"
        assert frame.get_attribute("sandbox") == "allow-scripts"
        assert frame.bounding_box()["height"] > 40
        expect(ana.page.frame_locator(".diagram iframe").locator("svg")).to_contain_text("Cache")
        assert ana.page.locator(".diagram pre").is_hidden()
        ana.unfold("Source of the diagram")
        assert "Build --> Cache" in ana.page.locator(".diagram pre").inner_text()
        assert ana.complaints == []

    def test_follows_the_theme(self, ana):
        ana.open(a_document(DRAWN))
        ana.page.locator(".diagram iframe").scroll_into_view_if_needed()
        inside = ana.page.frame_locator(".diagram iframe").locator("html")
        expect(inside).to_have_css("color-scheme", "light")
        ana.page.evaluate("document.documentElement.dataset.theme = 'dark'")
        expect(inside).to_have_css("color-scheme", "dark")

    def test_that_cannot_be_drawn_says_so_beside_its_source(self, ana):
        ana.open(a_document(NOT_ONE))
        ana.page.locator(".diagram").scroll_into_view_if_needed()
        expect(ana.page.get_by_text("This diagram cannot be drawn: Parse error")).to_be_visible()
        assert ana.page.locator(".diagram pre").is_visible()

    def test_runs_nothing_of_what_is_written_in_it(self, ana):
        dialogs, strangers = [], []
        ana.page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
        ana.page.on("request", lambda sent: strangers.append(sent.url))
        ana.open(a_document(HOSTILE))
        ana.page.locator(".diagram").scroll_into_view_if_needed()
        frame = ana.page.frame_locator(".diagram iframe")
        expect(frame.locator("svg")).to_be_visible()
        frame.locator("svg .node").first.click()
        ana.page.wait_for_timeout(300)
        assert dialogs == []
        assert [url for url in strangers if "localhost" not in url] == []
        assert frame.locator("script:not([src]), [onerror], [href^=javascript]").count() == 0

    def test_is_its_source_on_paper(self, ana):
        ana.open(a_document(DRAWN))
        ana.page.locator(".diagram iframe").scroll_into_view_if_needed()
        expect(ana.page.locator(".diagram.is-drawn")).to_be_visible()
        ana.page.emulate_media(media="print")
        expect(ana.page.locator(".diagram pre")).to_be_visible()
        assert ana.page.locator(".diagram iframe").is_hidden()


class TestALink:
    def test_to_a_person_shows_who_that_is_by_keyboard(self, ana):
        a_person("Joel Abara", handle="joel")
        ana.open(a_document("Ask @joel."))
        ana.page.locator("a.mention").focus()
        card = ana.page.get_by_role("tooltip")
        expect(card).to_contain_text("Joel Abara")
        assert ana.page.locator("a.mention").get_attribute(
            "aria-describedby"
        ) == card.get_attribute("id")
        ana.page.keyboard.press("Escape")
        expect(card).to_have_count(0)

    def test_to_a_proposal_shows_its_stage_to_the_pointer_which_may_enter(self, ana):
        other = a_proposal("Faster builds")
        ana.open(a_document(f"As in #{other.number}."))
        ana.page.locator("a.ref").hover()
        card = ana.page.get_by_role("tooltip")
        expect(card).to_contain_text("Faster builds")
        card.hover()
        ana.page.wait_for_timeout(500)
        expect(card).to_be_visible()
        ana.page.mouse.move(5, 5)
        expect(card).to_have_count(0)

    def test_to_what_the_reader_may_not_see_shows_nothing(self, ana):
        secret = a_proposal("Secret plan", visibility=Visibility.PRIVATE)
        ana.open(a_document(f"As in #{secret.number}."))
        with ana.page.expect_response("**/card") as answer:
            ana.page.locator("a.ref").focus()
        assert answer.value.status == 404
        assert ana.page.get_by_role("tooltip").count() == 0
