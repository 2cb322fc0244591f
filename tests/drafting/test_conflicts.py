"""Two authors at once, as they see it: what fits is put together, the rest is a choice."""

import pytest

from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.models import Proposal, Stage, Unsaved
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

BODY = "One.\n\nTwo.\n\nThree."
MINE = "One.\n\nTwo of mine.\n\nThree."
THEIRS = "One.\n\nTwo of Bo & co.\n\nThree."


@pytest.fixture
def priya(app):
    an_organisation()
    return a_person("Priya Raman")


@pytest.fixture
def bo(priya):
    return a_person("Bo Lindgren")


@pytest.fixture
def draft(priya, bo):
    draft = a_proposal(owner=priya, stage=Stage.DRAFT, body=BODY)
    draft.co_authors.append(bo)
    db.session.commit()
    return draft


@pytest.fixture
def editor(app, draft):
    """Priya's editor, with the document as one text."""

    def open_editor():
        browser = Browser(app, draft.owner)
        browser.client.set_cookie("editor", "whole")
        return browser.get(f"/p/{draft.number}/edit")

    return open_editor


@pytest.fixture
def write(editor, draft, bo):
    """Let Priya open the editor, Bo save something meanwhile, and Priya save what she typed."""

    def write(mine, theirs):
        page = editor()
        save(draft, bo, **theirs)
        return page.press("Save revision 2", **mine)

    return write


def save(draft, by, **texts):
    save_revision(draft, **texts, base_revision=draft.revision_number, by=by)
    db.session.commit()


@pytest.fixture
def conflict(write):
    return write({"body": MINE, "cost": "Mine."}, {"body": THEIRS, "undo": "Bo's."})


def latest(draft):
    db.session.expire_all()
    return db.session.get_one(Proposal, draft.id).latest


class TestWhatFitsTogether:
    def test_is_saved_and_said_with_a_link_to_what_changed(self, write, draft):
        answer = write({"body": MINE}, {"undo": "Bo's.", "body": BODY + "\n\nFour."})
        assert answer.status == 303
        shown = answer.follow().text
        assert "Bo Lindgren saved revision 2 meanwhile: both changes are in revision 3." in shown
        assert f'<a href="/p/{draft.number}/compare?from=1&amp;to=3">See what changed</a>' in shown
        assert latest(draft).body == MINE + "\n\nFour."
        assert latest(draft).undo == "Bo's."

    def test_is_not_mentioned_where_nobody_else_saved(self, editor):
        answer = editor().press("Save revision 2", cost="Mine.")
        assert "Revision 2 is saved." in answer.follow().text


