"""The Rust RFCs, 638 of them: every fact that was checked by hand, when the archive is there."""

from collections import Counter

import pytest

from proposals.exchange.archive import open_archive
from proposals.exchange.reading import read
from tests.exchange.corpora import FOLDER, facts, needs

pytestmark = needs("rust-rfcs.tar.gz", "rust-rfcs.facts.json")


@pytest.fixture(scope="module")
def expected():
    return facts("rust-rfcs.facts.json")


@pytest.fixture(scope="module")
def reading():
    with open_archive(FOLDER / "rust-rfcs.tar.gz") as archive:
        return read(archive)


@pytest.fixture(scope="module")
def pairs(reading, expected):
    documents = {document.file: document for document in reading.documents}
    return [(record, documents[record["path"]]) for record in expected["records"]]


def letters(text):
    return "".join(char for char in text.lower() if char.isalnum())


class TestTheRustArchive:
    def test_is_recognised(self, reading):
        assert reading.format == "rust-rfc"

    def test_holds_exactly_these_proposals(self, reading, expected):
        assert {one.file for one in reading.documents} == {r["path"] for r in expected["records"]}
        assert len(reading.documents) == expected["proposals"]

    def test_gives_every_file_one_outcome(self, reading, expected):
        lists = [reading.documents, reading.attachments, reading.skipped, reading.failed]
        files = [one.file for several in lists for one in several]
        assert len(files) == len(set(files)) == expected["files"]
        assert sum(reading.counts.values()) == expected["files"]
        assert reading.failed == []

    def test_says_why_a_file_is_no_proposal(self, reading, expected):
        reasons = {one.file: one.reason for one in [*reading.skipped, *reading.attachments]}
        for kind, files in expected["skipped_files"].items():
            assert all(reasons[file].startswith(kind) for file in files)
        assert {one.reason for one in reading.attachments} == {
            "attachment: image",
            "supporting document",
        }
        optional = {one["path"] for one in expected["optional"]}
        assert optional == {f for f, reason in reasons.items() if reason == "supporting document"}

    @pytest.mark.parametrize("name", ["number", "created", "updated", "status"])
    def test_is_exact_in(self, pairs, name):
        wrong = [r["path"] for r, document in pairs if getattr(document, name) != r[name]]
        assert wrong == []

    @pytest.mark.parametrize("name", ["discussion", "supersedes", "superseded_by"])
    def test_is_exact_in_the_links_of(self, pairs, name):
        wrong = [r["path"] for r, doc in pairs if set(getattr(doc, name)) != set(r[name])]
        assert wrong == []

    def test_titles_are_one_of_those_that_are_right(self, pairs):
        wrong = [
            (record["path"], document.title)
            for record, document in pairs
            if letters(document.title) not in {letters(title) for title in record["title_any"]}
        ]
        assert wrong == []

    def test_sections_are_found_in_at_least_95_percent_of_their_documents(self, pairs, expected):
        found = Counter(kind for _, document in pairs for kind in document.sections)
        for kind, count in expected["sections"].items():
            assert found[kind] >= 0.95 * count
        same = sum(sorted(document.sections) == record["sections"] for record, document in pairs)
        assert same >= 0.95 * len(pairs)

    def test_unreadable_dates_are_reported_and_not_replaced(self, pairs):
        for record, document in pairs:
            unreadable = any(flag.startswith("date unreadable") for flag in record["flags"])
            told = any(remark.code == "date-unreadable" for remark in document.warnings)
            assert told == unreadable
            assert not unreadable or (document.created is None and document.created_raw)

    def test_banners_are_suggestions(self, pairs):
        for record, document in pairs:
            banners = [flag.partition(": ")[2] for flag in record["flags"] if "banner" in flag]
            messages = [r.message for r in document.warnings if r.code == "banner"]
            assert all(message.endswith(banners[0]) for message in messages if banners)
            assert not banners or messages

    def test_dangling_links_are_listed_within_2_percent(self, reading, expected):
        dangling = sum(remark.code == "link-dangling" for _, remark in reading.warnings)
        assert dangling == pytest.approx(expected["links"]["dangling"], rel=0.02)

    def test_takes_the_status_that_somebody_chose(self):
        with open_archive(FOLDER / "rust-rfcs.tar.gz") as archive:
            chosen = read(archive, default_status="accepted")
        assert {document.status for document in chosen.documents} == {"accepted"}
        assert {document.status_raw for document in chosen.documents} == {None}
