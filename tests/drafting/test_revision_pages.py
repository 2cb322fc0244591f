"""Looking back: all revisions, one of them, two of them, and who wrote what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.actions.looking import note_look
from proposals.drafting.actions.restoring import restore_revision
from proposals.drafting.models import Look, Proposal, Revision, Stage
from proposals.drafting.revisions import since_you_looked
from proposals.errors import Conflict, Forbidden, NotFound
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

FIRST = "## Context\n\nBuilds take 21 minutes.\n\n## Narrative\n\nA cache.\n"
SECOND = FIRST.replace("21 minutes", "9 minutes") + "\n## On call\n\nThe platform team.\n"


@pytest.fixture
def proposal(app) -> Proposal:
    an_organisation()
    proposal = a_proposal(owner=a_person("Priya Raman"))
    _save(proposal, body=FIRST)
    _save(proposal, body=SECOND, undo="Two flags.", message="After the review")
    return proposal


def _save(proposal: Proposal, *, by=None, **texts: str) -> Revision:
    revision = save_revision(
        proposal, **texts, base_revision=proposal.revision_number, by=by or proposal.owner
    )
    db.session.commit()
    return revision


def _read(app, proposal, path="", *, by=None):
    return Browser(app, by or proposal.owner).get(f"/p/{proposal.number}{path}")


def _cost(app, proposal, path="", *, by=None) -> list[str]:
    """Return the statements of a page that somebody reads who is signed in already."""
    browser = Browser(app, by or proposal.owner)
    address = f"/p/{proposal.number}{path}"
    browser.get(address)  # the organisation's name is asked for once
    with count_statements() as statements:
        assert browser.get(address).status == 200
    return list(statements)


class TestComparingTwoRevisions:
    def test_shows_what_changed_as_it_reads(self, app, proposal):
        page = _read(app, proposal, "/compare?from=2&to=3")
        assert 'Builds take <del class="was">21</del><ins class="now">9</ins> minutes.' in page.text
        assert '<ins class="now"><h2 id="s-on-call">On call</h2></ins>' in page.text

    def test_begins_with_a_list_of_what_changed(self, app, proposal):
        page = _read(app, proposal, "/compare?from=2&to=3")
        assert '<a href="#s-context">Context</a>' in page.text
        assert '<a href="#text-undo">How we undo it</a>' in page.text
        assert '<a href="#s-narrative">' not in page.text

    def test_leads_to_a_section_that_is_gone(self, app, proposal):
        page = _read(app, proposal, "/compare?from=3&to=2")
        assert '<a href="#gone-4">On call</a>' in page.text
        assert (
            '<div class="gone" id="gone-4"><del class="was"><h2>On call</h2></del></div>'
            in page.text
        )

    def test_shows_the_source_to_who_asks_for_it(self, app, proposal):
        page = _read(app, proposal, "/compare?from=2&to=3&view=source")
        assert '<span>Builds take <del class="pdel">21</del><ins class="pins">9</ins>' in page.text

    def test_folds_what_did_not_change(self, app, proposal):
        body = "## One\n\na\n\nb\n\nc\n\n## Two\n\nd\n\n## Three\n\ne\n\nf\n\nlast words"
        _save(proposal, body=body)
        _save(proposal, body=body.replace("last words", "last of all words"))
        page = _read(app, proposal, "/compare?from=4&to=5")
        assert ": One and Two</summary>" in page.text
        shown = page.text.partition("</details>")[2]
        assert '<h2 id="s-three">Three</h2>' in shown

    def test_says_so_where_only_the_source_differs(self, app, proposal):
        _save(proposal, body=SECOND.replace("A cache.", "A cache.\n<!-- really -->"))
        page = _read(app, proposal, "/compare?from=3&to=4")
        assert "only its source differs" in page.text

    def test_takes_the_latest_two_where_nothing_is_said(self, app, proposal):
        assert "from revision 2 to revision 3" in _read(app, proposal, "/compare").text

    def test_says_so_where_nothing_differs(self, app, proposal):
        assert "Nothing differs" in _read(app, proposal, "/compare?from=2&to=2").text

    def test_is_not_found_where_there_is_no_such_revision(self, app, proposal):
        assert _read(app, proposal, "/compare?from=9&to=2").status == 404

    def test_costs_as_many_statements_for_many_revisions(self, app, proposal):
        few = _cost(app, proposal, "/compare?from=1&to=3")
        for number in range(20):
            _save(proposal, brief=f"Draft {number}")
        many = _cost(app, proposal, "/compare?from=1&to=3")
        assert len(few) == len(many) <= 12


class TestTheListOfRevisions:
    def test_names_each_with_its_message_weight_and_size(self, app, proposal):
        page = _read(app, proposal, "/revisions")
        assert page.text.index(">Revision 3</a>") < page.text.index(">Revision 2</a>")
        assert "After the review" in page.text
        assert "Material" in page.text

    def test_compares_the_two_that_are_chosen(self, app, proposal):
        page = _read(app, proposal, "/revisions")
        answer = page.press("Compare the chosen two", **{"from": "1", "to": "3"})
        assert "from revision 1 to revision 3" in answer.text

    def test_offers_the_latest_two_first(self, app, proposal):
        answer = _read(app, proposal, "/revisions").press("Compare the chosen two")
        assert "from revision 2 to revision 3" in answer.text

    def test_goes_on_after_fifty(self, app, proposal):
        for number in range(50):
            db.session.add(
                Revision(
                    proposal_id=proposal.id, number=number + 4, title="T", author=proposal.owner
                )
            )
        proposal.revision_number = 53
        db.session.commit()
        page = _read(app, proposal, "/revisions")
        assert page.text.count('name="to"') == 50
        rest = Browser(app, proposal.owner).get(f"/p/{proposal.number}/revisions?before=4")
        assert rest.text.count('name="to"') == 3
        assert f"/p/{proposal.number}/revisions?before=4" in page.text
        assert len(_cost(app, proposal, "/revisions")) <= 12

    def test_is_for_whoever_sees_the_proposal(self, app):
        an_organisation()
        draft = a_proposal(stage=Stage.DRAFT)
        assert _read(app, draft, "/revisions", by=a_person("Rosa")).status == 404


class TestAnOlderRevision:
    def test_says_that_it_is_not_the_latest(self, app, proposal):
        page = _read(app, proposal, "/revisions/2")
        assert "You read revision 2 of 3, not the latest." in page.text
        assert "Restore this revision" in page.text

    def test_is_restored_by_authors_only(self, app, proposal):
        rosa = a_person("Rosa")
        assert "Restore this revision" not in _read(app, proposal, "/revisions/2", by=rosa).text
        with pytest.raises(Forbidden):
            restore_revision(proposal, 2, base_revision=3, by=rosa)

    def test_is_restored_before_a_decision_only(self, app):
        an_organisation()
        done = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            restore_revision(done, 1, base_revision=1, by=done.owner)
        assert _read(app, done, "/revisions/1/restoration").status == 409

    def test_that_never_was_is_not_found(self, proposal):
        with pytest.raises(NotFound):
            restore_revision(proposal, 9, base_revision=3, by=proposal.owner)


class TestRestoring:
    def test_shows_what_would_change_and_saves_a_new_revision(self, app, proposal):
        page = _read(app, proposal, "/revisions/2/restoration")
        assert '<del class="was">9</del><ins class="now">21</ins>' in page.text
        page.press("Restore it as revision 4", message="It was right").follow()
        latest = db.session.get_one(Proposal, proposal.id).latest
        assert (latest.number, latest.body, latest.message) == (4, FIRST, "It was right")
        assert latest.is_material  # the way back changed too

    def test_names_the_revision_where_nothing_else_is_said(self, proposal):
        revision = restore_revision(proposal, 2, base_revision=3, by=proposal.owner)
        assert revision.message == "Restores revision 2"

    def test_is_undone_by_restoring_what_was_there(self, proposal):
        restore_revision(proposal, 2, base_revision=3, by=proposal.owner)
        again = restore_revision(proposal, 3, base_revision=4, by=proposal.owner)
        assert (again.number, again.body, again.undo) == (5, SECOND, "Two flags.")

    def test_gives_passages_their_credit_back(self, proposal):
        restored = restore_revision(proposal, 2, base_revision=3, by=proposal.owner)
        credits = {each["title"]: each["revision"] for each in restored.sections}
        assert credits == {"Context": 4, "Narrative": 2}

    def test_changes_nothing_where_it_says_so_already(self, proposal):
        assert restore_revision(proposal, 3, base_revision=3, by=proposal.owner) is None

    def test_looks_again_where_somebody_saved_meanwhile(self, app, proposal):
        page = _read(app, proposal, "/revisions/2/restoration")
        _save(proposal, brief="Shorter.")
        answer = page.press("Restore it as revision 4")
        assert answer.status == 409
        assert "saved revision 4 meanwhile" in answer.text
        assert answer.press("Restore it as revision 5").status == 303


class TestWhoWroteWhat:
    def test_names_the_author_of_each_part(self, app, proposal):
        bo = a_person("Bo Lindgren")
        proposal.co_authors.append(bo)
        _save(proposal, by=bo, body=SECOND.replace("A cache.", "Two caches."))
        page = _read(app, proposal, "/blame")
        row = page.text.partition("#s-narrative")[2].partition("</tr>")[0]
        assert "Bo Lindgren" in row
        assert "/revisions/4" in row
        assert "Priya Raman" in page.text.partition("#s-context")[2].partition("</tr>")[0]

    def test_works_it_out_for_revisions_without_notes(self, app, proposal):
        noted = _read(app, proposal, "/blame").text
        for revision in db.session.query(Revision):
            revision.noted = {}
            revision.sections = [
                {name: each[name] for name in each if name != "revision"}
                for each in revision.sections
            ]
        db.session.commit()
        assert _rows(_read(app, proposal, "/blame").text) == _rows(noted)

    def test_takes_few_statements(self, app, proposal):
        assert len(_cost(app, proposal, "/blame")) <= 12


def _rows(text: str) -> list[str]:
    return text.partition("<tbody>")[2].partition("</tbody>")[0].split()


class TestSinceYouLooked:
    def test_says_nothing_on_the_first_visit(self, app, proposal):
        assert "Changed since" not in _read(app, proposal, by=a_person("Rosa")).text

    def test_names_what_somebody_changed_since(self, app, proposal):
        rosa = a_person("Rosa")
        note_look(proposal, revision_number=2, by=rosa)
        page = _read(app, proposal, by=rosa)
        assert "Changed since you last looked" in page.text
        for part in ("Context", "On call", "How we undo it"):
            assert part in page.text.partition("Changed since")[2].partition("</p>")[0]
        assert f"/p/{proposal.number}/compare?from=2&amp;to=3" in page.text

    def test_is_quiet_about_what_the_reader_wrote(self, proposal):
        note_look(proposal, revision_number=2, by=proposal.owner)
        assert since_you_looked(proposal, reader=proposal.owner).number is None

    def test_goes_away_once_it_is_read(self, app, proposal):
        rosa = a_person("Rosa")
        note_look(proposal, revision_number=2, by=rosa)
        page = _read(app, proposal, by=rosa).press("I have read it").follow()
        assert "Changed since you last looked" not in page.text
        assert "Changed since you read revision 2" in page.text  # for as long as the visit lasts

    def test_takes_one_statement(self, app, proposal):
        rosa = a_person("Rosa")
        note_look(proposal, revision_number=2, by=rosa)
        statements = _cost(app, proposal, by=rosa)
        assert sum("look.revision_number" in each for each in statements) == 1


class TestALook:
    def test_is_kept_with_the_one_before(self, proposal):
        rosa = a_person("Rosa")
        for number in (1, 3):
            look = note_look(proposal, revision_number=number, by=rosa)
        assert (look.revision_number, look.earlier_number) == (3, 1)
        assert db.session.query(Look).count() == 1

    def test_at_an_older_revision_changes_nothing(self, proposal):
        rosa = a_person("Rosa")
        note_look(proposal, revision_number=3, by=rosa)
        assert note_look(proposal, revision_number=1, by=rosa).revision_number == 3

    def test_is_never_ahead_of_what_there_is(self, proposal):
        assert note_look(proposal, revision_number=99, by=a_person("Rosa")).revision_number == 3

    def test_begins_anew_on_another_day(self, proposal):
        rosa = a_person("Rosa")
        note_look(proposal, revision_number=2, by=rosa)
        look = note_look(proposal, revision_number=3, by=rosa)
        look.looked_at = clock.now() - timedelta(days=2)
        note_look(proposal, revision_number=3, by=rosa)
        assert look.earlier_number is None

    def test_is_no_news(self, proposal):
        db.session.commit()
        facts, touched = db.session.query(LoggedEvent).count(), proposal.active_at
        note_look(proposal, revision_number=3, by=a_person("Rosa"))
        db.session.commit()
        assert db.session.query(LoggedEvent).count() == facts
        assert proposal.active_at == touched

    def test_is_for_who_sees_the_proposal(self, app):
        an_organisation()
        draft = a_proposal(stage=Stage.DRAFT)
        rosa = Browser(app, a_person("Rosa"))
        seen = rosa.get(f"/p/{a_proposal().number}")
        (form,) = [form for form in seen.forms if form.action.endswith("/looks")]
        answer = rosa.send("post", f"/p/{draft.number}/looks", form.fields)
        assert answer.status == 404
        assert db.session.query(Look).count() == 0
