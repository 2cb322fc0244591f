"""The worker notes when each of its jobs last ran, and says so."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from proposals import clock, words
from proposals.cli import working
from proposals.cli.working import JOBS
from proposals.db import db, transaction
from proposals.heartbeat import JobRun
from tests.browser import Browser
from tests.builders import an_administrator

pytestmark = pytest.mark.one_engine


def does_nothing() -> int:
    return 0


def breaks() -> int:
    raise ValueError("no mail server")


@pytest.fixture
def jobs(monkeypatch):
    """Two jobs of our own beside the heartbeat."""
    chosen = {does_nothing: timedelta(hours=1), breaks: timedelta(seconds=1)}
    monkeypatch.setattr(working, "JOBS", {**chosen, working.beat: timedelta(seconds=15)})


@pytest.fixture
def run(app):
    return lambda *args: app.test_cli_runner().invoke(args=["worker", *args])


def test_every_job_is_told_in_words():
    assert set(words.JOB) == {job.__name__ for job in JOBS if job is not working.beat}


class TestARun:
    @pytest.fixture(autouse=True)
    def _ran(self, app, jobs, run):
        run("--once")
        run("--once")

    def test_that_went_well_says_when_it_is_next(self):
        job = db.session.get_one(JobRun, "does_nothing")
        assert job.succeeded_at == job.ended_at
        assert job.next_at - job.ended_at == timedelta(hours=1)

    def test_that_failed_says_why_and_how_often(self):
        job = db.session.get_one(JobRun, "breaks")
        assert (job.failures, job.succeeded_at) == (2, None)
        assert job.came_of_it == "Failed 2 times in a row: ValueError('no mail server')"

    def test_is_told_to_scripts(self, run):
        result = run("--status", "--json")
        said = json.loads(result.output)
        assert (result.exit_code, said["silent"]) == (0, False)
        assert [job["name"] for job in said["jobs"]] == ["breaks", "does_nothing"]

    def test_is_on_the_page_of_administrators(self, app):
        page = Browser(app, an_administrator()).get("/admin/worker")
        assert "no mail server" in page.text
        assert "silent" not in page.text

    def test_that_hangs_has_a_name(self, app):
        with transaction():
            working.heartbeat.note_begin("does_nothing")
        assert db.session.get_one(JobRun, "does_nothing").came_of_it.startswith("Running since")


def test_a_worker_that_is_silent_is_told_of_loudly(app, run):
    with clock.at(clock.now() - timedelta(minutes=5)):
        run("--once")
    result = run("--status")
    assert result.exit_code == 1
    assert "5 minutes ago" in result.output
    page = Browser(app, an_administrator()).get("/admin/worker")
    assert "The worker is silent." in page.text
