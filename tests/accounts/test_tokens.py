"""API tokens: shown once, kept as a hash, never wider than their owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from proposals import db as database
from proposals.accounts.actions import own, people
from proposals.accounts.errors import NotTheirs
from proposals.accounts.models import ApiToken, Person, Scope
from proposals.accounts.tokens import authenticate, scopes_of, token_owner_and_scopes
from proposals.db import db, transaction
from proposals.errors import Forbidden, NotSignedIn
from tests.accounts.members import a_member
from tests.browser import Browser
from tests.builders import a_person, an_administrator

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_token(person: Person, *scopes: Scope, days: int = 90) -> str:
    with transaction():
        return own.create_token(
            person, label="CI", scopes=frozenset(scopes or {Scope.READ}), days=days, by=person
        )[1]


def opens(app: Flask, secret: str) -> bool:
    try:
        authenticate(f"Bearer {secret}")
    except NotSignedIn:
        return False
    return True


class TestAToken:
    def test_acts_for_its_owner_as_far_as_its_scopes(self, app):
        dele = a_person()
        owner, scopes = token_owner_and_scopes(f"Bearer {a_token(dele, Scope.METRICS)}")
        assert (owner, scopes) == (dele, {Scope.METRICS})

    def test_is_kept_as_a_hash(self, app):
        secret = a_token(a_person())
        row = db.session.scalars(sa.select(ApiToken)).one()
        assert secret.startswith(row.prefix)
        assert secret not in (row.secret_hash, row.prefix, row.label)
        assert len(secret) == 46

    @pytest.mark.parametrize(
        "header", [None, "", "Bearer", "Basic eDp5", "Bearer tl_short", "Bearer tl_" + "é" * 43]
    )
    def test_is_not_guessed(self, app, header):
        a_token(a_person())
        with pytest.raises(NotSignedIn):
            authenticate(header)

    def test_may_be_announced_in_any_case(self, app):
        assert authenticate(f"bearer  {a_token(a_person())} ").label == "CI"

    def test_ends_on_its_day(self, app):
        with time_machine.travel(START, tick=False) as clock:
            secret = a_token(a_person(), days=1)
            clock.shift(timedelta(days=1) - timedelta(seconds=1))
            assert opens(app, secret)
            clock.shift(1)
            assert not opens(app, secret)

    def test_ends_when_revoked(self, app):
        dele = a_person()
        secret = a_token(dele)
        with transaction():
            own.revoke_token(authenticate(f"Bearer {secret}"), by=dele)
        assert not opens(app, secret)

    def test_ends_with_its_owners_access_and_does_not_come_back(self, app):
        dele, ada = a_person(), an_administrator()
        secret = a_token(dele)
        with transaction():
            people.deactivate(dele, by=ada)
        assert not opens(app, secret)
        with transaction():
            people.reactivate(dele, by=ada)
        assert not opens(app, secret)

    def test_stops_administering_when_its_owner_does(self, app):
        ada, other = an_administrator(), an_administrator("Other")
        token = authenticate(f"Bearer {a_token(ada, Scope.ADMIN, Scope.READ)}")
        assert Scope.ADMIN in scopes_of(token)
        with transaction():
            people.unmake_administrator(ada, by=other)
        assert scopes_of(token) == {Scope.READ}

    def test_notes_its_use_once_a_minute_and_only_when_something_is_written_anyway(self, app):
        with time_machine.travel(START, tick=False) as clock:
            secret = a_token(a_person())
            mode = database.writing.set(False)
            assert authenticate(f"Bearer {secret}").last_used_at is None
            database.writing.reset(mode)
            db.session.rollback()  # it began as a reader
            assert authenticate(f"Bearer {secret}").last_used_at == START
            clock.shift(30)
            assert authenticate(f"Bearer {secret}").last_used_at == START
            clock.shift(31)
            assert authenticate(f"Bearer {secret}").last_used_at == START + timedelta(seconds=61)


class TestMakingOne:
    def test_is_for_oneself(self, app):
        with pytest.raises(Forbidden, match="for nobody else"):
            own.create_token(
                a_person(), label="x", scopes=frozenset({Scope.READ}), days=1, by=an_administrator()
            )

    def test_cannot_give_what_its_owner_does_not_have(self, app):
        dele = a_person()
        with pytest.raises(NotTheirs):
            own.create_token(dele, label="x", scopes=frozenset({Scope.ADMIN}), days=1, by=dele)

    def test_shows_the_secret_once(self, app):
        browser = Browser(app, a_member())
        page = browser.get("/tokens").press("Make token", label="CI", scopes=["metrics"])
        assert page.status == 201
        secret = db.session.scalars(sa.select(ApiToken)).one().prefix
        assert page.text.count(secret) >= 2  # to copy, and in the example
        listed = browser.get("/tokens").text
        assert f"{secret}…" in listed
        assert listed.count(secret) == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"label": ""}, "Say what it is for"),
            ({"scopes": []}, "Choose at least one"),
            ({"scopes": ["admin"]}, "not a valid choice"),
            ({"days": "366"}, "Between 1 and 365 days"),
            ({"days": "0"}, "Between 1 and 365 days"),
            ({"days": "soon"}, "Write a whole number"),
            ({"days": ""}, "Between 1 and 365 days"),
        ],
    )
    def test_says_what_is_wrong(self, app, wrong, sentence):
        page = Browser(app, a_member()).get("/tokens")
        answer = page.press("Make token", **{"label": "CI", "scopes": ["read"], **wrong})
        assert answer.status == 422
        assert sentence in answer.text

    def test_does_not_want_every_scope_ticked(self, app):
        boxes = Browser(app, a_member()).get("/tokens").text.split('type="checkbox"')[1:]
        assert len(boxes) == 3
        assert not any("required" in box.split(">")[0] for box in boxes)

    def test_offers_administration_only_to_administrators(self, app):
        assert 'value="admin"' not in Browser(app, a_member()).get("/tokens").text
        assert 'value="admin"' in Browser(app, an_administrator()).get("/tokens").text


class TestRevoking:
    def test_is_one_button(self, app):
        dele = a_member()
        secret = a_token(dele)
        browser = Browser(app, dele)
        answer = browser.get("/tokens").press("Revoke CI")
        assert answer.status == 303
        assert not opens(app, secret)
        assert "Revoked" in browser.get("/tokens").text

    def test_is_not_for_somebody_elses(self, app):
        a_token(a_person())
        token = db.session.scalars(sa.select(ApiToken)).one()
        dele = a_member()
        browser = Browser(app, dele)
        page = browser.get("/tokens")
        fields = next(form.fields for form in page.forms if "csrf_token" in form.fields)
        assert browser.send("post", f"/tokens/{token.id}/revocation", fields).status == 404
        with pytest.raises(Forbidden, match="Only its owner"):
            own.revoke_token(token, by=dele)
