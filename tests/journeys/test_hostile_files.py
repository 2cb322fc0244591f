"""Files that would act if they could, opened in a real browser: none of them does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import pytest
from playwright.sync_api import Download, Error, Page

from proposals.db import db
from proposals.drafting.actions import attach, save_revision
from proposals.drafting.models import Stage
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.drafting.pictures import png
from tests.drafting.test_files import HOSTILE, SVG
from tests.journeys.visitor import Visitor

RUNS = b"<script>document.title='ran'</script>"

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


class Watch:
    """Notes what a page does that it was not asked to do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[str] = []
        self.saved: list[str] = []
        page.on("dialog", lambda dialog: (self.seen.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: self._note(request.url))
        page.on("download", self._save)

    def _note(self, url: str) -> None:
        if url.endswith("/ran"):
            self.seen.append(url)

    def _save(self, download: Download) -> None:
        self.saved.append(download.suggested_filename)
        download.cancel()

    def open(self, address: str) -> None:
        with suppress(Error):  # a page that is saved is no page that one arrives at
            self.page.goto(address)
        if self.page.title() == "ran":
            self.seen.append(address)


def test_none_acts_whether_it_is_opened_or_shown(visit: Callable[..., Visitor]) -> None:
    owner = a_member()
    proposal = a_proposal(owner=owner, stage=Stage.DRAFT)
    files = [attach(proposal, name=name, content=HOSTILE[name], by=owner) for name in HOSTILE]
    files.append(attach(proposal, name="good.png", content=png(), by=owner))
    body = "\n\n".join(f"![{file.name}]({file.address})" for file in files)
    save_revision(proposal, body=body, base_revision=1, by=owner)
    addresses, number = [file.address for file in files], proposal.number
    not_shown = sum(not file.is_image for file in files)
    assert owner.email
    email = owner.email
    db.session.commit()

    visitor = visit()
    visitor.sign_in(email, PASSWORD)
    watch = Watch(visitor.page)
    for address in addresses:
        watch.open(address)
    assert watch.seen == []
    assert len(watch.saved) == not_shown
    # Chromium dresses a picture that stands alone; the policy of a file forbids even that.
    visitor.complaints[:] = [each for each in visitor.complaints if "inline style" not in each]

    visitor.open(f"/p/{number}/edit")
    visitor.page.locator("#preview img").last.scroll_into_view_if_needed()
    drawn = visitor.page.locator("#preview img[alt='good.png']")
    visitor.page.wait_for_function("(each) => each.naturalWidth === 2", arg=drawn.element_handle())
    assert watch.seen == []


@pytest.mark.parametrize(("kind", "text"), [("text/html", RUNS), ("image/svg+xml", SVG)])
def test_the_watch_sees_what_acts(visit: Callable[..., Visitor], kind: str, text: bytes) -> None:
    watch = Watch(visit().page)
    watch.open(f"data:{kind},{quote(text)}")
    assert watch.seen
