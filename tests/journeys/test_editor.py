"""Writing in a real browser: nothing typed is lost, and nobody needs a mouse or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

Visit = Callable[..., Visitor]
BODY = """## Context

<!-- Who is affected today? -->

Builds take 21 minutes.

## Narrative

They become fast.
"""


@pytest.fixture
def draft(app) -> Proposal:
    owner = a_member("Priya Raman", email="priya@example.org")
    return a_proposal("Remote build cache", owner=owner, stage=Stage.DRAFT, body=BODY)


class Writer(Visitor):
    """A visitor at the editor."""

    def writes_at(self, draft: Proposal) -> Writer:
        self.edit = f"/p/{draft.number}/edit"
        db.session.commit()  # reading began a transaction, which holds the write lock
        self.open(self.edit)
        self.sign_in("priya@example.org", PASSWORD)
        return self

    @property
    def state(self) -> Locator:
        return self.page.locator("#state")

    def text_of(self, title: str) -> Locator:
        return self.page.get_by_label(f"Text of {title}", exact=True)

    def is_kept(self) -> None:
        expect(self.state).to_contain_text("no revision yet")

    def is_there_soon(self, text: str) -> None:
        """Open the editor until what was on its way has arrived, for a few seconds."""
        for _ in range(20):
            self.open(self.edit)
            if self.text_of("Narrative").input_value() == text:
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"{text!r} never arrived")

    def is_saved(self, revision: int) -> None:
        expect(self.state).to_contain_text(f"Revision {revision} is saved")


@pytest.fixture
def writer(chromium, server, draft):
    """Let Priya write in as many browsers as the story needs."""
    writers: list[Writer] = []

    def let_in(**options) -> Writer:
        writers.append(Writer(chromium, server, "priya", **options).writes_at(draft))
        return writers[-1]

    yield let_in
    for each in writers:
        each.leave()
    complaints = [complaint for each in writers for complaint in each.complaints]
    assert [each for each in complaints if "net::ERR_" not in each] == []


def latest(draft: Proposal) -> str:
    db.session.expire_all()
    body = draft.latest.body
    db.session.commit()
    return body


class TestTypedText:
    def test_survives_a_closed_tab_and_is_there_on_another_device(self, writer, draft):
        here = writer()
        here.text_of("Context").press_sequentially(" Everybody waits.")
        here.is_kept()
        here.page.close(run_before_unload=False)
        there = writer(viewport={"width": 390, "height": 844})
        there.sees("You typed this on")
        expect(there.text_of("Context")).to_have_value(re.compile(r"Everybody waits\."))
        assert latest(draft) == BODY

    def test_survives_a_tab_that_is_closed_at_once(self, writer):
        here = writer()
        here.text_of("Narrative").fill("Typed in the last second")
        here.open("/")  # the text is still on its way when the page has gone
        here.is_there_soon("Typed in the last second")

    def test_waits_on_this_device_while_there_is_no_connection(self, writer):
        here = writer()
        here.context.set_offline(True)
        here.text_of("Narrative").fill("Typed in a tunnel")
        expect(here.state).to_contain_text("Not saved: offline")
        expect(here.state).to_contain_text("kept on this device")
        expect(here.page.get_by_role("status").filter(has_text="Not saved")).to_have_count(1)
        here.context.set_offline(False)
        here.is_kept()
        there = writer()
        expect(there.text_of("Narrative")).to_have_value("Typed in a tunnel")

    def test_that_never_reached_the_server_is_offered_back(self, writer):
        here = writer()
        here.page.route("**/unsaved", lambda route: route.abort())
        here.text_of("Narrative").fill("Only on this device")
        expect(here.state).to_contain_text("Not saved")
        here.page.unroute("**/unsaved")
        here.page.on("dialog", lambda dialog: dialog.accept())
        here.page.reload()
        here.sees("kept on this device")
        with here.page.expect_navigation():
            here.button("Put it back").click()
        expect(here.text_of("Narrative")).to_have_value("Only on this device")
        here.is_kept()

    def test_can_be_thrown_away_and_brought_back(self, writer):
        here = writer()
        here.text_of("Narrative").fill("A bad idea")
        here.is_kept()
        here.page.on("dialog", lambda dialog: dialog.accept())
        here.page.reload()
        here.press("Throw it away")
        expect(here.text_of("Narrative")).to_have_value("They become fast.")
        here.press("Bring it back")
        expect(here.text_of("Narrative")).to_have_value("A bad idea")


class TestSaving:
    def test_leaves_the_cursor_where_it_is(self, writer, draft):
        here = writer()
        here.text_of("Narrative").press("Control+End")
        here.page.keyboard.type(" At once.")
        here.page.keyboard.press("Control+s")
        here.is_saved(2)
        expect(here.text_of("Narrative")).to_be_focused()
        here.page.keyboard.type(" Twice.")
        here.page.keyboard.press("Control+s")
        here.is_saved(3)
        assert latest(draft) == BODY.replace("fast.", "fast. At once. Twice.")

    def test_shows_what_is_wrong_and_keeps_what_was_typed(self, writer):
        here = writer()
        here.text_of("Narrative").fill("Typed for an hour")
        here.answer({"Title": ""})
        here.page.evaluate("document.getElementById('editor').noValidate = true")
        with here.page.expect_navigation():
            here.page.keyboard.press("Control+s")
        here.sees("Give it a title.")
        expect(here.text_of("Narrative")).to_have_value("Typed for an hour")

    def test_says_what_the_review_still_waits_for(self, writer):
        here = writer()
        here.text_of("Context").fill("")
        here.button("Save").click()
        here.is_saved(2)
        expect(here.page.locator(".checks")).to_contain_text("thing missing")


class TestTheTwoShapes:
    def test_hold_the_same_text(self, writer, draft):
        here = writer()
        here.text_of("Narrative").fill("Typed in a section")
        here.press("Whole text")
        document = here.page.get_by_role("textbox", name="Document")
        assert document.input_value().endswith("## Narrative\n\nTyped in a section\n")
        document.press("Control+End")
        here.page.keyboard.type("\n## Costs\n\nNone.")
        here.press("Sections")
        expect(here.text_of("Costs")).to_have_value("None.")
        here.page.reload()
        expect(here.text_of("Costs")).to_have_value("None.")

    def test_let_sections_be_added_moved_renamed_and_removed(self, writer, draft):
        here = writer()
        here.button("Add a section").click()
        here.page.keyboard.type("Costs")
        here.page.keyboard.press("Tab")
        here.page.keyboard.type("€ 40 a month.")
        costs = here.page.locator("[data-passage]", has_text="Costs").last
        costs.get_by_role("button", name="Move this section up").click()
        here.page.locator("[data-passage]").first.get_by_label("Heading").fill("Why")
        here.page.keyboard.press("Control+s")
        here.is_saved(2)
        text = latest(draft)
        assert re.findall("^## (.*)$", text, re.M) == ["Why", "Costs", "Narrative"]
        assert "<!-- Who is affected today? -->" in text
        costs.get_by_role("button", name="Remove this section").click()
        here.sees("“Costs” is removed.")
        here.button("Undo").click()
        here.page.keyboard.press("Control+s")
        expect(here.state).to_contain_text("Nothing changed")

    def test_fold_a_section_to_its_first_words(self, writer):
        here = writer()
        here.button("Fold all").click()
        expect(here.text_of("Narrative")).to_be_hidden()
        here.sees("Builds take 21 minutes.", "They become fast.")


class TestTheTools:
    def test_write_marks_by_shortcut_and_by_button_with_undo(self, writer):
        here = writer()
        field = here.text_of("Narrative")
        field.fill("fast")
        field.press("Control+a")
        here.page.keyboard.press("Control+b")
        expect(field).to_have_value("**fast**")
        here.page.keyboard.press("Control+z")
        expect(field).to_have_value("fast")
        field.press("Control+a")
        here.page.get_by_role("toolbar").get_by_role("button", name="List", exact=True).click()
        expect(field).to_have_value("- fast")

    @pytest.mark.parametrize(("keys", "mark"), [("b", "**"), ("i", "_"), ("e", "`")])
    def test_end_by_the_same_keys_what_they_began(self, writer, keys, mark):
        here = writer()
        field = here.text_of("Narrative")
        field.fill("Say ")
        field.press("Control+End")
        here.page.keyboard.press(f"Control+{keys}")
        here.page.keyboard.type("when it comes")
        here.page.keyboard.press(f"Control+{keys}")
        here.page.keyboard.type(", or")
        expect(field).to_have_value(f"Say {mark}when it comes{mark}, or")
        for _ in range(2):
            here.page.keyboard.press(f"Control+{keys}")
        expect(field).to_have_value(f"Say {mark}when it comes{mark}, or")

    def test_are_reached_and_walked_by_keys_and_tab_leaves_a_field(self, writer):
        here = writer()
        here.text_of("Context").press("Tab")
        expect(here.text_of("Context")).not_to_be_focused()
        here.page.get_by_role("toolbar").focus()
        for key in ("ArrowRight", "ArrowRight", "Home", "End"):
            here.page.keyboard.press(key)
        assert here.page.evaluate("document.activeElement.innerText.trim()") == "Image or file"

    def test_complete_a_name_by_keys_alone(self, writer):
        a_member("Ana Petrov", email="ana@example.org", handle="ana")
        db.session.commit()
        here = writer()
        field = here.text_of("Narrative")
        field.fill("")
        field.press_sequentially("Ask @ana")
        expect(here.page.get_by_role("option", name="Ana Petrov")).to_be_visible()
        said = here.page.get_by_role("status").filter(has_text="people: arrow keys choose")
        expect(said).to_have_count(1)
        here.page.keyboard.press("Enter")
        expect(field).to_have_value("Ask @ana ")
        here.page.keyboard.type("today")
        expect(field).to_have_value("Ask @ana today")

    def test_complete_a_proposal_by_words_of_its_title(self, writer):
        number = a_proposal("Faster checkout").number
        here = writer()
        field = here.text_of("Narrative")
        field.fill("")
        field.press_sequentially("After #check")
        here.page.get_by_role("option", name="Faster checkout").click()
        expect(field).to_have_value(f"After TL-{number} ")

    def test_put_a_picture_where_it_is_pasted(self, writer):
        here = writer()
        field = here.text_of("Narrative")
        field.press("Control+End")
        with here.page.expect_response("**/files"):
            here.page.evaluate(PASTE, "clock.png")
        expect(field).to_have_value(re.compile(r"!\[clock\]\(/p/\d+/files/\w[\w-]*/clock\.png\)"))
        expect(here.page.locator("#preview img")).to_be_visible()

    def test_say_why_a_file_is_refused(self, writer):
        here = writer()
        field = here.text_of("Narrative")
        field.fill("They become fast.")
        here.page.locator("input[type=file][multiple]").set_input_files(
            {"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x00\x01"}
        )
        expect(here.page.get_by_role("alert").filter(has_text="run.exe")).to_be_visible()
        expect(field).to_have_value(re.compile(r"^They become fast\.\s*$"))


class TestThePreview:
    def test_follows_what_is_typed(self, writer):
        here = writer()
        here.text_of("Narrative").fill("It becomes fast.")
        here.page.keyboard.press("Control+s")
        here.is_saved(2)
        here.page.reload()
        here.text_of("Narrative").fill("It becomes **fast**.")
        expect(here.page.locator("#preview strong")).to_have_text("fast")
        expect(here.page.locator("#preview .is-changed")).to_have_count(1)
        expect(here.page.locator("#preview-state")).to_have_text("Following “Narrative”")


class TestTwoAtOnce:
    def test_see_one_another_and_what_is_newer(self, chromium, server, writer, draft):
        member = a_member("Bo Lindgren", email="bo@example.org")
        draft.co_authors.append(member)
        db.session.commit()
        here = writer()
        bo = Writer(chromium, server, "bo")
        bo.open(here.edit)
        bo.sign_in("bo@example.org", PASSWORD)
        bo.sees("Priya Raman is writing too")
        here.text_of("Context").press_sequentially(" More.")
        here.sees("Bo Lindgren is writing too")
        bo.text_of("Narrative").fill("Bo’s words.")
        bo.page.keyboard.press("Control+s")
        bo.is_saved(2)
        here.text_of("Context").press_sequentially(" And more.")
        here.sees("Bo Lindgren saved revision 2 while you write")
        bo.leave()


PASTE = """async (name) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 4, height: 4});
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  const data = new DataTransfer();
  data.items.add(new File([blob], name, {type: "image/png"}));
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""
