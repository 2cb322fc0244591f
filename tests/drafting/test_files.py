"""Files of a proposal: kept, shown to those who may see it, never able to act."""

from __future__ import annotations

from contextvars import Context
from io import BytesIO

import pytest

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.actions import attach, attaching, save_revision
from proposals.drafting.models import Attachment, Proposal, Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.drafting.pictures import PDF, gif, jpeg, png
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def proposal(app) -> Proposal:
    return a_proposal(stage=Stage.DRAFT)


@pytest.fixture
def owner(proposal) -> Person:
    return proposal.owner


def kept(proposal: Proposal, name: str = "chart.png", content: bytes = b"") -> Attachment:
    file = attach(proposal, name=name, content=content or png(), by=proposal.owner)
    db.session.commit()
    return file


def answer(browser: Browser, address: str, **headers: str) -> object:
    """Return the whole response: a page is text, and this is not."""
    db.session.commit()
    got = Context().run(browser.client.get, address, headers={"Sec-Fetch-Site": "none", **headers})
    db.session.expire_all()
    return got


def chosen(name: str, content: bytes) -> tuple[BytesIO, str]:
    return BytesIO(content), name


class TestAddingAFile:
    def test_keeps_it_under_an_address_that_cannot_be_guessed(self, proposal, owner):
        file = kept(proposal)
        assert (file.name, file.media_type, file.size) == ("chart.png", "image/png", len(png()))
        assert len(file.key) == 24
        assert file.address == f"/p/{proposal.number}/files/{file.key}/chart.png"

    def test_is_in_the_history(self, proposal):
        kept(proposal)
        event = db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first()
        assert event.details["what"] == "added the file chart.png"

    def test_twice_returns_the_one_that_is_there(self, proposal):
        assert kept(proposal) is kept(proposal, "same.png")
        assert len(proposal.files) == 1

    def test_is_for_authors(self, proposal):
        with pytest.raises(Forbidden):
            attach(proposal, name="chart.png", content=png(), by=a_person())

    def test_ends_with_the_decision(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            kept(proposal)

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("chart.png", PDF, "This is a PDF named .png"),
            ("tool.exe", b"MZ", "not taken"),
            ("notes.txt", b"x" * (attaching.LARGEST_FILE + 1), "10 MB at the most"),
            ("wall.png", png(10_000, 5_001), "50 million pixels"),
            ("wall.png", b"\x89PNG\r\n\x1a\n", "damaged"),
        ],
    )
    def test_is_refused_with_the_reason(self, proposal, owner, name, content, reason):
        with pytest.raises(Invalid, match=reason):
            attach(proposal, name=name, content=content, by=owner)

    def test_is_refused_where_it_is_empty(self, proposal, owner):
        with pytest.raises(Invalid, match="empty"):
            attach(proposal, name="chart.png", content=b"", by=owner)

    def test_is_refused_where_there_are_too_many(self, proposal, owner, monkeypatch):
        monkeypatch.setattr(attaching, "MOST_FILES", 1)
        kept(proposal)
        with pytest.raises(Invalid, match="1 file already"):
            attach(proposal, name="other.png", content=png(3, 3), by=owner)

    def test_is_refused_where_all_together_are_too_much(self, proposal, owner, monkeypatch):
        monkeypatch.setattr(attaching, "MOST_BYTES", len(png()) + 10)
        kept(proposal)
        with pytest.raises(Invalid, match="remove one first"):
            attach(proposal, name="other.png", content=png(3, 3), by=owner)


class TestTheFormOfFiles:
    def test_adds_one_and_leads_back_to_the_editor(self, app, proposal, owner):
        page = Browser(app, owner).get(f"/p/{proposal.number}/edit")
        page = page.press("Add", file=chosen("chart.png", png()))
        assert (page.status, page.location) == (303, f"/p/{proposal.number}/edit#files")
        page = page.follow()
        assert "chart.png is here." in page.text
        assert f'value="![chart]({proposal.files[0].address})"' in page.text

    def test_says_why_not(self, app, proposal, owner):
        page = Browser(app, owner).get(f"/p/{proposal.number}/edit")
        page = page.press("Add", file=chosen("chart.png", PDF)).follow()
        assert "This is a PDF named .png. Nothing was kept." in page.text
        assert proposal.files == []

    def test_wants_a_file(self, app, proposal, owner):
        page = Browser(app, owner).get(f"/p/{proposal.number}/edit").press("Add").follow()
        assert "Choose a file." in page.text

    def test_asks_before_it_removes_one_that_the_text_names(self, app, proposal, owner):
        file = kept(proposal)
        save_revision(proposal, body=file.markdown, base_revision=1, by=owner)
        page = Browser(app, owner).get(f"/p/{proposal.number}/files/{file.key}/removal")
        assert "The latest revision names it" in page.text
        assert page.press("Remove it").follow().status == 200
        assert proposal.files == []

    def test_asks_no_more_statements_for_more_files(self, app, proposal, owner):
        browser, address = Browser(app, owner), f"/p/{proposal.number}/edit"
        browser.get(address)
        kept(proposal)
        with count_statements() as few:
            browser.get(address)
        for width in range(3, 9):
            kept(proposal, content=png(width))
        with count_statements() as many:
            browser.get(address)
        assert len(many) == len(few)

    def test_is_no_business_of_readers(self, app):
        proposal = a_proposal()
        stranger = Browser(app, a_person("Rita Reader"))
        file = kept(proposal)
        assert stranger.get(f"/p/{proposal.number}/files/{file.key}/removal").status == 403


