"""Who gets in: nobody without a token, and no token further than its scope and its owner."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine

from proposals import clock
from proposals.accounts.models import ApiToken, Scope
from proposals.api.access import PUBLIC
from proposals.db import db
from tests.api.client import Program, a_token
from tests.browser import Browser
from tests.builders import a_metric, a_person
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

POINT = {"points": [{"at": "2026-03-02", "value": 1}]}


def the_api(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, re.sub("<[^<>]+>", "1", rule.rule).removeprefix("/api/v1"), rule


class TestWithoutAToken:
    def test_nothing_answers_but_the_description(self, app, mia):
        stranger = Program(app)
        for method, path, rule in the_api(app):
            if rule.endpoint in PUBLIC:
                continue
            answer = stranger.call(method, path)
            assert answer.status_code == 401, path
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_an_unknown_address_says_no_more(self, app):
        assert Program(app).get("/secrets").status_code == 401

    def test_a_signed_in_browser_is_a_stranger_too(self, app, mia):
        assert Browser(app, mia).get("/api/v1/me").status == 401

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer nonsense", "Basic dGw6", "Bearer tl_" + "x" * 43, "\xff"]
    )
    def test_a_broken_header_is_none(self, app, mia, header):
        answer = Program(app).get("/me", headers={"Authorization": header})

        assert answer.status_code == 401


class TestAToken:
    def test_acts_for_its_owner(self, reader, mia):
        me = reader.get("/me").json

        assert (me["id"], me["name"]) == (mia.id, "Mia Metric")
        assert me["token"]["scopes"] == ["read"]

    def test_does_not_outlive_its_day(self, app, mia):
        program = Program(app, a_token(mia, Scope.READ, days=1))

        with time_machine.travel(clock.now() + timedelta(days=2)):
            assert program.get("/me").status_code == 401

    def test_does_not_outlive_its_owner(self, reader, mia):
        mia.deactivated_at = clock.now()

        assert reader.get("/me").status_code == 401

    def test_never_does_more_than_its_owner_may(self, app, pusher):
        a_metric("other", owner=a_person("Bo"))

        answer = pusher.post("/metrics/other/points", POINT)

        assert answer.status_code == 403
        assert "Only its owner or an administrator" in answer.json["detail"]

    @pytest.mark.parametrize(
        ("scope", "method", "path", "status"),
        [
            (Scope.READ, "GET", "/metrics", 200),
            (Scope.METRICS, "GET", "/metrics/ci-time", 200),
            (Scope.READ, "POST", "/metrics/ci-time/points", 403),
            (Scope.READ, "PATCH", "/metrics/ci-time", 403),
            (Scope.METRICS, "POST", "/metrics", 403),
            (Scope.METRICS, "PATCH", "/metrics/ci-time", 403),
            (Scope.METRICS, "POST", "/metrics/ci-time/points", 422),
            (Scope.WRITE, "POST", "/metrics/ci-time/points", 422),
            (Scope.WRITE, "PATCH", "/metrics/ci-time", 200),
        ],
    )
    def test_opens_what_its_scope_names(self, app, mia, metric, scope, method, path, status):
        program = Program(app, a_token(mia, scope))
        options = {} if method == "GET" else {"json": {}}

        answer = program.call(method, path, **options)

        assert answer.status_code == status
        if status == 403:
            assert "It needs the scope" in answer.json["detail"]

    def test_every_endpoint_names_its_scopes(self, app):
        for _, path, rule in the_api(app):
            view = app.view_functions[rule.endpoint]
            assert getattr(view, "scopes", None) or rule.endpoint in PUBLIC, path

    def test_remembers_its_use_when_it_writes_and_not_when_it_reads(self, app, mia, metric):
        program = Program(app, a_token(mia, Scope.WRITE))

        program.get("/metrics")
        assert db.session.query(ApiToken).one().last_used_at is None

        program.post("/metrics/ci-time/points", POINT)
        assert db.session.query(ApiToken).one().last_used_at is not None


class TestReading:
    def test_writes_nothing(self, reader, metric):
        with count_statements() as statements:
            for path in ("/me", "/metrics", "/metrics/ci-time", "/metrics/ci-time/points"):
                assert reader.get(path).status_code == 200

        assert all(statement.startswith(("SELECT", "WITH")) for statement in statements)


class TestTooMuch:
    def test_of_reading_is_refused_until_later(self, app, reader, mia):
        with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as now:
            mia_reads = Program(app, a_token(mia, Scope.READ))
            answers = [mia_reads.get("/me").status_code for _ in range(151)]
            refused = mia_reads.get("/me")

            assert answers == [200] * 150 + [429]
            assert refused.content_type == "application/problem+json"
            wait = int(refused.headers["Retry-After"])
            assert 1 <= wait <= 3

            now.shift(wait)
            assert mia_reads.get("/me").status_code == 200

    def test_of_writing_is_counted_in_the_database(self, app, mia, metric, monkeypatch):
        monkeypatch.setattr("proposals.api.turns.PUSHES", 3)
        monkeypatch.setattr("proposals.api.turns.CALLS", 2)
        with time_machine.travel("2026-03-02T12:00:00Z", tick=False):
            program = Program(app, a_token(mia, Scope.WRITE))
            pushed = [program.post("/metrics/ci-time/points", POINT) for _ in range(4)]
            changed = [program.patch("/metrics/ci-time", {}) for _ in range(3)]

        assert [answer.status_code for answer in pushed] == [200, 200, 200, 429]
        assert [answer.status_code for answer in changed] == [200, 200, 429]
        assert int(pushed[-1].headers["Retry-After"]) > 0

    def test_by_one_token_is_not_felt_by_another(self, app, mia, reader, monkeypatch):
        monkeypatch.setattr("proposals.api.turns.CALLS", 1)
        assert [reader.get("/me").status_code for _ in range(2)] == [200, 429]

        assert Program(app, a_token(mia, Scope.READ)).get("/me").status_code == 200


class TestRefusals:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/nothing", 404),
            ("GET", "/metrics/nothing", 404),
            ("DELETE", "/metrics/ci-time", 405),
            ("PUT", "/metrics", 405),
            ("GET", "/metrics?limit=0", 422),
            ("GET", "/metrics?page=2", 422),
        ],
    )
    def test_are_problem_documents(self, reader, metric, method, path, status):
        answer = reader.call(method, path)

        assert answer.status_code == status
        assert answer.content_type == "application/problem+json"
        document = json.loads(answer.data)
        assert document["status"] == status
        assert document["detail"]

    def test_say_which_methods_there_are(self, reader, metric):
        allowed = reader.call("DELETE", "/metrics/ci-time").headers["Allow"]

        assert {"GET", "PATCH"} <= set(allowed.split(", "))

    def test_outside_the_api_stay_pages(self, app, mia):
        page = Browser(app, mia).get("/nothing-here")

        assert page.status == 404
        assert page.headers["Content-Type"].startswith("text/html")
