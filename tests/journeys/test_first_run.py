"""An empty server becomes a place for two people and one pipeline."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.live import LiveServer
from tests.journeys.post import letters_to, link_in
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

PASSWORD = "four plain words here"
NEW_PASSWORD = "another four plain words"


def test_from_an_empty_server_to_the_first_pushed_point(
    server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    ada, noor = visit("ada"), visit("noor")
    link = claim_the_server(ada, server)
    the_link_works_once(visit("mallory"), link)
    invite(ada)
    accept_the_invitation(noor, server)
    sign_out(noor)
    choose_a_new_password(noor, server)
    define_a_metric(ada)
    push(server, make_a_token(ada), at="2026-03-02T09:30Z", value=21.5)
    see_the_point(ada)


def claim_the_server(ada: Visitor, server: LiveServer) -> str:
    ada.open("/")
    ada.sees("Nobody is here yet", "waits for its first administrator")
    link = server.printed_link()
    ada.open(link)
    ada.answer(
        {
            "What is your organisation called?": "Larkfield",
            "Your name": "Ada Admin",
            "Your e-mail address": "ada@example.org",
            "Password": PASSWORD,
            "What you do": "Engineering",
            "Time zone": "London",
        }
    )
    ada.press("Set up Throughline")
    ada.sees("Larkfield has a place for its proposals", "You are signed in")
    return link


def the_link_works_once(mallory: Visitor, link: str) -> None:
    mallory.open(link)
    mallory.does_not_see("Make it yours")
    expect(mallory.button("Set up Throughline")).to_have_count(0)


def invite(ada: Visitor) -> None:
    ada.follow("Invite")
    ada.answer(
        {"E-mail address": "noor@example.org", "Name": "Noor Haddad", "What they do": "Product"},
        within="Invite somebody",
    )
    ada.press("Send invitation")
    ada.sees("A letter to noor@example.org is on its way.", "Invited, not here yet")


def accept_the_invitation(noor: Visitor, server: LiveServer) -> None:
    [letter] = letters_to(server, "noor@example.org")
    assert letter["Subject"] == "Ada Admin invites you to Larkfield on Throughline"
    noor.open(link_in(letter))
    noor.sees("Ada Admin invited you.", "You will sign in as noor@example.org")
    noor.answer({"Password": PASSWORD})
    noor.press("Join")
    noor.sees("Welcome. This is where what needs you appears.")


def sign_out(noor: Visitor) -> None:
    noor.unfold("Account and appearance: Noor Haddad")
    noor.press("Sign out")
    noor.sees("You are signed out.")
    noor.open("/proposals")
    noor.sees("Sign in", "to Larkfield")


def choose_a_new_password(noor: Visitor, server: LiveServer) -> None:
    noor.follow("I forgot my password")
    noor.answer({"Your e-mail address": "noor@example.org"})
    noor.press("Mail me a link")
    noor.sees("If that address has an account, a letter with a link is on its way.")
    noor.open(link_in(letters_to(server, "noor@example.org")[0]))
    noor.answer({"New password": NEW_PASSWORD})
    noor.press("Change my password")
    noor.sees("Your password is changed. Sign in with it.")
    noor.sign_in("noor@example.org", PASSWORD)
    assert noor.path == "/sign-in", "the old password still opens the door"
    noor.sign_in("noor@example.org", NEW_PASSWORD)
    noor.sees("Nothing needs you")


def define_a_metric(ada: Visitor) -> None:
    ada.open("/metrics/new")
    ada.answer({"Name": "Median CI time", "Key": "ci-time", "Unit": "min"})
    ada.press("Define metric")
    ada.sees("No points yet")


def make_a_token(ada: Visitor) -> str:
    ada.unfold("Account and appearance: Ada Admin")
    ada.follow("API tokens")
    ada.answer({"What is it for?": "CI of checkout"})
    ada.choose("Push metrics", of="What may it do?")
    ada.press("Make token")
    ada.sees("Copy your token now")
    return ada.page.locator("#token").inner_text().strip()


def push(server: LiveServer, token: str, **point: object) -> None:
    request = urllib.request.Request(
        f"{server.address}/api/v1/metrics/ci-time/points",
        data=json.dumps({"points": [point]}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status in (200, 201)


def see_the_point(ada: Visitor) -> None:
    ada.follow("I have copied it")
    ada.sees("CI of checkout")
    ada.open("/metrics/ci-time")
    ada.sees("21.5 min", "2 March 2026, 09:30")
    chart = ada.page.get_by_role("img", name=re.compile("Median CI time: 1 value"))
    expect(chart).to_have_count(1)