class TestAScriptThatAddsAFile:
    def sent(self, browser: Browser, proposal: Proposal, **body: object) -> object:
        number = proposal.number
        page = browser.get(f"/p/{number}/edit")
        token = next(form.fields["csrf_token"][0] for form in page.forms if form.holds_files)
        return Context().run(
            browser.client.post,
            f"/p/{number}/files",
            headers={**JSON, "X-CSRF-Token": token},
            **body,
        )

    def test_is_told_what_to_write_where_it_belongs(self, app, proposal, owner):
        got = self.sent(
            Browser(app, owner), proposal, data={"file": chosen("My chart (2).png", png())}
        )
        file = proposal.files[0]
        assert got.status_code == 201
        assert got.json == {
            "name": "My chart (2).png",
            "url": f"/p/{proposal.number}/files/{file.key}/My%20chart%20%282%29.png",
            "markdown": f"![My chart (2)]({file.address})",
            "is_image": True,
        }

    def test_is_told_why_not(self, app, proposal, owner):
        got = self.sent(Browser(app, owner), proposal, data={"file": chosen("chart.png", PDF)})
        assert (got.status_code, got.content_type) == (422, "application/problem+json")
        assert got.json["detail"] == "This is a PDF named .png. Nothing was kept."

    def test_is_told_what_would_have_fitted(self, app, proposal, owner):
        large = attaching.LARGEST_FILE + 100_000
        got = self.sent(
            Browser(app, owner),
            proposal,
            environ_overrides={"CONTENT_LENGTH": str(large)},
            content_type="multipart/form-data; boundary=x",
        )
        assert (got.status_code, got.content_type) == (413, "application/problem+json")
        assert got.json["detail"].startswith("That is 10.1 MB, and 10.0 MB fit")

    def test_holds_no_lock_while_the_file_is_on_its_way(self, app, proposal, owner):
        locked = []

        class Slow(BytesIO):
            def readinto(self, *buffer: object) -> int:
                locked.append(db.session().in_transaction())
                return super().readinto(*buffer)

        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n--x--'
        self.sent(
            Browser(app, owner),
            proposal,
            input_stream=Slow(body),
            content_length=len(body),
            content_type="multipart/form-data; boundary=x",
        )
        assert locked
        assert not any(locked)


class TestAPicture:
    def test_is_shown(self, app, proposal, owner):
        got = answer(Browser(app, owner), kept(proposal).address)
        assert (got.status_code, got.content_type, got.data) == (200, "image/png", png())
        assert got.headers["Content-Disposition"] == "inline; filename=chart.png"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"

    def test_is_asked_for_again_every_time_and_sent_once(self, app, proposal, owner):
        browser, file = Browser(app, owner), kept(proposal)
        first = answer(browser, file.address)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = answer(browser, file.address, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]

    def test_needs_few_statements(self, app, proposal, owner):
        browser, address = Browser(app, owner), kept(proposal).address
        answer(browser, address)
        with count_statements() as seen:
            answer(browser, address)
        assert len(seen) <= 4

    def test_is_part_of_the_document_that_names_it(self, app, proposal, owner):
        file = kept(proposal, "my_chart.png")
        revision = save_revision(proposal, body=file.markdown, base_revision=1, by=owner)
        assert f'src="{file.address}"' in revision.body_html
        assert 'alt="my chart"' in revision.body_html
        assert 'loading="lazy"' in revision.body_html

    def test_of_another_site_stays_a_link(self, proposal, owner):
        body = "![chart](https://elsewhere.example/p/1/files/x/chart.png)"
        revision = save_revision(proposal, body=body, base_revision=1, by=owner)
        assert "<img" not in revision.body_html
        assert 'href="https://elsewhere.example/' in revision.body_html


class TestAnyOtherFile:
    def test_is_linked_by_its_name(self, proposal, owner):
        file = kept(proposal, "TL-1 _plan_ (2).pdf", PDF)
        revision = save_revision(proposal, body=file.markdown, base_revision=1, by=owner)
        assert f'href="{file.address}"' in revision.body_html
        assert ">TL-1 _plan_ (2).pdf</a>" in revision.body_html

    def test_keeps_its_name_in_every_language(self, app, proposal, owner):
        got = answer(Browser(app, owner), kept(proposal, "Überblick.pdf", PDF).address)
        assert got.headers["Content-Disposition"] == (
            "attachment; filename=Uberblick.pdf; filename*=UTF-8''%C3%9Cberblick.pdf"
        )


