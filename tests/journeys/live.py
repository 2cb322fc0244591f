"""A real server and a real browser, with a clock that the story can move."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from proposals import clock

CHROMIUM = "/usr/bin/chromium"
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class LiveServer:
    """The application behind a port; every request happens at ``now``, or at the real time."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.now: datetime | None = None
        self._server = make_server("localhost", 0, self._answer, threaded=True)
        self.address = f"http://localhost:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if self.now is None:
            return self.app.wsgi_app(environ, start_response)
        with clock.at(self.now):
            return list(self.app.wsgi_app(environ, start_response))

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Debian's Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


def sign_in(browser: Chromium, server: LiveServer, email: str, password: str, **options: Any) -> Page:
    """Return a page of a new browser profile in which this person signed in by the form."""
    page = browser.new_context(base_url=server.address, **options).new_page()
    page.set_default_timeout(15_000)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page
