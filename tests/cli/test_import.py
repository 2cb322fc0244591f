"""`flask import`: what it prints, and how it ends."""

import json

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.exchange.models import ImportRun
from tests.builders import a_person, an_administrator, an_organisation
from tests.exchange.archives import PLAIN, a_folder, a_tar

RUST = b"- Start Date: 2020-01-0%d\n- RFC PR: https://github.com/e/r/pull/%d\n\n## Summary\n\nA.\n"


@pytest.fixture
def ada(app):
    an_organisation()
    return an_administrator("Ada Admin", email="ada@example.org")


@pytest.fixture
def archive(tmp_path):
    files = [(f"000{number}-a-thing.md", RUST % (number, number)) for number in (1, 2, 3)]
    return a_tar(tmp_path / "rfcs.tar.gz", *files, ("0004-empty.md", b""), ("README.md", b"# Us\n"))


@pytest.fixture
def run(app):
    def run(*arguments):
        db.session.rollback()
        return app.test_cli_runner().invoke(args=["import", *map(str, arguments)])

    return run


def how_many():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Proposal))


class TestTheCommand:
    def test_says_in_words_what_it_did(self, run, ada, tmp_path):
        answer = run(a_folder(tmp_path, **{"0001-a": PLAIN.decode(), "README": "# Us\n"}))
        assert answer.exit_code == 0
        assert answer.stderr == ""
        assert "1 proposal in 2 files, read as markdown." in answer.stdout
        assert "1 created, 0 updated, 0 unchanged." in answer.stdout
        assert "Stages: 1 accepted." in answer.stdout
        assert "1 readme: README.md" in answer.stdout

    def test_ends_with_1_and_a_line_for_each_file_it_refused(self, run, ada, archive):
        answer = run(archive)
        assert answer.exit_code == 1
        assert answer.stderr == "0004-empty.md: empty: there is no text in it\n"
        assert how_many() == 3

    def test_says_what_it_took_files_without_a_status_for(self, run, ada, archive):
        note = "No file has a status: taken as accepted; --default-status changes it."
        assert note in run(archive).stdout

    def test_takes_them_for_what_it_is_told(self, run, ada, archive):
        answer = run(archive, "--default-status", "draft")
        assert "Stages: 3 draft." in answer.stdout
        assert "--default-status" not in answer.stdout

    def test_writes_nothing_on_a_dry_run(self, run, ada, archive):
        answer = run(archive, "--dry-run")
        assert "3 would be created" in answer.stdout
        assert how_many() == 0

    def test_changes_nothing_the_second_time(self, run, ada, archive):
        run(archive)
        assert "0 created, 0 updated, 3 unchanged." in run(archive).stdout

    def test_knows_an_archive_by_its_name_without_the_packing(self, run, ada, archive):
        run(archive)
        assert db.session.scalar(sa.select(ImportRun.source)) == "rfcs"


class TestItsDocument:
    def test_has_the_promised_shape(self, run, ada, archive):
        document = json.loads(run(archive, "--json").stdout)
        assert {
            name: document[name]
            for name in ("format", "found", "created", "updated", "unchanged", "by_stage")
        } == {
            "format": "rust-rfc",
            "found": 3,
            "created": 3,
            "updated": 0,
            "unchanged": 0,
            "by_stage": {"accepted": 3},
        }
        assert document["skipped"] == [{"file": "README.md", "reason": "readme"}]
        assert document["failed"] == [
            {"file": "0004-empty.md", "reason": "empty: there is no text in it"}
        ]
        assert document["attachments"] == []
        expected = {
            "file": "0002-a-thing.md",
            "number": 2,
            "title": "A thing",
            "status": None,
            "status_raw": None,
            "stage": "accepted",
            "authors": [],
            "created": "2020-01-02",
            "updated": None,
            "discussion": ["https://github.com/e/r/pull/2"],
            "supersedes": [],
            "superseded_by": [],
            "sections": ["summary"],
        }
        assert expected.items() <= document["proposals"][1].items()

    def test_is_the_same_without_writing(self, run, ada, archive):
        planned = json.loads(run(archive, "--json", "--dry-run").stdout)
        assert planned == json.loads(run(archive, "--json").stdout)


class TestTheOwner:
    def test_is_the_first_administrator(self, run, ada, archive):
        an_administrator("Bea")
        run(archive)
        assert set(db.session.scalars(sa.select(Proposal.owner_id))) == {ada.id}

    def test_is_whoever_was_named_and_the_administrator_imported_it(self, run, ada, archive):
        bo = a_person("Bo", email="bo@example.org")
        run(archive, "--owner", "Bo@example.org")
        assert set(db.session.scalars(sa.select(Proposal.owner_id))) == {bo.id}
        assert db.session.scalar(sa.select(ImportRun.ran_by_id)) == ada.id

    def test_has_to_be_somebody(self, run, ada, archive):
        answer = run(archive, "--owner", "no@example.org")
        assert answer.exit_code == 2
        assert "nobody signs in with no@example.org" in answer.stderr

    def test_is_missing_where_nobody_is_an_administrator(self, run, app, archive):
        answer = run(archive)
        assert answer.exit_code == 1
        assert "flask users create" in answer.stderr


class TestWrongUse:
    def test_is_answered_with_2(self, run, ada, archive, tmp_path):
        assert run(tmp_path / "nothing").exit_code == 2
        assert run(archive, "--format", "no-such").exit_code == 2
        assert run(archive, "--default-status", "perhaps").exit_code == 2

    def test_of_something_that_is_no_archive_is_one_sentence(self, run, ada, tmp_path):
        (tmp_path / "x.tar.gz").write_bytes(b"\x1f\x8bnot really")
        answer = run(tmp_path / "x.tar.gz")
        assert answer.exit_code == 1
        assert answer.stderr.count("\n") == 1
        assert how_many() == 0
