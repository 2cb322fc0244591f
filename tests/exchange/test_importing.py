"""Archives brought in: every proposal once, nothing invented, nothing overwritten."""

from contextvars import Context
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from proposals import clock
from proposals.accounts.models import Organisation
from proposals.db import db
from proposals.drafting.actions import save_revision, start
from proposals.drafting.models import Proposal, Revision, Stage, Visibility
from proposals.errors import Forbidden
from proposals.events import Delivery, LoggedEvent
from proposals.exchange.actions import import_archive
from proposals.exchange.archive import open_archive
from proposals.exchange.models import ImportedFile, ImportRun
from proposals.exchange.plan import LARGEST_NUMBER, assign_numbers, plan_of
from proposals.exchange.queries import imported_facts
from proposals.exchange.reading import read
from proposals.exchange.report import Report
from proposals.search.index import matches
from tests.browser import Browser
from tests.builders import a_person, an_administrator, an_organisation
from tests.exchange.archives import a_folder, a_tar, a_zip

ADR = """# Use PostgreSQL

- Status: {status}
- Date: 2020-03-04
- Deciders: Ann Bell <ann@example.org>, @bo

## Context

{context}

## Decision

We use it.
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def an_adr(status="Accepted", context="Text."):
    return ADR.format(status=status, context=context)


@pytest.fixture
def ada(app):
    an_organisation()
    return an_administrator("Ada Admin")


def imported(path, *, by, source="adrs", **choices):
    with open_archive(path) as archive:
        reading = read(archive, **choices)
        return import_archive(reading, archive, source=source, by=by)


def proposal_of(number):
    db.session.expire_all()
    return db.session.scalars(sa.select(Proposal).where(Proposal.number == number)).one()


def counts():
    tables = (Proposal, Revision, LoggedEvent, Delivery, ImportedFile)
    return [db.session.scalar(sa.select(sa.func.count()).select_from(each)) for each in tables]


def fates(report):
    document = report.as_document()
    return {each["file"]: each["outcome"] for each in document["proposals"]}


def fetched(app, reader, url):
    """The bytes of an answer, as somebody gets them."""
    browser = Browser(app, reader)
    db.session.rollback()
    return Context().run(browser.client.get, url)


class TestAnImportedProposal:
    def test_says_what_its_document_says(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0007-use-postgresql": an_adr()}), by=ada)

        proposal = proposal_of(7)
        assert proposal.title == "Use PostgreSQL"
        assert proposal.stage == Stage.ACCEPTED
        assert proposal.imported_status == "Accepted"
        assert proposal.is_imported
        assert proposal.created_at == datetime(2020, 3, 4, tzinfo=UTC)
        assert proposal.latest.body.startswith("## Context\n")
        assert '<h2 id="s-context">Context</h2>' in proposal.latest.body_html
        assert [each["kind"] for each in proposal.latest.sections] == ["context", "narrative"]

    def test_belongs_to_the_importer_and_is_written_by_its_authors(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0007-a": an_adr()}), by=ada)
        proposal = proposal_of(7)
        assert proposal.owner == ada
        assert proposal.imported_authors == ["Ann Bell", "@bo"]
        assert proposal.seats == []

    def test_finds_the_account_of_an_author_by_the_address(self, ada, tmp_path):
        ann = a_person("Ann B.", email="ann@example.org")
        imported(a_folder(tmp_path, **{"0007-a": an_adr()}), by=ada)
        assert proposal_of(7).co_authors == [ann]
        assert proposal_of(7).imported_authors == ["@bo"]

    @pytest.mark.parametrize(
        ("status", "stage"),
        [
            ("Draft", Stage.DRAFT),
            ("Proposed", Stage.IN_REVIEW),
            ("Accepted", Stage.ACCEPTED),
            ("Implemented", Stage.CLOSED),
            ("Rejected", Stage.DECLINED),
            ("Withdrawn", Stage.WITHDRAWN),
            ("On hold", Stage.DEFERRED),
            ("Superseded", Stage.SUPERSEDED),
            ("Deprecated", Stage.SUPERSEDED),
        ],
    )
    def test_enters_at_the_stage_of_its_status(self, ada, tmp_path, status, stage):
        imported(a_folder(tmp_path, **{"0007-a": an_adr(status)}), by=ada)
        assert proposal_of(7).stage == stage
        assert proposal_of(7).visibility == Visibility.ORGANISATION
        assert proposal_of(7).reached == {}

    @pytest.mark.parametrize("status", ["Draft", "Proposed", "Accepted", "Implemented", "Rejected"])
    def test_opens_with_all_its_tabs(self, app, ada, tmp_path, status):
        imported(a_folder(tmp_path, **{"0007-a": an_adr(status)}), by=ada)
        browser = Browser(app, a_person())
        assert browser.get("/p/7").status == 200
        assert browser.get("/p/7/history").status == 200

    def test_is_called_unmeasured_where_its_source_says_implemented(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0007-a": an_adr("Implemented")}), by=ada)
        assert imported_facts(proposal_of(7)).is_unmeasured

    def test_is_found_by_its_words_its_authors_and_its_written_status(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"7-a": an_adr("Adopted", "A quokka.")}), by=ada)
        for words in ("quokka", "Ann Bell", "adopted"):
            found = db.session.execute(sa.select(matches(words))).all()
            assert [row.proposal_id for row in found] == [proposal_of(7).id]

    def test_tells_nobody(self, ada, tmp_path):
        a_person("Ann B.", email="ann@example.org")
        imported(a_folder(tmp_path, **{"0007-a": an_adr("Proposed")}), by=ada)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 0

    def test_has_its_summary_for_a_brief(self, ada, tmp_path):
        text = (
            "# A\n\n## Summary\n\nUse `Vec<T>` and *care*[^1].\n\n[^1]: Much.\n\n## Context\n\nX.\n"
        )
        imported(a_folder(tmp_path, **{"0007-a": text}), by=ada)
        assert proposal_of(7).brief == "Use Vec<T> and care."
        assert proposal_of(7).latest.brief_html == "<p>Use Vec&lt;T&gt; and care.</p>"

    def test_has_a_brief_of_500_characters_at_the_most(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0007-a": f"# A\n\n{'word ' * 400}\n"}), by=ada)
        assert 480 < len(proposal_of(7).brief) <= 500


class TestADate:
    def import_dated(self, date, ada, tmp_path):
        text = an_adr().replace("2020-03-04", date)
        imported(a_folder(tmp_path, **{"0007-a": text}), by=ada)
        return proposal_of(7)

    def test_keeps_the_precision_it_was_written_with(self, ada, tmp_path):
        proposal = self.import_dated("2013-12", ada, tmp_path)
        assert imported_facts(proposal).created == "December 2013"
        assert proposal.created_at == datetime(2013, 12, 1, tzinfo=UTC)

    def test_that_cannot_be_read_is_shown_as_written_and_replaced_by_none(self, ada, tmp_path):
        with clock.at(datetime(2026, 11, 22, 8, tzinfo=UTC)):
            proposal = self.import_dated("2014-19-19", ada, tmp_path)
        assert proposal.created_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
        facts = imported_facts(proposal)
        assert (facts.created, facts.unread_date) == ("", "2014-19-19")

    def test_of_a_decided_proposal_is_when_it_was_active(self, ada, tmp_path):
        proposal = self.import_dated("2014-10-19", ada, tmp_path)
        assert proposal.active_at == datetime(2014, 10, 19, tzinfo=UTC)

    def test_of_an_open_one_does_not_make_it_idle(self, ada, tmp_path):
        text = an_adr("Proposed").replace("2020-03-04", "2014-10-19")
        with clock.at(datetime(2026, 11, 22, 8, tzinfo=UTC)):
            imported(a_folder(tmp_path, **{"0007-a": text}), by=ada)
        assert proposal_of(7).active_at == datetime(2026, 11, 22, 8, tzinfo=UTC)


class TestAHeader:
    def test_keeps_what_has_no_place_here_but_no_address(self, ada, tmp_path):
        text = an_adr().replace(
            "- Date", "- Shepherd: Cy <cy@example.org>, dee@example.org\n- Date"
        )
        imported(a_folder(tmp_path, **{"0007-a": text}), by=ada)
        [(name, value)] = imported_facts(proposal_of(7)).fields
        assert name == "Shepherd"
        assert "Cy" in value
        assert "@" not in value

    def test_without_a_status_means_decided_in_an_archive_of_decisions(self, ada, tmp_path):
        files = {f"000{n}-a": an_adr().replace("- Status: Accepted\n", "") for n in range(1, 4)}
        report = imported(a_folder(tmp_path / "adr", **files), by=ada, format="adr")
        assert report.plan.assumed == "accepted"
        assert proposal_of(1).stage == Stage.ACCEPTED
        assert report.as_document()["proposals"][0]["status"] is None

    def test_without_a_status_means_draft_in_other_archives(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0001-a": "# A\n\nText.\n"}), by=ada)
        assert proposal_of(1).stage == Stage.DRAFT

    def test_without_a_status_means_what_somebody_chose(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": "# A\n\nText.\n"})
        report = imported(folder, by=ada, default_status="implemented")
        assert proposal_of(1).stage == Stage.CLOSED
        assert report.plan.assumed is None


class TestANumber:
    def test_is_the_documents_own_and_new_proposals_count_on_from_it(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0042-a": an_adr()}), by=ada)
        assert start(title="B", template="general", by=ada).number == 43

    def test_that_is_taken_here_gives_way_to_the_next_free_one(self, ada, tmp_path):
        start(title="Ours", template="general", by=ada)
        db.session.commit()
        report = imported(a_folder(tmp_path, **{"0001-a": an_adr(), "0005-b": an_adr()}), by=ada)
        assert proposal_of(6).title == "Use PostgreSQL"
        assert [remark.message for _, remark in report.plan.remarks] == [
            "number 1 was not free; it became TL-6"
        ]

    def test_given_twice_stays_with_the_first_by_path(self, ada, tmp_path):
        files = {"0003-a": "# First\n\nText.\n", "0003-b": "# Second\n\nText.\n"}
        report = imported(a_folder(tmp_path, **files), by=ada)
        assert (proposal_of(3).title, proposal_of(4).title) == ("First", "Second")
        assert "number-duplicate" in {remark.code for _, remark in report.warnings}

    def test_that_is_absurd_does_not_decide_how_we_go_on(self, ada, tmp_path):
        imported(a_folder(tmp_path, **{"a": "---\nrfc: 999999999\n---\n# A\n\nText.\n"}), by=ada)
        assert db.session.scalar(sa.select(Organisation.last_number)) == 1

    @given(
        st.lists(st.sampled_from([None, *range(20), LARGEST_NUMBER + 1]), max_size=20),
        st.sets(st.integers(0, 50)),
        st.integers(0, 60),
    )
    def test_is_never_given_twice(self, wanted, taken, last):
        given, largest = assign_numbers(wanted, taken=taken, last=last)
        assert len(set(given)) == len(given) == len(wanted)
        assert taken.isdisjoint(given)
        assert largest >= max([last, *given])


class TestTheSameArchiveAgain:
    def test_changes_nothing_at_all(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr(), "0002-b": an_adr("Proposed")})
        (folder / "shot.png").write_bytes(PNG)
        imported(folder, by=ada)
        before, touched = counts(), proposal_of(1).version
        report = imported(folder, by=ada)
        assert counts() == before
        assert proposal_of(1).version == touched
        assert set(fates(report).values()) == {"unchanged"}

    def test_makes_one_revision_of_one_edited_file(self, ada, tmp_path):
        files = {"0001-a": an_adr(), "0002-b": an_adr()}
        imported(a_folder(tmp_path, **files), by=ada)
        before = counts()
        report = imported(a_folder(tmp_path, **{"0002-b": an_adr(context="More.")}), by=ada)
        assert fates(report) == {"0001-a.md": "unchanged", "0002-b.md": "updated"}
        assert [now - then for now, then in zip(counts(), before, strict=True)] == [0, 1, 1, 0, 0]
        assert proposal_of(2).revision_number == 2
        assert "More." in proposal_of(2).latest.body

    def test_follows_the_status_until_somebody_moves_it_here(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr("Draft"), "0002-b": an_adr("Draft")})
        imported(folder, by=ada)
        proposal_of(2).stage = Stage.IN_REVIEW
        db.session.commit()
        a_folder(tmp_path, **{"0001-a": an_adr("Accepted"), "0002-b": an_adr("Accepted")})
        imported(folder, by=ada)
        assert proposal_of(1).stage == Stage.ACCEPTED
        assert proposal_of(2).stage == Stage.IN_REVIEW
        a_folder(tmp_path, **{"0002-b": an_adr("Rejected")})
        imported(folder, by=ada)
        assert proposal_of(2).stage == Stage.IN_REVIEW

    def test_never_overwrites_what_was_edited_here(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr("Proposed")})
        imported(folder, by=ada)
        save_revision(proposal_of(1), body="Ours.", base_revision=1, by=ada)
        db.session.commit()
        assert fates(imported(folder, by=ada)) == {"0001-a.md": "unchanged"}
        a_folder(tmp_path, **{"0001-a": an_adr("Proposed", "Theirs.")})
        report = imported(folder, by=ada).as_document()
        assert report["skipped"] == [
            {
                "file": "0001-a.md",
                "reason": "conflict: edited here since; TL-1 stays as it is",
            }
        ]
        assert proposal_of(1).latest.body == "Ours."

    def test_never_rewrites_what_was_decided_on_here(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr("Proposed")})
        imported(folder, by=ada)
        proposal_of(1).stage = Stage.ACCEPTED
        db.session.commit()
        a_folder(tmp_path, **{"0001-a": an_adr("Proposed", "Theirs.")})
        assert fates(imported(folder, by=ada)) == {"0001-a.md": "conflict"}

    def test_keeps_the_proposal_of_a_file_that_was_moved(self, ada, tmp_path):
        imported(a_folder(tmp_path / "one", **{"0001-a": an_adr()}), by=ada)
        moved = a_folder(tmp_path / "two", **{"text__0001-a": an_adr()})
        assert fates(imported(moved, by=ada)) == {"text/0001-a.md": "unchanged"}
        assert fates(imported(moved, by=ada)) == {"text/0001-a.md": "unchanged"}

    def test_follows_a_file_into_the_folder_that_decides(self, ada, tmp_path):
        imported(a_folder(tmp_path / "one", **{"proposed__0001-a": an_adr("Proposed")}), by=ada)
        moved = a_folder(tmp_path / "two", **{"rejected__0001-a": an_adr("Proposed")})
        assert fates(imported(moved, by=ada)) == {"rejected/0001-a.md": "updated"}
        assert proposal_of(1).stage == Stage.DECLINED
        assert fates(imported(moved, by=ada)) == {"rejected/0001-a.md": "unchanged"}

    def test_keeps_the_proposal_of_a_file_that_is_gone_and_says_so(self, ada, tmp_path):
        imported(a_folder(tmp_path / "one", **{"0001-a": an_adr(), "0002-b": an_adr()}), by=ada)
        left = a_folder(tmp_path / "two", **{"0002-b": an_adr()})
        report = imported(left, by=ada)
        assert proposal_of(1).stage == Stage.ACCEPTED
        assert [(file, remark.code) for file, remark in report.plan.remarks] == [
            ("0001-a.md", "gone")
        ]

    def test_is_another_archive_under_another_name(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr()})
        imported(folder, by=ada)
        imported(folder, by=ada, source="other")
        assert proposal_of(2).title == "Use PostgreSQL"


class TestALink:
    def html_of(self, text, ada, tmp_path, **more):
        folder = a_folder(tmp_path, **{"0001-a": f"# A\n\n{text}\n", "0002-b": "# B\n\nText.\n"})
        for name, content in more.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        imported(folder, by=ada)
        return proposal_of(1).latest.body_html

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("[b](0002-b.md)", '<a href="/p/2">b</a>'),
            ("[b](./0002-b.md#the-text)", '<a href="/p/2#s-the-text">b</a>'),
            ("[b][1]\n\n[1]: /0002-b.md", '<a href="/p/2">b</a>'),
            ('<a href="0002-b.md">b</a>', '<a href="/p/2">b</a>'),
            ("[gone](0009-x.md)", '<abbr title="not in the archive">gone</abbr>'),
            ("[out](../../x.md)", '<abbr title="not in the archive">out</abbr>'),
            ("[up](#there)", '<a href="#u-there" rel="nofollow noopener noreferrer ugc">up</a>'),
            ("`[b](0002-b.md)`", "<code>[b](0002-b.md)</code>"),
            ("case #2 of #22", "case #2 of #22"),
        ],
    )
    def test_leads_to_the_proposal_here(self, ada, tmp_path, text, html):
        assert html in self.html_of(text, ada, tmp_path)
        assert text in proposal_of(1).latest.body

    def test_of_the_repository_itself_leads_here_too(self, ada, tmp_path):
        site = "https://github.com/o/r"
        text = (
            f"[b]({site}/blob/main/0002-b.md) [line]({site}/blob/main/0002-b.md#L4)"
            f" [no]({site}/blob/main/x.md) [else](https://github.com/p/q/blob/main/0002-b.md)"
        )
        html = self.html_of(text, ada, tmp_path)
        assert '<a href="/p/2">b</a>' in html
        assert html.count('href="https://github.com/') == 3

    def test_to_a_pull_request_leads_to_what_it_brought_where_they_share_numbers(
        self, ada, tmp_path
    ):
        pull = "https://github.com/o/r/pull"
        files = {
            f"00{n}-x": f"- RFC PR: {pull}/{n}\n\n# T{n}\n\nAs [eleven]({pull}/11) and #12 say, not"
            f" [this]({pull}/11#issuecomment-1).\n"
            for n in (11, 12, 13)
        }
        imported(a_folder(tmp_path, **files), by=ada)
        html = proposal_of(13).latest.body_html
        assert '<a href="/p/11">eleven</a>' in html
        assert '<a class="ref" href="/p/12">#12</a>' in html
        assert f'<a href="{pull}/11#issuecomment-1" ' in html

    def test_to_a_moved_document_leads_to_where_it_moved(self, ada, tmp_path):
        text = "# A\n\n[old](0003-old.md)\n"
        stub = "Moved to [here](0002-b.md).\n"
        imported(
            a_folder(tmp_path, **{"0001-a": text, "0002-b": "# B\n\nX.\n", "0003-old": stub}),
            by=ada,
        )
        assert '<a href="/p/2">old</a>' in proposal_of(1).latest.body_html

    def test_shows_an_image_that_is_kept_here(self, ada, tmp_path):
        html = self.html_of("![a chart](chart.png)", ada, tmp_path, chart_png=PNG)
        assert '<img alt="a chart" loading="lazy" src="/p/1/files/1">' in html

    def test_to_an_svg_is_a_link_to_a_file(self, ada, tmp_path):
        html = self.html_of("![a chart](chart.svg)", ada, tmp_path, chart_svg=b"<svg/>")
        assert '<a href="/p/1/files/1">a chart</a>' in html

    def test_says_which_proposal_replaces_another(self, ada, tmp_path):
        old = an_adr("Superseded by [2](0002-b.md)")
        imported(a_folder(tmp_path, **{"0001-a": old, "0002-b": an_adr()}), by=ada)
        assert proposal_of(1).superseded_by.number == 2

    def test_that_would_replace_in_a_circle_is_left_out(self, ada, tmp_path):
        files = {"0001-a": an_adr("Superseded by 2"), "0002-b": an_adr("Superseded by 1")}
        report = imported(a_folder(tmp_path, **files), by=ada)
        assert [proposal_of(n).superseded_by_id is None for n in (1, 2)] == [False, True]
        assert "reference" in {remark.code for _, remark in report.remarks}


class TestAFileOfAnArchive:
    def files(self, app, ada, tmp_path, reader=None, **contents):
        folder = a_folder(
            tmp_path, **{"0001-a": "# A\n\n" + " ".join(f"[x]({n})" for n in contents)}
        )
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        imported(folder, by=ada)
        reader = a_person()
        return {
            each.name: fetched(app, reader, each.url)
            for each in imported_facts(proposal_of(1)).attachments
        }

    def test_is_shown_only_if_it_is_an_image_that_cannot_act(self, app, ada, tmp_path):
        found = self.files(
            app, ada, tmp_path, **{"a.png": PNG, "b.svg": b"<svg/>", "c.html": b"<script>"}
        )
        assert found["a.png"].headers["Content-Type"] == "image/png"
        assert found["a.png"].headers["Content-Disposition"].startswith("inline")
        for name in ("b.svg", "c.html"):
            assert found[name].headers["Content-Type"] == "application/octet-stream"
            assert found[name].headers["Content-Disposition"] == f"attachment; filename={name}"
            assert found[name].headers["X-Content-Type-Options"] == "nosniff"

    def test_is_there_byte_for_byte_also_the_document(self, app, ada, tmp_path):
        text = an_adr().encode().replace(b"\n", b"\r\n")
        imported(a_tar(tmp_path / "x.tar.gz", ("0001-a.md", text)), by=ada)
        original = imported_facts(proposal_of(1)).original
        assert fetched(app, a_person(), original.url).data == text

    def test_is_as_hidden_as_its_proposal(self, app, ada, tmp_path):
        self.files(app, ada, tmp_path, **{"a.png": PNG})
        url = imported_facts(proposal_of(1)).attachments[0].url
        proposal_of(1).visibility = Visibility.RESTRICTED
        db.session.commit()
        assert fetched(app, a_person(), url).status_code == 404
        assert fetched(app, ada, url).data == PNG

    def test_is_not_found_below_another_proposal(self, app, ada, tmp_path):
        self.files(app, ada, tmp_path, **{"a.png": PNG})
        start(title="Another", template="general", by=ada)
        db.session.commit()
        file = imported_facts(proposal_of(1)).attachments[0].url.rpartition("/")[2]
        assert Browser(app, ada).get(f"/p/2/files/{file}").status == 404


class TestOneBadFile:
    def test_is_reported_and_the_rest_goes_on(self, ada, tmp_path):
        too_long = b"# Long\n\n" + b"word " * 250_000
        path = a_zip(
            tmp_path / "x.zip",
            ("0001-a.md", an_adr().encode()),
            ("0002-long.md", too_long),
            ("0003-empty.md", b""),
            ("../../0004-out.md", an_adr().encode()),
            ("0005-b.md", an_adr().encode()),
        )
        report = imported(path, by=ada).as_document()
        assert [each["proposal"] for each in report["proposals"]] == [1, 5]
        assert {each["file"] for each in report["failed"]} == {
            "0002-long.md",
            "0003-empty.md",
            "../../0004-out.md",
        }
        assert proposal_of(5).title == "Use PostgreSQL"

    def test_that_the_database_refuses_takes_no_other_along(self, ada, tmp_path):
        folder = a_folder(tmp_path, **{"0001-a": an_adr(), "0002-b": an_adr()})
        with open_archive(folder) as archive:
            reading = read(archive)

            def meanwhile(done):  # somebody gets number 2 by hand between plan and writing
                if done == 0:
                    db.session.add(
                        Proposal(number=2, title="First", owner_id=ada.id, revision_number=1)
                    )
                    db.session.commit()

            report = import_archive(reading, archive, source="x", progress=meanwhile, by=ada)
        assert [line.file for line in report.failed] == ["0002-b.md"]
        assert proposal_of(1).title == "Use PostgreSQL"


class TestAnImport:
    def test_is_for_administrators(self, ada, tmp_path):
        with pytest.raises(Forbidden):
            imported(a_folder(tmp_path, **{"0001-a": an_adr()}), by=a_person())
        assert counts() == [0, 0, 0, 0, 0]

    def test_is_only_planned_at_first(self, ada, tmp_path):
        with open_archive(a_folder(tmp_path, **{"0001-a": an_adr()})) as archive:
            reading = read(archive)
        report = Report(reading, plan_of(reading, source="x"))
        assert fates(report) == {"0001-a.md": "created"}
        assert counts() == [0, 0, 0, 0, 0]

    def test_keeps_its_report(self, ada, tmp_path):
        report = imported(a_folder(tmp_path, **{"0001-a": an_adr()}), by=ada)
        run = db.session.scalars(sa.select(ImportRun)).one()
        assert (run.source, run.format, run.ran_by_id) == ("adrs", report.reading.format, ada.id)
        assert run.report == report.as_document()

    def test_shows_the_report_to_administrators_alone(self, app, ada, tmp_path):
        imported(a_folder(tmp_path, **{"0001-a": an_adr(), "0002-b": ""}), by=ada)
        browser = Browser(app, ada)
        assert "adrs" in browser.get("/admin/imports").text
        page = browser.get("/admin/imports/1")
        assert "0002-b.md" in page.text
        assert "0001-a.md" not in browser.get("/admin/imports/1?outcome=not+imported").text
        for path in ("", "/1", "/1.csv", "/1.json"):
            assert Browser(app, a_person()).get(f"/admin/imports{path}").status == 404

    def test_gives_its_report_as_a_table_without_formulas(self, app, ada, tmp_path):
        imported(a_folder(tmp_path, **{"=1+1": "# A\n\n[x](gone.md)\n"}), by=ada)
        answer = Browser(app, ada).get("/admin/imports/1.csv")
        assert answer.headers["Content-Disposition"] == "attachment; filename=import-1.csv"
        assert answer.text.splitlines()[1].startswith("'=1+1.md,imported with warnings,created,")
        assert ",link-dangling,body,1," in answer.text
        assert Browser(app, ada).get("/admin/imports/1.json").status == 200
