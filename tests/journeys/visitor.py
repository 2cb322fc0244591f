"""A person at a browser of their own, who knows of the pages only what is on them."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.journeys.live import LiveServer

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 15_000
ANSWERS_IN_PLACE = "each => each.matches('[hx-get]') || !!each.closest('form[hx-post]')"
_serial = count(1)
expect.set_options(timeout=PATIENCE_MS)


class Visitor:
    """Follows links, answers questions by their labels, and presses buttons by their names."""

    def __init__(
        self, chromium: Chromium, server: LiveServer, name: str = "guest", **options: Any
    ) -> None:
        self.name = name
        self.complaints: list[str] = []
        self.runs_scripts = options.get("java_script_enabled", True)
        self.context = chromium.new_context(
            **{"base_url": server.address, "viewport": WIDE, "locale": "en-GB", **options}
        )
        self.context.on("console", self._overhear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)

    def _overhear(self, message: ConsoleMessage) -> None:
        # Chromium also notes each page that says "no"; that is the server's answer, not a fault.
        said_no = "status of 4" in message.text and "/static/" not in message.location["url"]
        if message.type in ("error", "warning") and not said_no:
            self.complaints.append(f"{message.location['url']}: {message.text}")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def open(self, address: str) -> None:
        """Go to an address, as from a bookmark or a letter."""
        self.page.goto(address)
        self._photograph()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form, and arrive at what was asked for, or at home."""
        if self.path != "/sign-in":
            self.open("/sign-in")
        self.answer({"E-mail": email, "Password": password})
        self.press("Sign in")

    def follow(self, link: str, *, within: str = "") -> None:
        """Follow the first link of this name."""
        self._go(self._place(within).get_by_role("link", name=link, exact=True).first)

    def press(self, button: str, *, within: str = "") -> None:
        """Press the button of this name, and wait for the page it leads to."""
        found = self._place(within).get_by_role("button", name=button, exact=True)
        self._go(found.locator("visible=true"))

    def unfold(self, summary: str, *, within: str = "") -> None:
        """Open what is folded behind these words."""
        folded = self._place(within).locator("summary", has_text=summary)
        folded.locator("visible=true").first.click()

    def answer(self, answers: dict[str, Any], *, within: str = "") -> None:
        """Fill in fields by the beginning of their labels: text, choices, ticks or files."""
        for label, given in answers.items():
            self._fill(self.field(label, within=within), given)

    def choose(self, choice: str, *, of: str) -> None:
        """Choose one of the answers to a question."""
        question = self.page.get_by_role("group", name=re.compile(f"^{re.escape(of)}"))
        question.locator("visible=true").get_by_text(choice, exact=True).click()

    def field(self, label: str, *, within: str = "") -> Locator:
        """Return the one visible field whose label begins like this."""
        beginning = re.compile(rf"^\s*{re.escape(label)}(?!\w)")
        named = self._place(within).get_by_label(beginning).locator("visible=true")
        return named.and_(self.page.locator("input, select, textarea"))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).locator("visible=true")

    def sees(self, *texts: str, within: str = "") -> None:
        """Assert that each of the texts is there to be read."""
        for text in texts:
            found = self._place(within).get_by_text(text).locator("visible=true")
            expect(found.first, f"{self.name} at {self.path}").to_be_visible()

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)

    def _place(self, within: str) -> Locator | Page:
        """Return the region, group or list entry of this name, or the whole page."""
        if not within:
            return self.page
        region, group, aside = (
            self.page.get_by_role(role, name=within)
            for role in ("region", "group", "complementary")
        )
        return region.or_(group).or_(aside).first

    def _go(self, found: Locator) -> None:
        if self.runs_scripts and found.evaluate(ANSWERS_IN_PLACE):
            found.click()
            self.page.wait_for_load_state("networkidle")
        else:
            with self.page.expect_navigation(wait_until="load"):
                found.click()
        self._photograph()

    @staticmethod
    def _fill(field: Locator, given: Any) -> None:
        kind = field.evaluate("each => each.type")
        if kind.startswith("select"):
            field.select_option(label=given)
        elif kind in ("checkbox", "radio"):
            field.set_checked(given)
        elif kind == "file":
            field.set_input_files(given)
        else:
            field.fill(given)

    def _photograph(self) -> None:
        """Keep what the page looks like, where SHOTS names a folder for it."""
        if not (folder := os.environ.get("SHOTS")):
            return
        place = re.sub(r"\W+", "-", self.path).strip("-") or "home"
        stem = f"{next(_serial):03d}-{self.name}-{place}"
        for label, size in (("wide", WIDE), ("narrow", NARROW)):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=Path(folder) / f"{stem}-{label}.png", full_page=True)
        self.page.set_viewport_size(WIDE)

    def leave(self) -> None:
        self.context.close()
