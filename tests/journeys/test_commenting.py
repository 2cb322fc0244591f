"""Commenting on the exact words, in a browser: by selecting them, by keys alone, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from proposals.db import db
from proposals.drafting.texts import rendered_columns
from proposals.review.models import Jotting, Thread
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

BODY = """## Context

Builds take **21 minutes**, and everybody waits.

## How it works

Any job may write to the cache. Nobody is *asked*.
"""
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('.doc'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(
      walker.currentNode, at, walker.currentNode, at + words.length);
    walker.currentNode.parentElement.scrollIntoView({behavior: 'instant', block: 'center'});
    return;
  }
}"""


@pytest.fixture
def address(app) -> str:
    a_member("Rosa Reviewer", email="rosa@example.org")
    proposal = a_proposal(body=BODY)
    for name, value in rendered_columns({"body": BODY}).items():
        setattr(proposal.latest, name, value)
    address = f"/p/{proposal.number}"
    db.session.commit()
    return address


@pytest.fixture
def rosa(visit, address):
    def let_in(**options) -> Visitor:
        visitor = visit("rosa", **options)
        visitor.open(address)
        visitor.sign_in("rosa@example.org", PASSWORD)
        return visitor

    return let_in


def the_thread() -> Thread:
    db.session.expire_all()
    return db.session.query(Thread).one()


class TestCommenting:
    def test_on_selected_words_puts_a_concern_beside_them(self, rosa):
        reader = rosa()
        reader.page.evaluate(SELECT, "write to the cache")
        reader.button("Raise a concern").click()
        form = "About these words"
        reader.page.get_by_role("dialog", name=form).wait_for()
        reader.answer(
            {
                "What is the concern": "Who may write",
                "What would you like to say": "Any branch could.",
                "What would settle this": "Only main writes.",
            }
        )
        reader.press("Send")
        mark = reader.page.locator("mark.anchor--block")
        expect(mark).to_have_text("write to the cache")
        reader.sees("Who may write")
        anchor = the_thread().anchor
        assert anchor.prefix.endswith("waits. How it works Any job may ")
        assert anchor.suffix == ". Nobody is asked."

    def test_by_keys_alone_finds_the_paragraph_keeps_the_draft_and_comes_back(self, rosa, address):
        reader = rosa()
        page, here = reader.page, reader.page.locator("#about-here")
        here.focus()
        expect(here).to_have_accessible_name(re.compile("^Comment on: Fetch what"))
        while "Any job" not in here.inner_text():
            page.keyboard.press("ArrowDown")
        page.keyboard.press("c")
        expect(reader.field("What would you like to say")).to_be_focused()
        page.keyboard.type("cc: is that so?")
        page.keyboard.press("Escape")
        expect(here).to_be_focused()
        reader.sees("Kept since")
        page.keyboard.press("c")
        expect(reader.field("What would you like to say")).to_have_value("cc: is that so?")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 comment not sent yet")).to_be_visible()
        db.session.expire_all()
        (collected,) = db.session.query(Jotting)
        assert collected.selectors["exact"] == "Any job may write to the cache. Nobody is asked."
        assert reader.path == address

    def test_on_a_phone_opens_a_sheet_below_the_words(self, rosa):
        reader = rosa(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        reader.page.evaluate(SELECT, "everybody waits")
        reader.page.locator("#about-bar [data-kind=question]").tap()
        sheet = reader.page.get_by_role("dialog", name="About these words")
        box = sheet.bounding_box()
        assert (box["x"], round(box["x"] + box["width"])) == (0, 390)
        words = reader.page.locator(".prose p", has_text="everybody waits").bounding_box()
        assert words["y"] + words["height"] < box["y"]
        reader.answer({"What would you like to say": "Really everybody?"})
        reader.press("Send")
        assert the_thread().anchor.exact == "everybody waits"
