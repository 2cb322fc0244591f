"""Every kind of page is for everybody: by axe's rules, in both themes, down to 360 pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser as Chromium

from tests.accounts.members import PASSWORD
from tests.house.workspace import EMAIL, a_workspace
from tests.journeys.live import LiveServer
from tests.journeys.visitor import WIDE, Visitor

pytestmark = pytest.mark.browser

NARROWEST = {"width": 360, "height": 740}
# What depends on the look of a page; its structure is the same in every look.
ON_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
ON_STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter(
    (each) => each.getBoundingClientRect().right > root.clientWidth + 1);
  return wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 90)).join(" | ") || "the page";
}"""

FROM_ANOTHER_REVISION = """() => {
  const form = document.getElementById("editor");
  form.elements.base_revision.value = 999;
  HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.fixture
def server(engine_name: str, request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    if engine_name != "sqlite":
        pytest.skip("pages are the same on both engines")
    app: Flask = request.getfixturevalue("app")
    running = LiveServer(app)
    yield running
    running.stop()


def _upload(visitor: Visitor) -> None:
    visitor.open("/metrics/ci-time/upload")
    visitor.answer({"Or paste cells": "at,value\n2026-01-01,20\n2026-01-02,ten"})
    visitor.press("Look at it")


def _refused_sign_in(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    visitor.sign_in(EMAIL, "a wrong password")


def _new_token(visitor: Visitor) -> None:
    visitor.open("/tokens")
    visitor.answer({"What is it for?": "CI"})
    visitor.choose("Push metrics", of="What may it do?")
    visitor.press("Make token")


def _in_place(visitor: Visitor) -> None:
    """A form of the plan, opened in its place and refused."""
    visitor.open("/p/1/plan")
    visitor.page.get_by_role("link", name="Name a risk").click()
    visitor.answer({"What could go wrong?": " "})
    visitor.page.get_by_role("button", name="Name it").click()
    visitor.page.wait_for_selector(".inplace .errsum")


def _everything_unfolded(address: str) -> Callable[[Visitor], None]:
    def show(visitor: Visitor) -> None:
        visitor.open(address)
        visitor.page.evaluate(
            "() => document.querySelectorAll('details').forEach((each) => each.open = true)"
        )

    return show


def _two_versions(address: str) -> Callable[[Visitor], None]:
    def show(visitor: Visitor) -> None:
        visitor.open(address)
        visitor.answer({"How do we undo it?": "Another way, which nobody knew of."})
        with visitor.page.expect_navigation():
            visitor.page.evaluate(FROM_ANOTHER_REVISION)
        visitor.page.get_by_text("Write it by hand").last.click()

    return show


def test_every_kind_of_page(chromium: Chromium, server: LiveServer) -> None:
    pages = a_workspace()
    shown: dict[str, Callable[[Visitor], None]] = {
        **{kind: _everything_unfolded(address) for kind, address in pages.items()},
        "uploaded": _upload,
        "new token": _new_token,
        "form in its place": _in_place,
        "two versions": _two_versions(pages["edit"]),
    }
    guest = Visitor(chromium, server, viewport=WIDE, color_scheme="light", reduced_motion="reduce")
    faults = _faults(
        guest,
        {
            "sign in": lambda each: each.open("/sign-in"),
            "new password": lambda each: each.open("/password"),
            "refused": _refused_sign_in,
        },
    )
    guest.sign_in(EMAIL, PASSWORD)
    faults += _faults(guest, shown)
    guest.leave()
    assert faults + guest.complaints == []


def _faults(visitor: Visitor, pages: dict[str, Callable[[Visitor], Any]]) -> list[str]:
    """Look at each page wide and light, then, without loading it again, narrow and dark."""
    found = {}
    for place, (kind, show) in enumerate(pages.items()):
        show(visitor)
        # Colours come from the same few tokens everywhere: a share of the pages shows them.
        found[kind] = _on(visitor, {} if place % 3 == 1 else ON_STRUCTURE)
        visitor.page.set_viewport_size(NARROWEST)
        if wide := visitor.page.evaluate(TOO_WIDE):
            found[kind].append(f"wider than {NARROWEST['width']} px: {wide}")
        if place % 3 == 0:
            visitor.page.emulate_media(color_scheme="dark")
            found[kind] += _on(visitor, {"runOnly": ON_LOOKS})
            visitor.page.emulate_media(color_scheme="light")
        visitor.page.set_viewport_size(WIDE)
    return [f"{kind}: {fault}" for kind, faults in found.items() for fault in faults]


def _on(visitor: Visitor, options: dict[str, Any]) -> list[str]:
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"], **options})
    return [
        f"{violation['id']} at {node['target'][0]}: {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