class TestTheConflictPage:
    def test_shows_both_texts_and_says_where_they_are(self, conflict, draft):
        assert conflict.status == 409
        assert "Bo Lindgren saved revision 2 while this was written." in conflict.text
        assert "1 place was changed by both and waits for your choice" in conflict.text
        assert f'href="/p/{draft.number}/revisions/2"' in conflict.text
        assert "of mine</ins>" in conflict.text
        assert "of Bo &amp; co</ins>" in conflict.text

    def test_names_what_needed_no_choice(self, conflict):
        assert "<strong>What it costs</strong>: only you changed it" in conflict.text
        assert "<strong>How we undo it</strong>: only Bo Lindgren changed it" in conflict.text

    def test_keeps_what_was_typed_as_unsaved_text_too(self, conflict, draft):
        kept = db.session.get_one(Unsaved, (draft.id, draft.owner_id))
        assert kept.texts["body"] == MINE
        assert kept.base_revision == 1

    def test_saves_nothing_before_somebody_chose(self, conflict, draft):
        assert latest(draft).number == 2

    def test_keeps_both_unless_something_else_is_chosen(self, conflict, draft):
        answer = conflict.press("Save revision 3")
        assert answer.status == 303
        assert "Revision 3 is saved." in answer.follow().text
        saved = latest(draft)
        assert saved.body == "One.\n\nTwo of Bo & co.\n\nTwo of mine.\n\nThree."
        assert (saved.cost, saved.undo) == ("Mine.", "Bo's.")
        assert saved.message == "Merged with revision 2 by Bo Lindgren"
        assert db.session.get_one(Unsaved, (draft.id, draft.owner_id)).texts is None

    @pytest.mark.parametrize(
        ("choice", "body"),
        [
            ({"body-1": "mine"}, MINE),
            ({"body-1": "theirs"}, THEIRS),
            (
                {"body-1": "hand", "body-1-hand": "Two, by\r\n\r\nhand."},
                "One.\n\nTwo, by\n\nhand.\n\nThree.",
            ),
            ({"body-1": "anything"}, "One.\n\nTwo of Bo & co.\n\nTwo of mine.\n\nThree."),
        ],
    )
    def test_saves_what_was_chosen(self, conflict, draft, choice, body):
        conflict.press("Save revision 3", **choice)
        assert latest(draft).body == body

    def test_takes_both_into_the_editor_where_somebody_wants_to_go_on_there(self, conflict, draft):
        answer = conflict.press("Back to the editor with both")
        editor = answer.follow()
        assert "What you chose is in the editor, and not saved yet." in editor.text
        assert latest(draft).number == 2
        form = next(form for form in editor.forms if "message" in form.fields)
        written = " ".join(text for texts in form.fields.values() for text in texts)
        assert "Two of Bo & co." in written
        assert "Two of mine." in written
        assert form.fields["base_revision"] == ["2"]

    def test_shows_the_words_put_together_and_saves_them_once_confirmed(self, write, draft):
        before = latest(draft).undo
        page = write({"undo": f"First: {before}"}, {"undo": f"{before} Then wait."})
        assert "in different words" in page.text
        page.press("Save revision 3")
        assert latest(draft).undo == f"First: {before} Then wait."

    def test_gives_back_every_character_that_was_typed(self, write, draft):
        odd = 'One <b>"&amp;"</b>\n\n</textarea></form><script>alert(1)</script>\n\tTwo\n\nThree.\n'
        page = write({"body": odd}, {"body": THEIRS})
        assert "<script>alert" not in page.text
        asked = [name for form in page.forms for name in form.fields if name.endswith("-hand")]
        page.press("Save revision 3", **{name.removesuffix("-hand"): "mine" for name in asked})
        assert latest(draft).body == odd

    def test_shows_a_title_that_is_too_long_with_both_in_the_editor(self, write, draft):
        page = write({"title": "Mine " * 30}, {"title": "Theirs " * 25})
        editor = page.press("Save revision 3").follow()
        assert "Title: At most 200 characters fit here; nothing was cut." in editor.text
        assert "Mine Mine" in editor.text
        assert "Theirs Theirs" in editor.text
        assert latest(draft).number == 2

    def test_comes_again_with_what_was_chosen_if_somebody_saves_meanwhile(
        self, conflict, draft, bo
    ):
        save(draft, bo, body="One.\n\nTwo of Bo once more.\n\nThree.", stop_when="Now.")
        again = conflict.press("Save revision 3", **{"body-1": "mine"})
        assert again.status == 409
        assert "Bo Lindgren saved revision 3 while this was written." in again.text
        again.press("Save revision 4")
        saved = latest(draft)
        assert saved.body == "One.\n\nTwo of Bo once more.\n\nTwo of mine.\n\nThree."
        assert (saved.cost, saved.undo, saved.stop_when) == ("Mine.", "Bo's.", "Now.")

    def test_does_not_come_again_for_something_that_fits(self, conflict, draft, bo):
        save(draft, bo, stop_when="Now.")
        answer = conflict.press("Save revision 3", **{"body-1": "mine"})
        assert "both changes are in revision 4." in answer.follow().text
        assert latest(draft).body == MINE

    def test_of_a_base_that_never_was_loses_nothing_either(self, editor, draft):
        page = editor().press("Save revision 2", body=MINE, base_revision="99")
        assert page.status == 409
        page.press("Save revision 2")
        assert latest(draft).body == "One.\n\nTwo.\n\nTwo of mine.\n\nThree."

    def test_is_for_authors_only(self, app, conflict, draft):
        stranger = Browser(app, a_person("Rosa"))
        token = stranger.get("/proposals/new").forms[-1].fields["csrf_token"][0]
        sent = {**conflict.forms[-1].fields, "csrf_token": token}
        assert stranger.send("post", f"/p/{draft.number}/merge", sent).status == 404

    def test_takes_few_statements_however_many_revisions_there_are(self, editor, draft, bo):
        counts = []
        for number in (1, 3):
            page = editor()
            for turn in range(number):
                save(draft, bo, undo=f"Bo's {turn} of {number}.")
            with count_statements() as seen:
                form = next(form for form in page.forms if "message" in form.fields)
                sent = {**form.fields, "undo": f"Mine {number}."}
                assert page.browser.send("post", page.url, sent).status == 409
            counts.append(len(seen))
            db.session.query(Unsaved).delete()
            db.session.commit()
        assert counts[0] == counts[1]
        assert counts[0] <= 30, seen
