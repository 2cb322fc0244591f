"""How long a session lives, and everything that ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from proposals.accounts.actions import people
from proposals.accounts.expiry import forget_expired
from proposals.accounts.models import PasswordReset, SignIn, Throttle
from proposals.db import db, transaction
from tests.accounts.members import (
    NEW_PASSWORD,
    PASSWORD,
    a_member,
    is_signed_in,
    tries_to_sign_in,
)
from tests.browser import Browser
from tests.builders import an_administrator, an_organisation

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class TestASession:
    def test_ends_after_a_week_without_a_visit(self, app):
        with time_machine.travel(START, tick=False) as clock:
            browser = Browser(app, a_member())
            clock.move_to(START + timedelta(days=7, seconds=1))
            assert not is_signed_in(browser)

    def test_lives_on_while_it_is_used_but_not_beyond_a_month(self, app):
        with time_machine.travel(START, tick=False) as clock:
            browser = Browser(app, a_member())
            for day in range(5, 30, 5):
                clock.move_to(START + timedelta(days=day))
                assert is_signed_in(browser)
            clock.move_to(START + timedelta(days=30))
            assert not is_signed_in(browser)

    def test_carries_careful_flags(self, app):
        dele = a_member()
        cookie = tries_to_sign_in(Browser(app), dele.email).headers["Set-Cookie"]
        for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie

    def test_is_ignored_beside_an_authorization_header(self, app):
        browser = Browser(app, a_member())
        answer = browser.client.get("/profile", headers={"Authorization": "Bearer nothing"})
        assert answer.status_code == 303


@pytest.fixture
def two_browsers(app):
    dele = a_member()
    return dele, Browser(app, dele), Browser(app, dele)


class TestItEnds:
    def test_when_its_browser_signs_out_and_a_copied_cookie_with_it(self, app, two_browsers):
        _, one, other = two_browsers
        copied = one.client.get_cookie("sid").value
        one.get("/profile").press("Sign out")
        thief = Browser(app)
        thief.client.set_cookie("sid", copied)
        assert not is_signed_in(one)
        assert not is_signed_in(thief)
        assert is_signed_in(other)

    def test_everywhere_when_asked(self, two_browsers):
        _, one, other = two_browsers
        one.get("/profile").press("Sign out everywhere")
        assert not is_signed_in(one)
        assert not is_signed_in(other)

    def test_in_other_browsers_when_the_password_changes_and_here_it_gets_a_new_id(
        self, app, two_browsers
    ):
        _, one, other = two_browsers
        before = one.client.get_cookie("sid").value
        answer = one.get("/profile").press("Change password", current=PASSWORD, new=NEW_PASSWORD)
        assert answer.status == 303
        assert one.client.get_cookie("sid").value != before
        thief = Browser(app)
        thief.client.set_cookie("sid", before)
        assert [is_signed_in(each) for each in (one, other, thief)] == [True, False, False]

    def test_when_its_owner_is_deactivated(self, two_browsers):
        dele, one, _ = two_browsers
        with transaction():
            people.deactivate(dele, by=an_administrator())
        assert not is_signed_in(one)

    def test_when_what_its_owner_may_do_changes(self, two_browsers):
        dele, one, _ = two_browsers
        with transaction():
            people.make_administrator(dele, by=an_administrator())
        assert not is_signed_in(one)


class TestForgetting:
    def test_deletes_only_what_opens_nothing_any_more(self, app):
        an_organisation()
        with time_machine.travel(START, tick=False) as clock:
            dele = a_member()
            browser = Browser(app, dele)
            tries_to_sign_in(Browser(app), dele.email, "wrong wrong wrong")
            browser.get("/sign-in")
            db.session.add(PasswordReset(person=dele))
            db.session.commit()
            assert forget_expired() == 0
            clock.move_to(START + timedelta(days=31))
            assert forget_expired() >= 3
        for kind in (SignIn, PasswordReset, Throttle):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(kind)) == 0
