"""Default deny: a page answers strangers only if it is on the list."""

from __future__ import annotations

import re

from tests.browser import Browser
from tests.builders import an_organisation

STRANGERS_MAY = {
    "static",
    "health.healthz",
    "health.readyz",
    "accounts.sign_in",
    "accounts.ask_for_reset",
    "accounts.reset_password",
    "accounts.accept_invitation",
    "accounts.renew_invitation",
    "accounts.first_run",
    "briefs.shared",
    "boards.feed",
    "diagrams.frame",
    "hooks.github",
    "hooks.gitlab",
}
HEADERS = {
    "Content-Security-Policy": re.compile(r"default-src 'none'; script-src 'self'; "),
    "X-Content-Type-Options": re.compile("nosniff"),
    "Referrer-Policy": re.compile("same-origin"),
    "Cross-Origin-Opener-Policy": re.compile("same-origin"),
}


def _addresses(app):
    for rule in app.url_map.iter_rules():
        yield rule, re.sub("<[^<>]+>", "1", rule.rule)


def test_every_page_sends_a_stranger_to_sign_in_unless_it_is_listed(app):
    an_organisation()
    stranger = Browser(app)
    for rule, address in _addresses(app):
        if rule.endpoint in STRANGERS_MAY or address.startswith("/api/"):
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = stranger._open(method.lower(), address)
            assert answer.status in (303, 308), (address, answer.status)
            assert "/sign-in" in answer.location or answer.status == 308, address


def test_every_answer_carries_the_headers(app):
    stranger = Browser(app)
    for address in ("/", "/sign-in", "/nothing-here", "/static/favicon.svg", "/healthz"):
        answer = stranger.get(address)
        for name, wanted in HEADERS.items():
            assert wanted.match(answer.headers[name]), (address, name)


def test_a_request_from_another_site_changes_nothing(app):
    answer = Browser(app).client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    answer = Browser(app).client.post("/sign-in", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
