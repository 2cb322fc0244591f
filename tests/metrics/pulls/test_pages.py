"""The pages of pulls and sources, from the outside."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.metrics.models import DataSource, Pull, SourceKind
from tests.browser import Browser
from tests.builders import a_metric, a_person, an_administrator, an_organisation
from tests.metrics.pulls.places import a_file, a_pull, a_source, prometheus, work
from tests.metrics.pulls.servers import serving
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def ada(app):
    an_organisation()
    return an_administrator()


@pytest.fixture
def metric(ada):
    return a_metric("ci-time", owner=a_person("Mia Metric"))


@pytest.fixture
def server():
    with serving(prometheus(lambda second: 20)) as running:
        yield running


def test_a_pull_is_tried_saved_and_seen(app, ada, metric, server):
    a_source(server, by=ada)
    mia = Browser(app, metric.owner)
    page = mia.get("/metrics/ci-time")
    assert "Have it pulled" in page.text
    page = mia.get("/metrics/ci-time/pulls/new?source=1")
    tried = page.press("Try it", query="avg(ci)", look_back_days="30")
    assert "31 points" in tried.text or "30 points" in tried.text
    assert "20 min" in tried.text
    assert db.session.scalar(sa.select(Pull.id)) is None

    saved = tried.press("Save").follow()
    assert "Not fetched yet" in saved.text
    work()
    shown = mia.get("/metrics/ci-time").text
    assert "Works" in shown
    assert "every hour" in shown


def test_json_and_csv_are_tried_below_a_source_or_at_a_public_address(app, ada, metric, server):
    server.respond = lambda asked: (200, b'{"data": [{"day": "2026-03-02", "p50": 21.5}]}')
    a_source(server, SourceKind.HTTP, by=ada)
    mia = Browser(app, metric.owner)
    page = mia.get("/metrics/ci-time/pulls/new?source=1")
    tried = page.press("Try it", address="/ci.json", is_csv="json", query="data[*].[day, p50]")
    assert "21.5 min" in tried.text
    public = mia.get("/metrics/ci-time/pulls/new?source=public")
    tried = public.press("Try it", address=f"{server.url}/ci.json", is_csv="csv")
    assert (tried.status, len(server.asked)) == (422, 1)
    assert "Only ports 80 and 443" in tried.text


def test_what_is_wrong_is_said_in_the_form(app, ada, metric, server):
    a_source(server, by=ada)
    server.respond = lambda _: (503, b"the secret plan")
    page = Browser(app, metric.owner).get("/metrics/ci-time/pulls/new?source=1")
    tried = page.press("Try it", query="avg(ci)")
    assert tried.status == 422
    assert "It has a fault of its own (503)." in tried.text
    assert "secret plan" not in tried.text
    assert "avg(ci)" in tried.text
    assert page.press("Save", query="avg(ci)", look_back_days="9000").status == 422


def test_a_pull_is_paused_resumed_changed_and_removed(app, ada, metric, server):
    a_pull(metric, a_source(server, by=ada))
    mia = Browser(app, metric.owner)
    page = mia.get("/metrics/ci-time").press("Pause pulling from Production").follow()
    assert "Paused" in page.text
    page = page.press("Resume pulling from Production").follow()
    page = page.press("Pull now from Production").follow()
    assert "paused pulling ci-time from Production" in mia.get("/metrics/ci-time/history").text
    page = mia.get("/metrics/ci-time/pulls/1/edit").press("Save changes", query="max(ci)")
    assert db.session.get(Pull, 1).query == "max(ci)"
    page = mia.get("/metrics/ci-time/pulls/1/removal").press("Stop pulling").follow()
    assert "The points that came stay" in page.text
    assert db.session.scalar(sa.select(Pull.id)) is None


def test_everybody_sees_where_it_comes_from_and_nobody_an_address(app, ada, metric, server):
    a_pull(metric, a_source(server, by=ada))
    key = "https://data.example.org/t0ken/ci.json?key=t0ken"
    db.session.add(
        Pull(metric=metric, series="eu", kind=SourceKind.HTTP, address=key, created_by_id=ada.id)
    )
    otto = Browser(app, a_person("Otto"))
    page = otto.get("/metrics/ci-time")
    assert "Production" in page.text
    assert "data.example.org" in page.text
    for hidden in ("t0ken", "127.0.0.1", "Have it pulled", "Pause", "Remove…"):
        assert hidden not in page.text
    for path in ("new", "new?source=1", "1/edit", "1/removal"):
        assert otto.get(f"/metrics/ci-time/pulls/{path}").status == 403
    for path in ("", "/new", "/1"):
        assert otto.get(f"/admin/sources{path}").status == 404
    assert otto.get("/metrics/ci-time/pulls/7/edit").status == 404


def test_a_source_is_added_tested_changed_and_archived(app, ada, tmp_path):
    browser = Browser(app, ada)
    typed = {
        "kind": "sql",
        "name": "Builds",
        "address": a_file(tmp_path / "ci.sqlite3", [("2026-03-02", 21.5, 40)]),
    }
    page = browser.get("/admin/sources/new").press("Add the source", **typed)
    assert (page.status, "inside: say so" in page.text) == (422, True)
    page = page.press("Add the source", **typed, is_inside="y", secret="t0ken").follow()
    assert "It answers." in page.press("Test the connection").follow().text
    page = page.press("Save changes", name="CI builds", is_inside="y").follow()
    assert "CI builds" in page.text
    assert "t0ken" not in page.text
    page = page.press("Archive").follow()
    assert "Archived" in page.text
    assert db.session.scalars(sa.select(DataSource)).one().archived_at
    assert browser.get("/admin/sources/1").press("Bring it back").status == 303


def test_a_test_that_fails_says_why(app, ada):
    a_source("http://127.0.0.1:9", by=ada)
    page = Browser(app, ada).get("/admin/sources/1").press("Test the connection").follow()
    assert "It cannot be reached" in page.text


def test_an_administrator_is_told_what_a_database_says(app, ada, metric, tmp_path):
    a_source(a_file(tmp_path / "ci.sqlite3", []), SourceKind.SQL, by=ada)
    page = Browser(app, ada).get("/metrics/ci-time/pulls/new?source=1")
    assert "syntax error" in page.press("Try it", query="selec 1").text
    assert "writes the SQL" in Browser(app, metric.owner).get("/metrics/ci-time/pulls/new").text


def test_sources_take_the_same_statements_however_many_there_are(app, ada, metric):
    for number in range(20):
        source = a_source(f"https://p{number}.example.org", by=ada, name=f"P{number}")
        a_pull(metric, source, series=f"s{number}")
    for path in ("/admin/sources", "/admin/sources/1", "/metrics/ci-time/pulls/new"):
        with count_statements() as statements:
            assert Browser(app, ada).get(path).status == 200
        assert len(statements) <= 12
    with count_statements() as statements:
        Browser(app, ada).get("/metrics/ci-time")
    assert sum("FROM pull" in each for each in statements) == 1
