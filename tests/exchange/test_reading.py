import subprocess
import sys
from datetime import date

import pytest

from proposals.exchange.archive import open_archive
from proposals.exchange.reading import read
from tests.exchange.archives import PLAIN, a_folder, a_tar
from tests.exchange.corpora import FOLDER, facts, needs

TODAY = date(2026, 11, 22)
RUST = "- Feature Name: x\n- Start Date: 2020-01-0{0}\n- RFC PR: https://github.com/e/r/pull/{0}\n"


def reading_of(path, **choices):
    with open_archive(path) as archive:
        reading = read(archive, today=TODAY, **choices)
        assert sum(reading.counts.values()) == archive.file_count
        return reading


def read_folder(path, **files):
    return reading_of(a_folder(path, **files))


def reasons(reading):
    return {line.file: line.reason for line in [*reading.skipped, *reading.failed]}


def by_file(reading):
    return {document.file: document for document in reading.documents}


def codes(reading, file):
    return [remark.code for one, remark in reading.warnings if one == file]


class TestAFile:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("0000-template", "template"),
            ("rfcs/yyyymmdd-rfc-template", "template"),
            ("NNNN-anything", "template"),
            ("template-full", "template"),
            ("adr-template", "template"),
            ("README", "readme"),
            ("text/README", "readme"),
            ("LICENSE", "licence"),
            ("CONTRIBUTING", "contributing"),
            ("CODE_OF_CONDUCT", "code of conduct"),
            ("INDEX", "index"),
            (".github/pull_request", "dotfile"),
        ],
    )
    def test_is_skipped_for_what_its_name_says(self, tmp_path, name, kind):
        reading = read_folder(tmp_path, **{name: "# Text\n", "0001-a": "# A\n"})
        assert reasons(reading)[f"{name}.md"].startswith(kind)
        assert list(by_file(reading)) == ["0001-a.md"]

    @pytest.mark.parametrize(
        "name",
        [
            "0026-email-template-engine",
            "0000-use-markdown-decision-records",
            "keps/5978-cluster-resource-claim-template/README",
            "365-paginated-lists/README",
        ],
    )
    def test_is_a_proposal_in_spite_of_its_name(self, tmp_path, name):
        assert list(by_file(read_folder(tmp_path, **{name: "# A\n"}))) == [f"{name}.md"]

    def test_is_a_stub_when_it_only_leads_elsewhere(self, tmp_path):
        reading = read_folder(tmp_path, **{"1-a": "# A\n", "1-old": "Moved to [1-a.md](1-a.md).\n"})
        assert reasons(reading) == {"1-old.md": "redirect stub: it only leads to 1-a.md"}

    def test_is_an_index_when_it_is_mostly_links(self, tmp_path):
        listing = "\n".join(f"| [{n}]({n}.md) | done |" for n in range(20))
        reading = read_folder(tmp_path, **{"OVERVIEW": listing, "1-a": "# A\n"})
        assert reasons(reading)["OVERVIEW.md"].startswith("index")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "empty"),
            (" \n\t\n", "empty"),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer"),
        ],
    )
    def test_is_not_imported_when_there_is_no_document_in_it(self, tmp_path, text, reason):
        reading = read_folder(tmp_path, a=text)
        assert reading.failed[0].reason.startswith(reason)

    def test_is_not_imported_when_its_format_is_not_read(self, tmp_path):
        reading = reading_of(a_tar(tmp_path / "a", ("notes.docx", b"x"), ("0001-a.md", PLAIN)))
        assert reasons(reading) == {"notes.docx": "the format .docx is not read"}

    def test_belongs_to_the_proposal_whose_folder_it_lies_in(self, tmp_path):
        reading = read_folder(tmp_path, **{"1-a": "# A\n", "1-a/motivation": "# B\n"})
        assert [(one.file, one.owner) for one in reading.attachments] == [
            ("1-a/motivation.md", "1-a.md")
        ]

    def test_is_kept_when_a_document_links_to_it(self, tmp_path):
        members = ("0001-a.md", b"# A\n\n[log](a.log)\n"), ("a.log", b"x"), ("b.log", b"x")
        reading = reading_of(a_tar(tmp_path / "a", *members))
        assert [one.file for one in reading.attachments] == ["a.log"]
        assert reasons(reading)["b.log"].startswith("other")

    def test_is_an_image_by_its_content(self, tmp_path):
        reading = reading_of(
            a_tar(
                tmp_path / "a",
                ("a.png", b"\x89PNG\r\n\x1a\n"),
                ("b.png", b"<html>"),
                ("c.svg", b"<svg onload='x()'/>"),
            )
        )
        assert [one.file for one in reading.attachments] == ["a.png", "c.svg"]
        assert codes(reading, "c.svg") == ["active-image"]
        assert list(reasons(reading)) == ["b.png"]


