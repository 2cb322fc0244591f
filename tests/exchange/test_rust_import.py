"""The Rust RFCs brought in for real, when the archive is there: 638 proposals, twice."""

import json
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import db
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.events import Delivery, LoggedEvent
from proposals.exchange.actions import import_archive
from proposals.exchange.archive import open_archive
from proposals.exchange.models import ImportedFile
from proposals.exchange.reading import read
from proposals.exchange.report import rows_of
from tests.browser import Browser
from tests.builders import an_administrator, an_organisation
from tests.exchange.corpora import FOLDER, facts, needs

pytestmark = [
    pytest.mark.slow,
    needs("rust-rfcs.tar.gz", "rust-rfcs.facts.json"),
    pytest.mark.one_engine,
]
SAMPLE = 40


def imported(path, *, by):
    with open_archive(path) as archive:
        return import_archive(read(archive), archive, source="rust-rfcs", by=by).as_document()


def counts():
    tables = (Proposal, Revision, LoggedEvent, Delivery, ImportedFile)
    return [db.session.scalar(sa.select(sa.func.count()).select_from(each)) for each in tables]


def letters(text):
    return "".join(char for char in text.lower() if char.isalnum())


def test_every_rust_rfc_is_here_once_and_as_it_was_written(app):
    """One test, because the import takes longer than everything that is asked about it."""
    an_organisation()
    ada = an_administrator("Ada Admin")
    expected = facts("rust-rfcs.facts.json")
    began = time.monotonic()
    report = imported(FOLDER / "rust-rfcs.tar.gz", by=ada)
    print(f"imported {report['created']} proposals in {time.monotonic() - began:.1f} s")

    assert (report["found"], report["created"], report["failed"]) == (638, 638, [])
    assert len(rows_of(report)) == expected["files"]
    assert report["by_stage"] == {"accepted": 638}
    _facts_are_right(expected, json.loads(json.dumps(report)))
    _rows_are_right(expected)
    _links_lead_here(expected)
    _pages_open(app, ada, expected)

    before = counts()
    again = imported(FOLDER / "rust-rfcs.tar.gz", by=ada)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 638)
    assert counts() == before


def _facts_are_right(expected, report):
    told = {each["file"]: each for each in report["proposals"]}
    for record in expected["records"]:
        each = told[record["path"]]
        for name in ("number", "created", "updated", "status", "status_raw"):
            assert each[name] == record[name], (record["path"], name)
        for name in ("discussion", "supersedes", "superseded_by"):
            assert set(each[name]) == set(record[name]), (record["path"], name)
        assert letters(each["title"]) in {letters(title) for title in record["title_any"]}


def _rows_are_right(expected):
    found = db.session.scalars(sa.select(Proposal).options(joinedload(Proposal.latest)))
    proposals = {proposal.number: proposal for proposal in found}
    for record in expected["records"]:
        proposal = proposals[record["number"]]
        assert proposal.stage == Stage.ACCEPTED
        assert proposal.is_imported
        assert letters(proposal.title) in {letters(title) for title in record["title_any"]}
        if record["created"] and record["created"].count("-") == 2:
            written = datetime.fromisoformat(record["created"]).replace(tzinfo=UTC)
            assert proposal.created_at == proposal.active_at == written
        assert "takes too long to lay out" not in proposal.latest.body_html
        assert len(proposal.brief) <= 500


def _links_lead_here(expected):
    pages = "".join(db.session.scalars(sa.select(Revision.body_html)))
    links = expected["links"]
    # Pull requests of these numbers are links too, but for those to a single comment.
    least = links["to_proposal"] + links["own_repo_url_to_proposal"]
    assert pages.count('<a href="/p/') >= least
    assert 'href="./' not in pages
    assert 'href="text/' not in pages


def _pages_open(app, reader, expected):
    browser = Browser(app, reader)
    numbers = [record["number"] for record in expected["records"]]
    for number in [*numbers[:: len(numbers) // SAMPLE], 3935]:
        page = browser.get(f"/p/{number}")
        assert page.status == 200, number
        assert f"TL-{number}" in page.text
