"""Deciding on a phone: what is typed survives leaving, and is forgotten once it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import expect

from proposals.drafting.models import Proposal
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_final_comment, a_proposal
from tests.journeys.visitor import NARROW, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

Visit = Callable[..., Visitor]
FOUR_DAYS_MS = 4 * 24 * 60 * 60 * 1000
KEPT = "() => Object.keys(localStorage).filter(key => key.includes('decision'))"


@pytest.fixture
def proposal(app: Flask) -> Proposal:
    tomas = a_member("Tomás Lindqvist", email="tomas@example.org")
    return a_proposal("Remote build cache", decider=tomas)


def signed_in(visit: Visit) -> Visitor:
    visitor = visit("tomas", viewport=NARROW)
    visitor.open("/p/1/decision")
    visitor.sign_in("tomas@example.org", PASSWORD)
    return visitor


def test_what_is_typed_is_there_again_until_it_is_recorded(proposal: Proposal, visit: Visit):
    a_final_comment(proposal)
    tomas = signed_in(visit)
    tomas.choose("Accepted with conditions", of="What do you decide?")
    tomas.answer({"Rationale": "It pays back in a year."})
    tomas.page.get_by_role("button", name="One more condition").click()
    tomas.answer({"Condition": "A rehearsal."}, within="Condition 4")

    tomas.open("/p/1/decision")
    tomas.sees("What you had typed here is back.")
    expect(tomas.field("Condition", within="Condition 4")).to_have_value("A rehearsal.")
    tomas.answer({"Condition": ""}, within="Condition 4")
    tomas.choose("Accepted", of="What do you decide?")
    expect(tomas.page.locator("#condition-1-text")).to_be_hidden()

    tomas.press("Look it over")
    assert tomas.page.evaluate(KEPT)
    tomas.press("Record decision")
    tomas.sees("Decision recorded.", "It pays back in a year.")
    assert tomas.page.evaluate(KEPT) == []


def test_the_countdown_goes_on_while_the_page_is_open(proposal: Proposal, visit: Visit):
    a_final_comment(proposal, is_over=False)
    tomas = signed_in(visit)
    tomas.page.clock.install(time=datetime.now(UTC))
    tomas.open("/p/1/decision")
    tomas.sees("Ends in ")
    tomas.page.clock.fast_forward(FOUR_DAYS_MS)
    expect(tomas.page.locator("[data-countdown]")).to_have_text("Ends tomorrow")