SCRIPT = b"<script>document.title='ran';fetch('/ran')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'ran\'"/>'
HOSTILE = {
    "plain.svg": SVG,
    "typed.svg": b'<?xml version="1.0"?>' + SVG,
    "foreign.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject>' + SCRIPT,
    "page.html": b"<!doctype html>" + SCRIPT,
    "page.xml": b'<html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "styled.xml": b'<?xml-stylesheet type="text/xsl" href="#x"?><x/>',
    "page.txt": SCRIPT,
    "page.md": SCRIPT,
    "page.csv": SCRIPT,
    "page.log": SCRIPT,
    "page.json": SCRIPT,
    "page.yaml": SCRIPT,
    "page.diff": SCRIPT,
    "utf7.txt": b"+ADw-script+AD4-document.title='ran'+ADw-/script+AD4-",
    "utf16.txt": SCRIPT.decode().encode("utf-16"),
    "action.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "html.pdf": b"%PDF-1.7\n" + SCRIPT,
    "packed.zip": b"PK\x03\x04" + SCRIPT,
    "macro.docx": b"PK\x03\x04" + SCRIPT,
    "table.xlsx": b"PK\x03\x04" + SCRIPT,
    "talk.pptx": b"PK\x03\x04" + SCRIPT,
    "text.odt": b"PK\x03\x04" + SCRIPT,
    "svg.gz": b"\x1f\x8b" + SCRIPT,
    "comment.gif": gif(comment=SCRIPT),
    "script.gif": b"GIF89a/*\x01\0\x01\0*/=1;document.title='ran'",
    "html.gif": b"GIF89a\x01\0\x01\0" + SCRIPT,
    "svg.gif": b"GIF89a\x01\0\x01\0" + SVG,
    "exif.jpg": jpeg(exif=b"Exif\0\0" + SCRIPT),
    "after.jpg": jpeg() + SCRIPT,
    "php.jpg": jpeg(exif=b"<?php system($_GET[0]) ?>"),
    "after.png": png() + SCRIPT,
    "svg.png": png() + SVG,
    "zip.png": png() + b"PK\x03\x04" + SCRIPT,
}


class TestAHostileFile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_saved_or_drawn_and_nothing_else(self, app, proposal, owner, name):
        got = answer(Browser(app, owner), kept(proposal, name, HOSTILE[name]).address)
        is_picture = name.rpartition(".")[2] in ("gif", "jpg", "png")
        disposition = "inline" if is_picture else "attachment"
        assert got.headers["Content-Disposition"] == f"{disposition}; filename={name}"
        assert got.content_type.startswith("image/") == is_picture
        assert is_picture or got.content_type == "application/octet-stream"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert got.data == HOSTILE[name]


class TestAFileOfAProposalThatIsNotForEverybody:
    @pytest.fixture
    def hidden(self, app) -> Proposal:
        return a_proposal(visibility=Visibility.RESTRICTED)

    def test_is_not_there_for_others_though_they_have_its_address(self, app, hidden):
        file, other = kept(hidden), Browser(app, a_person("Otto Other"))
        etag = f'"{file.digest}"'
        assert answer(other, file.address).status_code == 404
        assert answer(other, file.address, **{"If-None-Match": etag}).status_code == 404
        assert answer(other, file.address).data == answer(other, "/p/999/files/x/y.png").data

    def test_is_gone_with_the_next_request_once_it_is_hidden(self, app):
        proposal, other = a_proposal(), Browser(app, a_person("Otto Other"))
        file = kept(proposal)
        assert answer(other, file.address).status_code == 200
        proposal.visibility = Visibility.RESTRICTED
        etag = f'"{file.digest}"'
        assert answer(other, file.address, **{"If-None-Match": etag}).status_code == 404

    def test_is_not_there_under_the_number_of_another_proposal(self, app, hidden):
        file, seen = kept(hidden), a_proposal()
        address = file.address.replace(f"/p/{hidden.number}/", f"/p/{seen.number}/")
        assert answer(Browser(app, seen.owner), address).status_code == 404
        assert answer(Browser(app, hidden.owner), address).status_code == 404

    def test_is_there_under_its_own_name_alone(self, app, hidden):
        address = kept(hidden).address.replace("chart.png", "chart.html")
        assert answer(Browser(app, hidden.owner), address).status_code == 404


class TestAStranger:
    def test_is_asked_to_sign_in(self, app, proposal):
        got = answer(Browser(app), kept(proposal).address)
        assert got.status_code == 303
        assert "/sign-in" in got.headers["Location"]
