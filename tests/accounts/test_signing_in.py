"""Signing in: one answer for every wrong guess, and only places on this site afterwards."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from proposals.accounts import passwords
from proposals.accounts.models import SignIn
from proposals.accounts.redirects import safe_next
from proposals.db import db
from tests.accounts.members import PASSWORD, a_member, is_signed_in, tries_to_sign_in
from tests.browser import Browser

WRONG = "That address and password do not belong together."
SHARED = Path(os.environ.get("THROUGHLINE_SHARED_DATA", "../shared/data"))
CORPUS = SHARED / "open_redirects.json"
LEAVING = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/ok\n",
    " /ok",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "",
    "/ok\x7f",
    "/ok\\..\\evil",
]


class TestSomebodyWithAnAccount:
    def test_signs_in_and_comes_home(self, app):
        browser, dele = Browser(app), a_member()
        answer = tries_to_sign_in(browser, dele.email)
        assert (answer.status, answer.location) == (303, "/")
        assert is_signed_in(browser)

    def test_may_write_the_address_in_any_case(self, app):
        dele = a_member(email="dele@example.org")
        assert tries_to_sign_in(Browser(app), "  DELE@Example.ORG ").status == 303
        assert dele.email == "dele@example.org"

    def test_comes_to_the_page_that_asked_for_it(self, app):
        browser, dele = Browser(app), a_member()
        asked = browser.get("/people/1?tab=two")
        assert asked.status == 303
        answer = asked.follow().press("Sign in", email=dele.email, password=PASSWORD)
        assert answer.location == "/people/1?tab=two"

    def test_need_not_sign_in_twice(self, app):
        browser = Browser(app, a_member())
        assert browser.get("/sign-in?next=/tokens").location == "/tokens"

    def test_may_use_letters_that_can_be_written_in_two_ways(self, app):
        dele = a_member(password="cafe\u0301 au lait")
        assert tries_to_sign_in(Browser(app), dele.email, "caf\u00e9 au lait").status == 303

    def test_is_not_signed_in_while_deactivated(self, app):
        dele = a_member(deactivated_at=sa.func.now())
        assert tries_to_sign_in(Browser(app), dele.email).status == 422


class TestAWrongGuess:
    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("dele@example.org", "not the password"),
            ("nobody@example.org", PASSWORD),
            ("nobody@example.org", "x" * 5000),
            ("invited@example.org", "no password yet"),
            ("dele@example.org", PASSWORD + "x" * 2000),
        ],
    )
    def test_gets_the_same_answer_whatever_is_wrong(self, app, email, password):
        a_member(email="dele@example.org")
        a_member("Noor", email="invited@example.org").password_hash = None
        db.session.commit()
        answer = tries_to_sign_in(Browser(app), email, password)
        assert (answer.status, answer.text.count(WRONG)) == (422, 2)  # summary and field
        assert f'value="{email}"' in answer.text

    def test_hashes_as_much_for_an_unknown_address_as_for_a_known_one(self, app, monkeypatch):
        seen = []
        check = passwords.check_password_hash
        monkeypatch.setattr(
            passwords,
            "check_password_hash",
            lambda kept, given: seen.append(kept.split("$")[0]) or check(kept, given),
        )
        dele = a_member()
        tries_to_sign_in(Browser(app), dele.email, "wrong wrong wrong")
        tries_to_sign_in(Browser(app), "nobody@example.org", "wrong wrong wrong")
        assert seen == [app.config["PASSWORD_COST"]] * 2

    def test_is_hashed_outside_of_any_transaction(self, app, monkeypatch):
        a_member(email="dele@example.org")
        open_ones = []
        monkeypatch.setattr(
            passwords,
            "check_password_hash",
            lambda kept, given: bool(open_ones.append(db.session().in_transaction())),
        )
        tries_to_sign_in(Browser(app), "dele@example.org", "wrong wrong wrong")
        assert open_ones == [False]

    def test_never_hashes_a_megabyte(self, app, monkeypatch):
        dele, sizes = a_member(), []
        monkeypatch.setattr(
            passwords, "check_password_hash", lambda kept, given: bool(sizes.append(len(given)))
        )
        tries_to_sign_in(Browser(app), dele.email, "x" * 900_000)
        assert max(sizes) < 1024


class TestAPasswordThatFits:
    @given(st.text(min_size=0, max_size=2000))
    def test_has_between_10_and_1024_bytes(self, password):
        size = len(passwords._prepared(password))
        assert (passwords.fault_in(password) is None) == (10 <= size <= 1024)


class TestTheSessionThatBegins:
    def test_never_has_the_id_that_the_browser_came_with(self, app):
        """An attacker who plants a cookie before somebody signs in holds nothing afterwards."""
        browser, dele = Browser(app), a_member()
        browser.client.set_cookie("sid", "planted")
        tries_to_sign_in(browser, dele.email)
        assert browser.client.get_cookie("sid").value != "planted"
        assert is_signed_in(browser)

    def test_keeps_only_a_hash_of_what_the_browser_carries(self, app):
        browser, dele = Browser(app), a_member()
        tries_to_sign_in(browser, dele.email)
        secret = browser.client.get_cookie("sid").value.split(".")[0]
        row = db.session.scalars(sa.select(SignIn)).one()
        assert secret not in row.secret_hash
        assert len(secret) >= 43


class TestGoingOn:
    @pytest.mark.parametrize("wanted", LEAVING)
    def test_never_leaves_the_site(self, app, wanted):
        dele = a_member()
        answer = tries_to_sign_in(Browser(app), dele.email, next=wanted)
        assert answer.location == "/"

    @pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
    def test_agrees_with_what_a_real_browser_did(self):
        for case in json.loads(CORPUS.read_text("utf-8")):
            stays = safe_next(case["next"]) == case["next"]
            assert stays == case["our_rule"], case
            if stays:
                assert case["chromium_origin"] == "https://app.test", case

    @given(st.text())
    def test_is_a_single_slash_and_no_trick(self, wanted):
        chosen = safe_next(wanted)
        assert chosen.startswith("/")
        assert chosen[1:2] not in ("/", "\\")
        assert not set(chosen) & set("\\\t\r\n\x00 ")
