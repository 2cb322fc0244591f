"""Pulls: who may set them up, how the worker takes them, and what people hear of it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import current_app

from proposals import clock, sealing
from proposals.accounts.actions.people import deactivate
from proposals.db import db
from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.metrics import clockwork
from proposals.metrics.actions.pulling import (
    change_pull,
    pause_pull,
    pull_now,
    remove_pull,
    resume_pull,
    set_up_pull,
    try_pull,
)
from proposals.metrics.actions.sourcing import Facts, archive_source, change_source
from proposals.metrics.models import Correction, DataSource, Metric, Pull, SourceKind
from proposals.metrics.queries import series_of
from proposals.metrics.wanting import Wanted
from tests.builders import a_metric, a_person, an_administrator, an_organisation
from tests.metrics.pulls.places import a_pull, a_source, matrix, prometheus, work
from tests.metrics.pulls.servers import serving
from tests.notifications.post import a_mail_server, deliver_and_send

START = datetime(2026, 3, 10, 9, tzinfo=UTC)
DAY = 86_400


@pytest.fixture
def at(app):
    an_organisation()
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def ada(at):
    return an_administrator()


@pytest.fixture
def metric(at):
    return a_metric("ci-time", owner=a_person("Mia Metric"))


@pytest.fixture
def server(at):
    with serving(prometheus(lambda second: 20)) as running:
        yield running


@pytest.fixture
def pull(server, metric, ada):
    return a_pull(metric, a_source(server, by=ada), look_back_days=5)


def again() -> Pull:
    db.session.expire_all()
    return db.session.scalars(sa.select(Pull)).one()


def the_points() -> list[tuple[int, float]]:
    metric = db.session.scalars(sa.select(Metric).where(Metric.key == "ci-time")).one()
    return [(at.day, value) for at, value, _ in series_of(metric)]


class TestTheWorker:
    def test_brings_what_is_there_and_then_what_is_new(self, at, pull, server):
        assert work() == 1
        assert the_points() == [(day, 20) for day in range(5, 11)]
        assert again().last_counts == "6 new"
        assert work() == 0

        at.shift(timedelta(days=2))
        assert work() == 1
        assert again().last_counts == "2 new and 3 as before"
        assert again().next_at == clock.now() + timedelta(hours=1)

    def test_corrects_what_came_late(self, at, pull, server):
        work()
        server.respond = prometheus(lambda second: 25 if second // DAY % 2 else 20)
        at.shift(timedelta(hours=2))
        work()
        assert again().last_counts == "1 corrected and 2 as before"
        assert db.session.scalars(sa.select(Correction)).one().old_value == 20

    def test_counts_what_had_no_value(self, at, pull, server):
        server.respond = prometheus(lambda second: "NaN" if second // DAY % 2 else 20)
        work()
        assert again().last_counts == "3 new; 3 without a value left out"

    def test_goes_on_once_after_days_without_it(self, at, pull, server):
        work()
        at.shift(timedelta(days=3))
        assert work() == 1
        assert len(server.asked) == 2
        assert len(the_points()) == 9

    def test_leaves_alone_what_is_paused_or_archived(self, at, pull, metric, server, ada):
        pause_pull(pull, by=metric.owner)
        assert work() == 0
        resume_pull(again(), by=again().metric.owner)
        archive_source(again().source, by=db.session.merge(ada))
        assert work() == 0
        assert server.asked == []

    def test_never_takes_what_another_worker_has(self, at, pull, server):
        first = clockwork._next_claim()
        assert first is not None
        assert clockwork._next_claim() is None
        at.shift(clockwork.CLAIMED_FOR + timedelta(seconds=1))
        assert clockwork._next_claim() is not None  # the first one died

    def test_holds_no_lock_while_it_asks(self, at, pull, server):
        """Somebody else writes meanwhile, from a connection of their own."""
        answer, written = server.respond, []

        def respond(asked):
            with db.engine.begin() as connection:
                connection.execute(sa.update(Metric).values(source="CI"))
                written.append(threading.current_thread().name)
            return answer(asked)

        server.respond = _in_our_context(respond)
        work()
        assert len(written) == 1
        assert again().last_error == ""

    def test_drops_what_it_fetched_for_a_query_that_was_changed_meanwhile(self, at, pull, server):
        answer, pull_id = server.respond, pull.id

        def respond(asked):
            if not the_change:
                with db.engine.begin() as connection:
                    changed = {"version": Pull.version + 1, "query": "other"}
                    connection.execute(sa.update(Pull).where(Pull.id == pull_id).values(changed))
                the_change.append(asked)
            return answer(asked)

        the_change: list[object] = []
        server.respond = _in_our_context(respond)
        work()
        assert the_points() == []


def _in_our_context(respond):
    """Answer from the server's own thread, in an application's context."""
    app = current_app._get_current_object()

    def answering(asked):
        with app.app_context():
            return respond(asked)

    return answering


class TestAFailure:
    def test_is_shown_and_tried_again_after_growing_pauses(self, at, pull, server):
        server.respond = lambda _: (503, b"")
        pauses = []
        for _ in range(8):
            assert work() == 1
            pauses.append((again().next_at - clock.now()) // timedelta(minutes=1))
            at.move_to(again().next_at)
        assert pauses == [1, 5, 15, 60, 120, 240, 360, 360]
        assert again().last_error == "It has a fault of its own (503)."

    def test_stops_no_other(self, at, pull, server, ada):
        with serving(lambda _: (200, b"<html>")) as broken:
            a_pull(a_metric("other"), a_source(broken, by=ada, name="Broken"))
            assert work() == 2
        assert len(the_points()) == 6

    def test_of_ours_is_noted_too(self, at, pull, monkeypatch):
        monkeypatch.setattr(clockwork, "_record", lambda *_: 1 / 0)
        work()
        assert again().last_error == clockwork.OUR_FAULT

    def test_of_a_key_that_changed_says_so(self, at, app, pull, ada):
        source = again().source
        change_source(
            source,
            facts=Facts(name="P", address=source.address, secret="x", is_inside=True),
            by=ada,
        )
        db.session.commit()
        app.config["SECRET_KEY"] = "another key"
        work()
        assert "kept under another secret key" in again().last_error

    def test_of_an_owner_who_left_says_so(self, at, pull, metric, ada, server):
        deactivate(metric.owner, by=ada)
        work()
        assert again().last_error == "Mia Metric, who owns the metric, is not here any more."
        assert server.asked == []

    def test_is_told_to_the_owner_once_and_once_when_it_works_again(self, at, app, pull, server):
        well = server.respond
        server.respond = lambda _: (503, b"the secret plan")
        with a_mail_server(app) as post:
            for _ in range(5):
                work()
                at.move_to(again().next_at)
                deliver_and_send()
            server.respond = well
            for _ in range(2):
                work()
                at.move_to(again().next_at)
                deliver_and_send()
        said = [message["Subject"] for message in post.received]
        assert said == [
            "No new numbers for Median CI time: It has a fault of its own (503)",
            "Median CI time is up to date again",
        ]
        assert "3 times in a row" in post.received[0].get_body(("plain",)).get_content()
        assert {message["To"] for message in post.received} == {again().metric.owner.email}


class TestWhoMaySayWhereItComesFrom:
    def wanted(self, source: DataSource, **fields) -> Wanted:
        return Wanted(kind=source.kind, source=source, **{"query": "ci", **fields})

    def test_its_owner(self, metric, server, ada):
        pull = set_up_pull(metric, wanted=self.wanted(a_source(server, by=ada)), by=metric.owner)
        db.session.flush()
        assert pull.next_at == clock.now()
        assert the_facts() == [
            ("metrics.source_opened", "opened the source Production"),
            ("metrics.pull_added", "has ci-time pulled from Production"),
        ]

    @pytest.mark.parametrize("deed", [pause_pull, resume_pull, pull_now, remove_pull])
    def test_nobody_else(self, pull, deed):
        with pytest.raises(Forbidden):
            deed(pull, by=a_person("Otto"))

    def test_administrators_alone_write_sql(self, metric, ada, server):
        source = a_source("sqlite:////srv/ci.sqlite3", SourceKind.SQL, by=ada)
        for deed in (set_up_pull, try_pull):
            with pytest.raises(Forbidden, match="database"):
                deed(metric, wanted=self.wanted(source), by=metric.owner)
        pull = set_up_pull(metric, wanted=self.wanted(source), by=ada)
        change_pull(pull, wanted=self.wanted(source, every_minutes=5), by=metric.owner)
        with pytest.raises(Forbidden, match="database"):
            change_pull(pull, wanted=self.wanted(source, query="select 1"), by=metric.owner)

    def test_one_pull_for_each_series(self, pull, metric):
        with pytest.raises(Invalid, match="pulled already"):
            set_up_pull(metric, wanted=self.wanted(pull.source), by=metric.owner)
        assert set_up_pull(metric, wanted=self.wanted(pull.source, series="eu"), by=metric.owner)

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"query": " "}, "query"),
            ({"step_seconds": 60}, "look_back_days"),
            ({"step_seconds": 1}, "step_seconds"),
            ({"every_minutes": 1}, "every_minutes"),
            ({"look_back_days": 0}, "look_back_days"),
            ({"series": "a\tb"}, "series"),
        ],
    )
    def test_not_what_cannot_work(self, metric, server, ada, fields, fault):
        with pytest.raises(Invalid) as refused:
            set_up_pull(metric, wanted=self.wanted(a_source(server, by=ada), **fields), by=ada)
        assert list(refused.value.context["errors"]) == [fault]

    @pytest.mark.parametrize(
        "address", ["ci.json", "/a/../b", "/a/%2e%2e/b", "/a b", "/a#b", "@evil.example.org/"]
    )
    def test_a_path_stays_below_its_source(self, metric, ada, address):
        source = a_source("http://127.0.0.1:9", SourceKind.HTTP, by=ada)
        with pytest.raises(Invalid) as refused:
            set_up_pull(metric, wanted=self.wanted(source, query="", address=address), by=ada)
        assert list(refused.value.context["errors"]) == ["address"]

    def test_without_a_source_only_public_addresses(self, metric):
        wanted = Wanted(kind=SourceKind.HTTP, address="http://127.0.0.1:9090/api")
        with pytest.raises(Invalid):
            set_up_pull(metric, wanted=wanted, by=metric.owner)
        near = Wanted(kind=SourceKind.HTTP, address="http://localhost/api")
        with pytest.raises(Invalid, match="No public host"):
            try_pull(metric, wanted=near, by=metric.owner)


class TestASource:
    def test_keeps_its_secret_sealed(self, ada, server):
        source = a_source(server, by=ada, secret="t0ken")
        assert "t0ken" not in source.secret
        assert sealing.unseal(source.secret) == "t0ken"

    def test_does_not_carry_its_secret_to_another_address(self, ada, server):
        source = a_source(server, by=ada, secret="t0ken")
        elsewhere = Facts(name="P", address="https://evil.example.org", is_inside=True)
        with pytest.raises(Invalid, match="type the password or token again"):
            change_source(source, facts=elsewhere, by=ada)
        renamed = Facts(name="P", address=server.url, is_inside=True)
        change_source(source, facts=renamed, by=ada)
        assert sealing.unseal(source.secret) == "t0ken"

    @pytest.mark.parametrize(
        "address",
        ["ftp://x", "https://a:b@example.org", "https://example.org/?key=1", "postgres://u@h/d"],
    )
    def test_has_a_plain_address(self, ada, address):
        with pytest.raises(Invalid):
            a_source(address, by=ada)


def the_facts() -> list[tuple[str, str]]:
    logged = db.session.scalars(sa.select(LoggedEvent).order_by(LoggedEvent.id))
    return [(each.name, each.phrase) for each in logged]


def test_a_matrix_without_series_brings_nothing_and_is_no_failure(at, pull, server):
    server.respond = lambda _: (200, matrix())
    work()
    assert (again().last_counts, again().failures) == ("nothing", 0)
