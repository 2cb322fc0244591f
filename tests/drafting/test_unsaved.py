"""What is typed is kept before it is saved, and shows who is writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import (
    discard_unsaved,
    keep_unsaved,
    put_aside_unsaved,
    save_revision,
    take_up_unsaved,
)
from proposals.drafting.models import Stage, Unsaved
from proposals.drafting.unsaved import is_typed, others_at, unsaved_of
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

TYPED = {"title": "A cache", "body": "Typed, not saved.\n"}


@pytest.fixture
def priya(app):
    an_organisation()
    return a_person("Priya Raman")


@pytest.fixture
def draft(priya):
    return a_proposal("Remote build cache", owner=priya, stage=Stage.DRAFT)


def _keep(draft, by, texts=None, **changes):
    keep_unsaved(draft, texts=texts, base_revision=changes.get("base_revision", 1), by=by)
    db.session.commit()


class Desk:
    """The script of an open editor."""

    def __init__(self, app, person, draft):
        self.browser = Browser(app, person)
        self.address = f"/p/{draft.number}"
        self.page = self.browser.get(f"{self.address}/edit")

    def form(self):
        (form,) = [form for form in self.page.forms if "base_revision" in form.fields]
        return form

    def sends(self, address, **texts):
        fields = {**self.form().fields, **{name: [text] for name, text in texts.items()}}
        token = fields.pop("csrf_token")[0]
        entries = [[name, value] for name, values in fields.items() for value in values]
        return self._post(address, token, entries)

    def beats(self):
        token = self.form().fields["csrf_token"][0]
        return self._post("/unsaved", token, [["base_revision", "1"]])

    def _post(self, address, token, entries):
        db.session.commit()
        answer = self.browser.client.post(
            self.address + address,
            json={"entries": entries},
            headers={"X-CSRF-Token": token, "Accept": "application/json"},
        )
        db.session.expire_all()
        return answer


class TestTypedText:
    def test_is_kept_for_its_writer_alone(self, draft, priya):
        bo = a_person("Bo")
        draft.co_authors.append(bo)
        _keep(draft, priya, TYPED)
        assert unsaved_of(draft, priya).texts == TYPED
        assert unsaved_of(draft, bo) is None

    def test_replaces_what_was_typed_before(self, draft, priya):
        _keep(draft, priya, TYPED)
        _keep(draft, priya, {"body": "More."})
        assert unsaved_of(draft, priya).texts == {"body": "More."}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Unsaved)) == 1

    def test_is_nobodys_news(self, draft, priya):
        before = (draft.version, draft.active_at, db.session.query(LoggedEvent).count())
        _keep(draft, priya, TYPED)
        db.session.expire_all()
        assert (draft.version, draft.active_at, db.session.query(LoggedEvent).count()) == before

    def test_loses_no_white_space_and_no_half_of_a_character(self, draft, priya):
        _keep(draft, priya, {"body": "\r\n  a\x00 \ud800b\n\n"})
        assert unsaved_of(draft, priya).texts["body"] == "\n  a b\n\n"

    def test_that_a_revision_holds_already_counts_as_nothing(self, draft, priya):
        _keep(draft, priya, {"body": draft.latest.body, "title": draft.latest.title})
        assert not is_typed(unsaved_of(draft, priya), draft.latest)

    def test_is_refused_beyond_all_measure(self, draft, priya):
        with pytest.raises(Invalid):
            _keep(draft, priya, {"body": "x" * 2_000_001})

    def test_is_kept_for_authors_only(self, draft):
        with pytest.raises(Forbidden):
            _keep(draft, a_person("Eve"), TYPED)

    def test_is_not_kept_after_the_decision(self, priya):
        with pytest.raises(Conflict):
            _keep(a_proposal(owner=priya, stage=Stage.ACCEPTED), priya, TYPED)

    def test_that_is_thrown_away_can_be_taken_up_again(self, draft, priya):
        _keep(draft, priya, TYPED)
        put_aside_unsaved(draft, by=priya)
        db.session.commit()
        assert not is_typed(unsaved_of(draft, priya), draft.latest)
        take_up_unsaved(draft, by=priya)
        db.session.commit()
        assert is_typed(unsaved_of(draft, priya), draft.latest)

    def test_is_forgotten_once_a_revision_holds_it(self, draft, priya):
        _keep(draft, priya, TYPED)
        discard_unsaved(draft, by=priya)
        db.session.commit()
        assert unsaved_of(draft, priya).texts is None


class TestPresence:
    def test_names_the_others_who_have_the_editor_open(self, draft, priya):
        bo = a_person("Bo Lindgren")
        draft.co_authors.append(bo)
        _keep(draft, priya)
        _keep(draft, bo)
        assert others_at(draft, priya) == ["Bo Lindgren"]

    def test_ends_when_nothing_is_heard_for_a_while(self, draft, priya):
        bo = a_person("Bo Lindgren")
        draft.co_authors.append(bo)
        with clock.at(clock.now() - timedelta(minutes=1)):
            _keep(draft, bo)
        assert others_at(draft, priya) == []

    def test_leaves_typed_text_as_it_is(self, draft, priya):
        _keep(draft, priya, TYPED)
        _keep(draft, priya)
        assert unsaved_of(draft, priya).texts == TYPED


class TestTheEditorsScript:
    def test_hears_who_else_is_here_and_what_is_newer(self, app, draft, priya):
        bo = a_person("Bo Lindgren")
        draft.co_authors.append(bo)
        db.session.commit()
        desk = Desk(app, priya, draft)
        save_revision(draft, brief="Bo’s words", base_revision=1, by=bo)
        _keep(draft, bo)
        heard = desk.sends("/unsaved", brief="Mine").json
        assert heard["others"] == [{"name": "Bo Lindgren"}]
        assert (heard["latest_revision"], heard["latest_by"]) == (2, "Bo Lindgren")

    def test_keeps_what_is_typed_passage_by_passage(self, app, draft, priya):
        desk = Desk(app, priya, draft)
        assert "part-text" in desk.form().fields
        assert desk.sends("/unsaved", brief="Typed").status_code == 200
        kept = unsaved_of(draft, priya).texts
        assert kept["brief"] == "Typed"
        assert kept["body"] == draft.latest.body

    def test_says_that_it_is_open_without_keeping_anything(self, app, draft, priya):
        assert Desk(app, priya, draft).beats().status_code == 200
        assert unsaved_of(draft, priya).texts is None

    def test_saves_without_leaving_the_page(self, app, draft, priya):
        _keep(draft, priya, TYPED)
        answer = Desk(app, priya, draft).sends("/edit", brief="Shorter")
        assert answer.json == {"revision": 2, "notice": "Revision 2 is saved."}
        assert draft.latest.brief == "Shorter"
        assert unsaved_of(draft, priya).texts is None

    def test_is_shown_the_page_where_something_is_wrong(self, app, draft, priya):
        answer = Desk(app, priya, draft).sends("/edit", title=" ")
        assert answer.status_code == 422
        assert "Give it a title." in answer.text

    def test_needs_the_form_token(self, app, draft, priya):
        answer = Browser(app, priya).client.post(f"/p/{draft.number}/unsaved", json={})
        assert answer.status_code == 403

    @pytest.mark.parametrize("body", [[], "x", {"entries": 3}, {"entries": [["a"]]}])
    def test_may_send_nonsense_that_keeps_nothing(self, app, draft, priya, body):
        desk = Desk(app, priya, draft)
        answer = desk.browser.client.post(
            f"/p/{draft.number}/unsaved",
            json=body,
            headers={"X-CSRF-Token": desk.form().fields["csrf_token"][0]},
        )
        assert answer.status_code == 200
        assert unsaved_of(draft, priya).texts is None

    def test_takes_few_statements_and_one_write(self, app, draft, priya):
        desk = Desk(app, priya, draft)
        desk.beats()
        with count_statements() as seen:
            desk.sends("/unsaved", brief="Mine")
        writes = [each for each in seen if not each.startswith("SELECT")]
        assert len(writes) == 1, writes
        assert len(seen) <= 12, seen


class TestOpeningTheEditorAgain:
    def test_shows_what_was_typed_and_when(self, app, draft, priya):
        _keep(draft, priya, TYPED)
        page = Browser(app, priya).get(f"/p/{draft.number}/edit")
        assert "You typed this on" in page.text
        assert "Typed, not saved." in page.text

    def test_begins_from_the_revision_that_it_was_typed_on(self, app, draft, priya):
        _keep(draft, priya, {"cost": "Six weeks"})
        save_revision(draft, brief="Newer", base_revision=1, by=priya)
        db.session.commit()
        page = Browser(app, priya).get(f"/p/{draft.number}/edit")
        assert "newer than the revision 1 that you began from" in page.text
        answer = page.press("Save revision 3")
        assert answer.status == 303
        assert (draft.latest.brief, draft.latest.cost) == ("Newer", "Six weeks")

    def test_shows_what_differs(self, app, draft, priya):
        _keep(draft, priya, {"cost": "Six weeks"})
        page = Browser(app, priya).get(f"/p/{draft.number}/unsaved")
        assert "Six weeks</ins>" in page.text
        assert page.offers("Throw it away")

    def test_throws_it_away_and_brings_it_back(self, app, draft, priya):
        _keep(draft, priya, TYPED)
        page = Browser(app, priya).get(f"/p/{draft.number}/edit").press("Throw it away").follow()
        assert "Typed, not saved." not in page.text
        page = page.press("Bring it back").follow()
        assert "Typed, not saved." in page.text

    def test_says_so_when_nothing_differs(self, app, draft, priya):
        page = Browser(app, priya).get(f"/p/{draft.number}/unsaved").follow()
        assert "Nothing is unsaved." in page.text
