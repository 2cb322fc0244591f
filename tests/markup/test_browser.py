"""The last word on hostile texts: a browser shows them, and nothing runs."""

from __future__ import annotations

import pytest

from proposals.markup import render
from tests.markup.payloads import PAYLOADS
from tests.markup.shared import hostile_markup

pytestmark = pytest.mark.browser

SITE = "http://throughline.test/"
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch"])
  window[name] = (...words) => { window.ran.push(name + " " + words) };
"""
PROVOKE = """() => {
  addEventListener("click", (event) => event.preventDefault(), true);
  const events = ["click", "mouseover", "mouseenter", "pointerdown", "focus", "blur", "input",
    "change", "toggle", "load", "error", "animationstart", "transitionend", "scroll", "keydown"];
  const strange = [];
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of events) element.dispatchEvent(new Event(name, {cancelable: true}));
    const target = element.href && String(element.href.baseVal ?? element.href);
    if (target && !/^(https?|mailto):/.test(new URL(target, location))) strange.push(target);
    for (const attribute of element.attributes)
      if (attribute.name.startsWith("on")) strange.push(element.outerHTML);
  }
  return [...window.ran, ...strange];
}"""


def what_ran(chromium, html: str) -> list[str]:
    """Show the HTML, provoke every element, and return what ran, was fetched or leads astray."""
    seen: list[str] = []

    def answer(route) -> None:
        if route.request.url == SITE:
            route.fulfill(body=f"<!doctype html><body>{html}", content_type="text/html")
        else:
            if not route.request.url.startswith(SITE):
                seen.append(route.request.url)
            route.abort()

    page = chromium.new_page()
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.route("**/*", answer)
    try:
        page.goto(SITE, wait_until="commit")
        page.wait_for_load_state("domcontentloaded")
        seen.extend(page.evaluate(PROVOKE))
        page.wait_for_timeout(20)
        seen.extend(page.evaluate("() => window.ran"))
    finally:
        page.close()
    return seen


def rendered_together(payloads: list[str]) -> str:
    return "\n<hr>\n".join(render(payload, inline=True).html for payload in payloads)


def test_a_browser_runs_hostile_texts_that_are_not_rendered(chromium):
    ran = [payload for payload in PAYLOADS[:16] if what_ran(chromium, payload)]
    assert len(ran) >= 8  # or this file would notice nothing


def test_a_browser_runs_nothing_in_rendered_texts(chromium):
    assert what_ran(chromium, rendered_together(PAYLOADS)) == []


@pytest.mark.slow
def test_a_browser_runs_nothing_in_the_large_collection(chromium, thorough):
    payloads = hostile_markup()[:: 1 if thorough else 6]
    for start in range(0, len(payloads), 200):
        batch = payloads[start : start + 200]
        assert what_ran(chromium, rendered_together(batch)) == [], f"from {start}"
