"""A real server and a real browser, with a clock that the story can move."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from proposals import clock
from proposals.accounts.links import first_run_link
from proposals.db import db

CHROMIUM = os.environ.get("THROUGHLINE_CHROMIUM", "/usr/bin/chromium")
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
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.app = app
        self.now: datetime | None = None
        self._answering = 0
        self._changed = threading.Condition()
        self._is_open = True
        self._server = make_server("localhost", 0, self._answer, threaded=True)
        self.address = f"http://localhost:{self._server.port}"
        app.config["SERVER_URL"] = self.address
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._admitted() as is_open:
            if not is_open:
                start_response("503 Service Unavailable", [])
                return []
            with self._time():
                answer = self.app.wsgi_app(environ, start_response)
                with closing(answer):  # type: ignore[type-var]
                    return list(answer)

    @contextmanager
    def _admitted(self) -> Iterator[bool]:
        with self._changed:
            is_open = self._is_open
            self._answering += 1
        try:
            yield is_open
        finally:
            with self._changed:
                self._answering -= 1
                self._changed.notify_all()

    @contextmanager
    def _time(self) -> Iterator[None]:
        if self.now is None:
            yield
        else:
            with clock.at(self.now):
                yield

    def work(self) -> None:
        """Do what the worker finds to do at this hour."""
        db.session.commit()  # a test's own open transaction would hold the write lock
        with self._time():
            result = self.app.test_cli_runner().invoke(args=["worker", "--once"])
        assert result.exit_code == 0, result.output

    def printed_link(self) -> str:
        """Return the link that the server prints where it is started, while it is nobody's."""
        link = first_run_link()
        db.session.commit()
        return str(link)

    def stop(self) -> None:
        """Close once the last answer is given.

        What a page sends as it is left is answered by a thread of its own: one that outlives
        its test puts a connection to that test's database into the pool of the next one's.
        """
        with self._changed:
            self._is_open = False
            answered = self._changed.wait_for(lambda: self._answering == 0, timeout=30)
        assert answered, f"{self._answering} requests are still being answered"
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Debian's Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()
