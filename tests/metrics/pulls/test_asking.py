"""Asking each kind of place: what it is sent, what is made of its answer, what it may not do."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from proposals.errors import Invalid
from proposals.metrics.models import SourceKind
from proposals.metrics.points import NewPoint
from proposals.metrics.pulls import sql
from proposals.metrics.pulls.asking import Place, Question
from proposals.metrics.pulls.fetching import ask, greet
from tests.metrics.pulls.places import a_file, matrix, prometheus
from tests.metrics.pulls.servers import serving

UNTIL = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
DAY = 86_400


def question(kind: SourceKind, address: str, query: str = "ci", **fields) -> Question:
    inside = {"is_named": True, "is_inside": True, "secret": fields.pop("secret", "")}
    since = fields.pop("since", UNTIL - timedelta(days=3))
    place = Place(kind, address, **inside)
    return Question(place=place, query=query, since=since, until=UNTIL, **fields)


def prom(server, **fields) -> Question:
    return question(SourceKind.PROMETHEUS, server.url, **fields)


@pytest.fixture(autouse=True)
def instance(tmp_path):
    """What is asked needs the settings, and none of our database."""
    app = Flask(__name__, instance_path=str(tmp_path / "instance"))
    app.config["CA_FILE"] = ""
    with app.app_context():
        yield app


class TestPrometheus:
    def test_is_asked_for_whole_steps(self):
        with serving(prometheus(lambda at: at / DAY)) as server:
            found = ask(prom(server, query="avg(ci)", secret="t0ken"))
        [asked] = server.asked
        assert asked.params["query"] == "avg(ci)"
        assert asked.headers["Authorization"] == "Bearer t0ken"
        assert [point.at.day for point in found.points] == [7, 8, 9, 10]
        assert {point.at.hour for point in found.points} == {0}

    def test_may_name_a_user(self):
        with serving(prometheus(lambda at: 1)) as server:
            address = server.url.replace("//", "//reader@")
            ask(question(SourceKind.PROMETHEUS, address, secret="word"))
        assert server.asked[0].headers["Authorization"] == "Basic cmVhZGVyOndvcmQ="

    def test_leaves_out_what_is_stale_or_infinite(self):
        bad = {7: "NaN", 8: "+Inf"}
        with serving(
            prometheus(lambda at: bad.get(datetime.fromtimestamp(at, UTC).day, 21))
        ) as server:
            found = ask(prom(server))
        assert [point.at.day for point in found.points] == [9, 10]
        assert found.left_out == 2

    def test_never_asks_for_more_than_a_server_gives(self):
        with serving(prometheus(lambda at: 1)) as server:
            ask(prom(server, step_seconds=60, since=UNTIL - timedelta(days=9)))
        params = server.asked[0].params
        assert (int(params["end"]) - int(params["start"])) // 60 == 10_000

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ((200, b"<html>"), "does not answer as a Prometheus"),
            ((200, b'{"status": "error", "error": "secret"}'), "does not answer as a Prom"),
            ((400, b'{"status": "error", "error": "secret"}'), "does not accept the request"),
            ((200, matrix({}, [], {}, [])), "gives 2 series and not one"),
            ((200, matrix({}, [[1]])), "does not give a series"),
            (
                (200, b'{"status": "success", "data": {"resultType": "vector", "result": []}}'),
                "does not give a series",
            ),
        ],
    )
    def test_that_answers_otherwise_is_told_in_one_sentence(self, answer, said):
        with serving(lambda _: answer) as server, pytest.raises(Invalid, match=said) as refused:
            ask(prom(server))
        assert "secret" not in refused.value.detail

    def test_without_data_gives_no_points(self):
        with serving(lambda _: (200, matrix())) as server:
            assert ask(prom(server)).points == []

    def test_is_known_by_its_answer(self):
        with serving(
            lambda _: (200, b'{"status": "success", "data": {"resultType": "scalar"}}')
        ) as server:
            assert "Prometheus" in greet(Place(SourceKind.PROMETHEUS, server.url, "", True, True))


def test_an_address_gives_json_or_csv():
    def respond(asked):
        body = "day,p50\n2026-03-02,21.5\n" if asked.path == "/ci/a.csv" else "[[1772409600,21.5]]"
        return 200, body.encode()

    with serving(respond) as server:
        base = server.url + "/ci/"
        csv = question(SourceKind.HTTP, base, "day, p50", path="/a.csv", is_csv=True)
        both = [ask(each) for each in (csv, question(SourceKind.HTTP, base, "", path="/b?c=d"))]
    assert [found.points for found in both] == [
        [NewPoint(datetime(2026, 3, 2, tzinfo=UTC), 21.5)]
    ] * 2
    assert [(each.path, each.params) for each in server.asked] == [
        ("/ci/a.csv", {}),
        ("/ci/b", {"c": "d"}),
    ]


class TestASqliteFile:
    @pytest.fixture
    def address(self, tmp_path):
        rows = [(f"2026-03-0{day}", 20.0 + day, day) for day in range(1, 10)]
        return a_file(tmp_path / "ci.sqlite3", rows)

    def ask(self, address, query, **fields):
        return ask(question(SourceKind.SQL, address, query, **fields))

    def test_gives_points_by_the_names_of_columns(self, address):
        query = (
            "select builds as n, minutes as VALUE, day as at from build where day < '2026-03-02'"
        )
        assert self.ask(address, query).points == [
            NewPoint(datetime(2026, 3, 1, tzinfo=UTC), 21, 1)
        ]

    def test_is_asked_for_what_is_new(self, address):
        found = self.ask(address, "select day at, minutes value from build where day >= :since")
        assert [point.at.day for point in found.points] == [8, 9]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("delete from build", "does not accept"),
            ("select day at, minutes value from build; delete from build", "does not accept"),
            ("attach database '/tmp/x.sqlite3' as x", "does not accept"),
            ("pragma table_info(build)", "does not accept"),
            ("create table x (y)", "does not accept"),
            ("select load_extension('x')", "does not accept"),
            ("select zeroblob(1000000000) at, 1 value", "does not accept"),
            ("selec", "does not accept"),
            ("", "Write one query"),
            ("select day, minutes value from build", "no column called at"),
            ("select day at from build", "no column called value"),
            ("select 'x' at, 1 value", "Row 1: Its time cannot be read"),
        ],
    )
    def test_is_only_read(self, address, query, said):
        with pytest.raises(Invalid, match=said):
            self.ask(address, query)
        with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
            assert connection.execute("select count(*) from build").fetchone() == (9,)
        connection.close()

    def test_says_what_is_wrong_to_whoever_wrote_the_query_alone(self, address):
        with pytest.raises(Invalid) as refused:
            self.ask(address, "selec 'a secret'")
        assert "syntax" in refused.value.said
        assert "syntax" not in refused.value.detail

    def test_has_only_so_many_rows(self, address, monkeypatch):
        monkeypatch.setattr(sql, "MOST_ROWS", 8)
        with pytest.raises(Invalid, match="more than 8 rows"):
            self.ask(address, "select day at, minutes value from build")

    def test_is_not_waited_for(self, address, monkeypatch):
        monkeypatch.setattr(sql, "SECONDS", 0.05)
        endless = "with recursive x(y) as (select 1 union all select y + 1 from x)"
        with pytest.raises(Invalid, match="took longer"):
            self.ask(address, f"{endless} select max(y) value, 1 at from x")

    def test_is_never_our_own_database(self, instance, tmp_path):
        ours = tmp_path / "copy.sqlite3"
        with sqlite3.connect(ours) as connection:
            for name in sql.OUR_TABLES:
                connection.execute(f"create table {name} (x)")
        connection.close()
        for path in (ours, f"{instance.instance_path}/throughline.sqlite3"):
            with pytest.raises(Invalid, match="Throughline"):
                self.ask(f"sqlite:///{path}", "select 1 at, 2 value")


@pytest.mark.parametrize(
    ("address", "is_inside", "said"),
    [
        ("postgresql://reader@db.example.org/metrics", False, ""),
        ("postgres://reader@[::1]:5433/metrics?sslmode=require", True, ""),
        ("postgresql://reader:word@db.example.org/metrics", False, "password out"),
        ("postgresql://db.example.org/metrics", False, "Name the user"),
        ("postgresql://reader@db.example.org/metrics?passfile=/x", True, "not passfile"),
        ("postgresql://reader@db.example.org/metrics?sslrootcert=/x", True, "not sslrootcert"),
        ("postgresql://reader@db.example.org/metrics?sslmode=x", True, "no such sslmode"),
        ("postgresql://reader@/metrics?host=/run/postgresql", False, "before the name"),
        ("mysql://reader@db.example.org/metrics", False, "Write postgresql"),
        ("sqlite:///relative.sqlite3", True, "whole path"),
        ("sqlite:////x.sqlite3?mode=rwc", True, "whole path"),
        ("sqlite:////x.sqlite3", False, "inside"),
        ("postgresql://reader@host:99999999/x", False, "cannot be read"),
    ],
)
def test_a_database_has_a_plain_address(address, is_inside, said):
    fault = sql.fault_of(address, is_inside=is_inside)
    assert said in fault if said else fault == ""


class TestPostgreSQL:
    @pytest.fixture
    def address(self, world):
        if world.pristine is not None:
            pytest.skip("this run has no PostgreSQL")
        host = world.url.partition("host=")[2]
        return f"postgresql://throughline@/template1?host={host}"

    def ask(self, address, query, **fields):
        return ask(question(SourceKind.SQL, address, query, **fields))

    def test_gives_points(self, address):
        query = """select * from (values (timestamptz '2026-03-08 01:00+01', 21.5, 40),
            ('2026-03-02 00:00Z', 20, 30)) as t(at, value, n) where at >= :since and '%' = '%';"""
        [point] = self.ask(address, query).points
        assert point == NewPoint(datetime(2026, 3, 8, tzinfo=UTC), 21.5, 40)

    @pytest.mark.parametrize(
        "query",
        [
            "create table x (y int)",
            "select 1 as at, 2 as value; create table x (y int)",
            "with x as (delete from pg_class returning 1) select 1 as at, 2 as value from x",
            "copy (select 1) to program 'true'",
            "selec",
        ],
    )
    def test_is_only_read(self, address, query):
        with pytest.raises(Invalid, match="does not accept"):
            self.ask(address, query)

    def test_is_not_waited_for(self, address, monkeypatch):
        monkeypatch.setattr(sql, "OPTIONS", sql.OPTIONS.replace("5s", "50ms"))
        with pytest.raises(Invalid, match="took longer"):
            self.ask(address, "select now() as at, 1 as value from pg_sleep(3)")

    def test_is_never_our_own(self, address):
        ours = address.replace("template1", "postgres")
        with pytest.raises(Invalid, match="Throughline"):
            self.ask(ours, "select 1 as at, 2 as value")
