"""How long a key takes to be on the screen, in the editor and in a bare <textarea>.

A document of 280 KB is opened in Chromium by an author, whole and in sections, and in a page
that is nothing but a textarea of the same text. A key's time is from its event to the end of
the frame that shows it. All three take turns in one run; ratios are what counts.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from bench.workspace import signed_in_author
from tests.journeys.live import CHROMIUM, OPTIONS

SIZE = 280_000  # characters, as the longest document that anybody has shown us
KEYS = 50
ROUNDS = 3
EACH_KEY = """() => new Promise((resolve) => {
  const times = [];
  addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => {
      times.push(performance.now() - began);
      if (times.length === KEYS) resolve(times);
    }));
  }, true);
  window.times = times;
})"""


def a_long_document(size: int = SIZE) -> str:
    """Return a document of about this many characters, with everything that Markdown has."""
    section = (
        "## Part {number}\n\nBuilds take **21 minutes**, and _everybody_ waits for [them](/p/1)"
        " while `make` runs. "
        + "The median takes 21 minutes and the slowest tenth take 43. " * 30
        + "\n\n| What | Before | After |\n|---|---:|---:|\n"
        + "| CI | 21 | 9 |\n" * 12
        + "\n```python\n"
        + "def build(inputs):\n    return cache.get(inputs)\n" * 8
        + "```\n\n"
        + "- one\n- two\n  - three\n" * 6
        + "\n"
    )
    parts = (section.format(number=number) for number in range(size // len(section) + 1))
    return "".join(parts)[:size]


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def _bare(text: str) -> Flask:
    app = Flask("bare")
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    page = (
        "<!doctype html><meta charset=utf-8><title>bare</title><style>textarea{width:600px;"
        f"height:600px;font:13px/1.65 monospace}}</style><textarea id=body>{escaped}</textarea>"
    )
    app.get("/")(lambda: page)
    return app


def _keys(page: Page, field: str) -> list[float]:
    """Type in the middle of the longest such field; return each key's time in milliseconds."""
    page.wait_for_timeout(2500)  # the first preview and the first signs of life are over
    page.evaluate(
        """(field) => { const all = [...document.querySelectorAll(field)];
        const it = all.reduce((one, other) => other.value.length > one.value.length ? other : one);
        const folded = it.closest("details"); if (folded) folded.open = true; it.focus();
        const middle = it.value.length / 2; it.setSelectionRange(middle, middle); }""",
        field,
    )
    page.wait_for_timeout(500)
    page.evaluate(f"() => {{ window.measured = ({EACH_KEY.replace('KEYS', str(KEYS))})(); }}")
    for number in range(KEYS):
        page.keyboard.press("abcde fghij"[number % 11].replace(" ", "Space"))
        page.wait_for_timeout(30)
    return [float(each) for each in page.evaluate("() => window.measured")]


def _opened(context: BrowserContext, address: str) -> tuple[Page, float]:
    page = context.new_page()
    page.goto(address, wait_until="load")
    timing = (
        "() => { const [it] = performance.getEntriesByType('navigation'); return it.duration; }"
    )
    page.wait_for_timeout(200)
    return page, float(page.evaluate(timing))


def measure(document: Path | None = None, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Return the median and the worst key and the time to open, in milliseconds, of each page."""
    text = document.read_text("utf-8") if document else a_long_document()
    samples: dict[str, list[float]] = {}
    opening: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        author = signed_in_author(Path(folder) / "typing", body=text)
        with _served(author.app) as ours, _served(_bare(text)) as bare:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
            pages: dict[str, tuple[str, str, dict[str, Any]]] = {
                "bare textarea": (bare, "#body", {}),
                "whole text": (ours + author.address, "#body", {"editor": "whole"}),
                "sections": (ours + author.address, "[name=part-text]", {"editor": "sections"}),
            }
            for _ in range(rounds):
                for name, (address, field, cookies) in pages.items():
                    context = chromium.new_context(viewport={"width": 1440, "height": 900})
                    kept = {author.cookie: author.secret, **cookies} if cookies else {}
                    context.add_cookies(
                        [{"name": key, "value": value, "url": ours} for key, value in kept.items()]
                    )
                    page, opened = _opened(context, address)
                    samples.setdefault(name, []).extend(_keys(page, field))
                    opening.setdefault(name, []).append(opened)
                    context.close()
            chromium.close()
    return {
        name: {
            "median key": statistics.median(times),
            "worst key": max(times),
            "opening": statistics.median(opening[name]),
        }
        for name, times in samples.items()
    }


def show(results: dict[str, dict[str, float]]) -> None:
    """Print milliseconds, and each as a multiple of the bare textarea's."""
    bare = results["bare textarea"]
    print(f"\n{'typing':24}" + "".join(f"{name:>24}" for name in bare))
    for name, row in results.items():
        cells = "".join(f"{row[each]:>14.1f} ms {row[each] / bare[each]:>6.2f}×" for each in bare)
        print(f"{name:24}{cells}")
