"""The plan is edited in its place, by keyboard, and loses nothing that is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from proposals.db import db
from proposals.drafting.actions import promise_effort
from proposals.drafting.models import Proposal, Stage
from proposals.goals.actions import open_goal
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

Visit = Callable[..., Visitor]
FOCUSED = "() => document.activeElement.textContent.trim() || document.activeElement.id"


@pytest.fixture
def draft(app: Flask) -> Proposal:
    priya = a_member("Priya Raman", email="priya@example.org")
    open_goal(title="Ship the same day", by=priya)
    return a_proposal("Remote build cache", owner=priya, stage=Stage.DRAFT)


@pytest.fixture
def priya(draft: Proposal, visit: Visit) -> Visitor:
    visitor = visit("priya")
    visitor.open("/p/1/plan")
    visitor.sign_in("priya@example.org", PASSWORD)
    return visitor


def _open(visitor: Visitor, link: str) -> None:
    """Open a form by the keyboard; it takes the focus, and the page stays."""
    visitor.page.get_by_role("link", name=link, exact=True).first.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".inplace")).to_have_count(1)
    expect(visitor.page.locator(".inplace :focus")).to_have_count(1)
    assert visitor.path == "/p/1/plan"


def _save(visitor: Visitor, button: str) -> None:
    visitor.page.get_by_role("button", name=button, exact=True).press("Enter")


def _says(visitor: Visitor, text: str) -> None:
    expect(visitor.page.locator("#said")).to_contain_text(text)


def _is_focused(visitor: Visitor, text: str) -> None:
    visitor.page.wait_for_function(f"text => ({FOCUSED})().startsWith(text)", arg=text)


def test_a_form_opens_saves_and_gives_the_focus_back(priya: Visitor, draft: Proposal) -> None:
    _open(priya, "Choose the goals")
    priya.answer({"Ship the same day": True})
    _save(priya, "Save")

    _says(priya, "Saved what it serves.")
    expect(priya.page.locator(".inplace")).to_have_count(0)
    priya.sees("Ship the same day", within="What it serves, touches and takes")
    _is_focused(priya, "Change the goals")
    expect(priya.page.locator("#parts")).to_contain_text("No system named yet")


def test_what_is_wrong_is_said_in_place_and_put_right_there(priya: Visitor) -> None:
    _open(priya, "Add an alternative")
    priya.answer({"What else could be done?": "Do nothing", "Why not?": "   "})
    _save(priya, "Add it")
    priya.sees("Say why it is not the one proposed.")
    _is_focused(priya, "One thing to put right")
    expect(priya.field("What else could be done?")).to_have_value("Do nothing")

    priya.answer({"Why not?": "It costs more each month."})
    _save(priya, "Add it")
    _says(priya, "The alternative is added.")
    priya.sees("It costs more each month.", within="Alternatives")
    _is_focused(priya, "Add an alternative")


def test_escape_closes_what_is_untouched_and_keeps_what_is_typed(priya: Visitor) -> None:
    _open(priya, "Name a risk")
    priya.page.keyboard.press("Escape")
    expect(priya.page.locator(".inplace")).to_have_count(0)
    _is_focused(priya, "Name a risk")

    _open(priya, "Name a risk")
    priya.answer({"What could go wrong?": "Nobody reads the log."})
    priya.page.keyboard.press("Escape")
    _says(priya, "What you typed is not saved.")
    priya.page.get_by_role("link", name="Say the effort").click()
    _says(priya, "Save or cancel what is open first.")
    expect(priya.field("What could go wrong?")).to_have_value("Nobody reads the log.")

    priya.page.get_by_role("link", name="Cancel").click()
    expect(priya.page.locator(".inplace")).to_have_count(0)
    _is_focused(priya, "Name a risk")


def test_a_refusal_is_said_above_and_what_was_typed_stays(priya: Visitor, draft: Proposal) -> None:
    _open(priya, "Say the effort")
    priya.answer({"At least, in person-weeks": "3", "At most, in person-weeks": "6"})
    draft.stage = Stage.ACCEPTED  # decided while the form was open
    db.session.commit()
    _save(priya, "Save")

    expect(priya.page.locator("#problems [role=alert]")).to_be_visible()
    expect(priya.field("At most, in person-weeks")).to_have_value("6")
    draft.stage = Stage.DRAFT
    db.session.commit()
    _save(priya, "Save")
    priya.sees("3 to 6 person-weeks", within="What it serves, touches and takes")
    expect(priya.page.locator("#problems [role=alert]")).to_have_count(0)


def test_the_reference_class_follows_the_metric(priya: Visitor, draft: Proposal) -> None:
    metric = draft.commitments[0].metric
    _open(priya, "Add a commitment")
    choice = f"{metric.name} ({metric.unit})"
    priya.answer({"Metric": choice}, within="Add a commitment")
    priya.sees("yours will be the first", within="Add a commitment")
    expect(priya.page.locator("#metric-chosen")).to_contain_text("lower is better")


def test_without_scripts_the_same_links_lead_to_pages(draft: Proposal, visit: Visit) -> None:
    promise_effort(draft, low=2, high=4, by=draft.owner)
    db.session.commit()
    plain = visit("plain", java_script_enabled=False)
    plain.open("/p/1/plan")
    plain.sign_in("priya@example.org", PASSWORD)
    plain.follow("Change the effort")
    assert plain.path == "/p/1/effort"
    plain.answer({"At most, in person-weeks": "1"})
    plain.press("Save")
    plain.sees("The high end is below the low end")
    plain.answer({"At most, in person-weeks": "5"})
    plain.press("Save")
    assert plain.path == "/p/1/plan"
    plain.sees("2 to 5 person-weeks")
