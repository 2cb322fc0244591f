"""A new password by mail: the same answer for everybody, a link that opens one door once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from proposals.accounts import links
from proposals.accounts.actions.people import deactivate
from proposals.accounts.claims import start_reset
from proposals.accounts.models import PasswordReset, Person
from proposals.db import db, transaction
from proposals.events import LoggedEvent
from tests.accounts.members import (
    NEW_PASSWORD,
    PASSWORD,
    a_member,
    is_signed_in,
    tries_to_sign_in,
)
from tests.accounts.test_tokens import a_token, opens
from tests.browser import Browser
from tests.builders import an_administrator

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_link_for(person: Person) -> str:
    with transaction():
        reset = start_reset(person)
    return links.reset_link(reset).removeprefix("http://localhost")


def asks(app, email: str):
    return Browser(app).get("/password").press("Mail me a link", email=email)


class TestAsking:
    def test_answers_the_same_whether_anybody_has_the_address(self, app):
        dele = a_member()
        known, unknown = asks(app, dele.email), asks(app, "nobody@example.org")
        assert (known.status, known.location) == (unknown.status, unknown.location)
        cookies = [
            each.headers["Set-Cookie"].partition("; Expires")[0] for each in (known, unknown)
        ]
        assert cookies[0] == cookies[1]

    def test_causes_a_letter_only_where_there_is_an_account(self, app):
        dele = a_member()
        for email in (dele.email.upper(), "nobody@example.org"):
            asks(app, email)
        names = db.session.scalars(sa.select(LoggedEvent.name)).all()
        assert names == ["accounts.password_reset_asked"]

    def test_causes_none_for_somebody_deactivated(self, app):
        asks(app, a_member(deactivated_at=START).email)
        assert not db.session.scalars(sa.select(PasswordReset)).all()

    @pytest.mark.parametrize("email", ["dele@example.org", "nobody@example.org"])
    def test_is_refused_the_sixth_time_in_a_day_for_any_address(self, app, email):
        a_member(email="dele@example.org")
        with time_machine.travel(START, tick=False):
            answers = [asks(app, email) for _ in range(6)]
        assert [each.status for each in answers] == [303] * 5 + [429]
        assert int(answers[-1].headers["Retry-After"]) > 3600


class TestTheLink:
    def test_sets_the_password_and_ends_whatever_was_open(self, app):
        dele = a_member()
        thief, secret = Browser(app, dele), a_token(dele)
        answer = (
            Browser(app).get(a_link_for(dele)).press("Change my password", password=NEW_PASSWORD)
        )
        assert (answer.status, answer.location) == (303, "/sign-in")
        assert not is_signed_in(thief)
        assert not opens(app, secret)
        assert tries_to_sign_in(Browser(app), dele.email, PASSWORD).status == 422
        assert tries_to_sign_in(Browser(app), dele.email, NEW_PASSWORD).status == 303

    def test_gives_somebody_without_a_password_their_first(self, app):
        noor = a_member("Noor")
        noor.password_hash = None
        db.session.commit()
        Browser(app).get(a_link_for(noor)).press("Change my password", password=NEW_PASSWORD)
        assert tries_to_sign_in(Browser(app), noor.email, NEW_PASSWORD).status == 303

    def test_works_once(self, app):
        path = a_link_for(a_member())
        second = Browser(app).get(path)
        Browser(app).get(path).press("Change my password", password=NEW_PASSWORD)
        assert second.press("Change my password", password="a thief's own").status == 410
        assert Browser(app).get(path).status == 410

    def test_works_for_an_hour(self, app):
        with time_machine.travel(START, tick=False) as clock:
            path = a_link_for(a_member())
            clock.shift(timedelta(hours=1))
            assert Browser(app).get(path).status == 200
            clock.shift(1)
            assert Browser(app).get(path).status == 410

    def test_dies_when_the_password_changes_otherwise(self, app):
        dele = a_member()
        path = a_link_for(dele)
        browser = Browser(app, dele)
        browser.get("/profile").press("Change password", current=PASSWORD, new=NEW_PASSWORD)
        assert Browser(app).get(path).status == 410

    def test_dies_with_its_owners_access(self, app):
        dele = a_member()
        path = a_link_for(dele)
        with transaction():
            deactivate(dele, by=an_administrator())
        assert Browser(app).get(path).status == 410

    def test_belongs_to_one_account(self, app):
        one, other = a_link_for(a_member()), a_link_for(a_member("Noor"))
        number = other.split("/")[2].split(".")[0]
        assert Browser(app).get(f"/password/{number}.{one.rpartition('.')[2]}").status == 410

    def test_is_of_no_use_at_another_door(self, app):
        token = a_link_for(a_member()).rpartition("/")[2]
        assert Browser(app).get(f"/invitation/{token}").status == 410
        assert Browser(app).get(f"/first-run/{token}").status == 404

    def test_keeps_asking_for_a_password_long_enough(self, app):
        page = Browser(app).get(a_link_for(a_member()))
        answer = page.press("Change my password", password="short")
        assert answer.status == 422
        assert "at least 10 characters" in answer.text