class TestAnArchive:
    def test_is_told_by_what_most_documents_look_like(self, tmp_path):
        rust = {f"text/000{n}-a": RUST.format(n) for n in (1, 2, 3)}
        decision = "# 1. A\n\n## Status\n\nAccepted\n\n## Context\n\n## Decision\n"
        assert read_folder(tmp_path / "r", **rust).format == "rust-rfc"
        assert read_folder(tmp_path / "d", **{"doc/adr/0001-a": decision}).format == "adr"
        assert read_folder(tmp_path / "m", **{"a": "# A\n"}).format == "markdown"

    def test_leaves_out_what_is_plainly_no_rfc(self, tmp_path):
        rust = {f"text/000{n}-a": RUST.format(n) for n in (1, 2, 3)}
        reading = read_folder(tmp_path, **rust, governance="# How we work\n")
        assert len(reading.documents) == 3
        assert reasons(reading)["governance.md"].startswith("other")

    def test_is_read_in_a_format_that_somebody_chose(self, tmp_path):
        folder = a_folder(tmp_path, a="# A\n")
        assert reading_of(folder, format="adr").format == "adr"
        with pytest.raises(ValueError, match="unknown format"):
            reading_of(folder, format="word")

    def test_gives_the_chosen_status_to_what_has_none(self, tmp_path):
        folder = a_folder(tmp_path, a="# A\n", b="# B\n\n- Status: Rejected\n")
        statuses = [one.status for one in reading_of(folder, default_status="accepted").documents]
        assert statuses == ["accepted", "rejected"]
        assert reading_of(folder).documents[0].status is None

    def test_makes_the_odd_one_out_a_draft_and_says_so(self, tmp_path):
        files = {f"{n}": f"# A{n}\n\n- Status: Accepted\n" for n in range(9)} | {"odd": "# B\n"}
        reading = read_folder(tmp_path, **files)
        assert by_file(reading)["odd.md"].status == "draft"
        assert "status-missing" in codes(reading, "odd.md")

    def test_takes_the_status_from_its_folders(self, tmp_path):
        header = "# B\n\n- Status: Draft\n"
        reading = read_folder(tmp_path, accepted__2020__a="# A\n", proposed__b=header)
        assert {one.file: one.status for one in reading.documents} == {
            "accepted/2020/a.md": "accepted",
            "proposed/b.md": "in_review",
        }
        assert codes(reading, "proposed/b.md") == ["status-folder"]

    def test_settles_the_order_of_its_dates(self, tmp_path):
        date = "# A\n\n- Status: Draft\n- Date: {}\n"
        reading = read_folder(tmp_path, a=date.format("03/04/2020"), b=date.format("27/01/2020"))
        assert [one.created for one in reading.documents] == ["2020-04-03", "2020-01-27"]
        assert codes(reading, "a.md") == ["date-order"]

    def test_imports_a_number_given_twice_and_says_so(self, tmp_path):
        reading = read_folder(tmp_path, **{"0020-a": "# A\n", "0020-b": "# B\n"})
        assert [one.number for one in reading.documents] == [20, 20]
        assert codes(reading, "0020-b.md") == ["number-duplicate"]

    def test_does_not_number_documents_by_their_year(self, tmp_path):
        files = {f"2019-{name}/README": f"# {name}\n" for name in "abcdef"}
        assert {one.number for one in read_folder(tmp_path, **files).documents} == {None}

    def test_lists_links_that_lead_nowhere_but_not_those_in_code(self, tmp_path):
        text = "# A\n\n[b](b.md#x) [gone](c.md) [up](../../etc/passwd) `[no](d.md)`\n\n"
        reading = read_folder(tmp_path, a=text + "```\n[no](e.md)\n```\n", b="# B\n")
        assert [(r.code, r.raw, r.line) for f, r in reading.warnings if f == "a.md"] == [
            ("link-dangling", "c.md", 1),
            ("link-outside", "../../etc/passwd", 1),
        ]

    def test_reports_what_was_refused_and_what_came_twice(self, tmp_path):
        members = ("r/0001-a.md", b"old"), ("r/0001-a.md", PLAIN), ("../b.md", b"x")
        reading = reading_of(a_tar(tmp_path / "a", *members))
        assert list(reasons(reading)) == ["../b.md"]
        assert codes(reading, "0001-a.md") == ["member-repeated"]

    def test_is_read_without_flask_and_without_a_database(self):
        script = (
            "import sys, proposals.exchange.reading;"
            "print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
        assert done.stdout.decode().strip() == "[]"


@needs("bad-files.tar.gz", "bad-files.expected.json")
class TestTheBadFiles:
    def test_meet_the_outcomes_that_were_written_down(self):
        reading = reading_of(FOLDER / "bad-files.tar.gz")
        warned = {file for file, _ in reading.warnings}
        outcomes = {line.file: "reported" for line in reading.failed}
        outcomes |= {line.file: "skipped" for line in reading.skipped}
        outcomes |= {one.file: "attachment" for one in reading.attachments}
        outcomes |= {one.file: "proposal" for one in reading.documents}
        for file, expected in facts("bad-files.expected.json")["files"].items():
            outcome, _, warning = expected["outcome"].partition("+")
            assert outcomes[file] == outcome, file
            assert not warning or file in warned, file
