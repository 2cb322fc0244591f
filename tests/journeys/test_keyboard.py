"""Whoever uses no mouse gets as far as everybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

MANY = 60  # tabs, more than any page should need


class Typist:
    """A visitor with nothing but keys."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def waits_at(self, label: str) -> None:
        """Wait until this field has the focus: a page gives it away when it is first drawn."""
        expect(self.page.get_by_label(label)).to_be_focused()

    def tabs_to(self, name: str) -> None:
        """Press Tab until something of this name has the focus, and can be seen to have it."""
        for _ in range(MANY):
            self.keys("Tab")
            if self.focused() == name:
                assert self.has_a_ring(), f"nothing shows that {name!r} has the focus"
                return
        raise AssertionError(f"{name!r} is not among the first {MANY} tab stops")

    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def has_a_ring(self) -> bool:
        return bool(self.page.evaluate(RING))

    def goes(self, key: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.keys(key)


FOCUSED = """() => {
  const it = document.activeElement;
  const words = it.labels?.length ? it.labels[0].innerText : it.innerText;
  return (words || "").trim().split("\\n")[0].replace(/ *optional$/, "");
}"""
RING = """() => {
  const it = document.activeElement;
  const styles = [it, it.closest("label") || it].map((each) => getComputedStyle(each));
  return styles.some((each) => parseFloat(each.outlineWidth) >= 2 && each.outlineStyle !== "none");
}"""


@pytest.fixture
def priya(visit: Callable[..., Visitor]) -> Typist:
    """Priya, who signed in by keys: the first field has the focus already."""
    a_member("Priya Raman", email="priya@example.org")
    visitor = visit("priya")
    visitor.open("/sign-in")
    typist = Typist(visitor)
    typist.waits_at("E-mail")
    typist.types("priya@example.org")
    typist.keys("Tab")
    typist.types(PASSWORD)
    typist.goes("Enter")
    return typist


def test_the_first_tab_stop_skips_to_the_content(priya: Typist) -> None:
    priya.keys("Tab")
    assert priya.focused() == "Skip to content"
    priya.keys("Enter")
    assert priya.page.evaluate("document.activeElement.id") == "main"


def test_a_slash_begins_a_search(priya: Typist) -> None:
    a_proposal("Remote build cache")
    priya.keys("/")
    priya.types("TL-1")
    priya.goes("Enter")
    expect(priya.page.get_by_role("heading", name="Remote build cache")).to_be_visible()


def test_single_keys_can_be_turned_off(priya: Typist) -> None:
    page = priya.page
    page.locator("details.menu > summary").last.click()
    page.get_by_role("group", name="Single keys").get_by_text("Off").click()
    page.keyboard.press("Escape")
    priya.keys("/")
    assert "Search" not in priya.focused()
    page.reload()
    priya.keys("?")
    assert page.url.endswith("/help/keys") is False


def test_a_slash_in_a_text_is_a_slash(priya: Typist) -> None:
    priya.page.goto("/proposals/new")
    priya.waits_at("Title")
    priya.types("CI/CD")
    expect(priya.page.get_by_label("Title")).to_have_value("CI/CD")


def test_a_proposal_is_started_and_saved(priya: Typist) -> None:
    priya.tabs_to("New proposal")
    priya.goes("Enter")
    priya.waits_at("Title")
    priya.types("Remote build cache")
    priya.tabs_to("What gets better, for whom?")
    priya.types("The second build of the same input is free.")
    priya.tabs_to("General")
    priya.keys("ArrowDown")
    priya.tabs_to("Start the draft")
    priya.goes("Enter")

    priya.tabs_to("How do we undo it?")
    priya.types("One flag turns it off.")
    priya.keys("Control+Enter")
    expect(priya.page.locator("#state")).to_contain_text("Revision 2 is saved")


def test_a_menu_closes_where_it_was_opened(priya: Typist) -> None:
    priya.tabs_to("Account and appearance: Priya Raman")
    priya.keys("Enter", "Tab")
    assert priya.focused() == "Profile"
    priya.keys("Escape")
    assert priya.focused() == "Account and appearance: Priya Raman"
