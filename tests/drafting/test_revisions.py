"""Saving what is written: every save is a revision, and nothing is ever overwritten."""

import json
from contextvars import Context
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.db import db
from proposals.drafting.actions import save_revision, start
from proposals.drafting.errors import SavedMeanwhile
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, handles
from proposals.forms import clean, storable
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation

BEFORE = [Stage.DRAFT, Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.DORMANT]


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _events(proposal, name):
    return (
        db.session.query(LoggedEvent)
        .filter_by(proposal_id=proposal.id, name=name)
        .order_by(LoggedEvent.id)
        .all()
    )


class TestSavingARevision:
    def test_keeps_the_text_and_its_html_and_leaves_the_one_before_alone(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        before = proposal.latest.body
        revision = save_revision(
            proposal, body="## Context\n\n*Slow.*", base_revision=1, by=proposal.owner
        )
        db.session.commit()
        assert (revision.number, revision.body) == (2, "## Context\n\n*Slow.*")
        assert "<em>Slow.</em>" in revision.body_html
        assert proposal.latest is revision
        first = db.session.query(Revision).filter_by(number=1).one()
        assert first.body == before

    def test_notes_the_sections_and_which_of_them_say_something(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        text = "## Context\n\n<!-- who -->\n\n## Narrative\n\nFaster."
        revision = save_revision(proposal, body=text, base_revision=1, by=proposal.owner)
        noted = {each["kind"]: each["is_filled"] for each in revision.sections}
        assert noted == {"context": False, "narrative": True}

    def test_carries_over_what_was_not_given(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        old = proposal.latest
        new = save_revision(proposal, title="A better title", base_revision=1, by=proposal.owner)
        assert (new.body, new.body_html, new.undo) == (old.body, old.body_html, old.undo)
        assert proposal.title == "A better title"

    def test_makes_no_revision_where_nothing_changed(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        same = f"  {proposal.latest.brief}\r\n"
        assert save_revision(proposal, brief=same, base_revision=1, by=proposal.owner) is None
        assert proposal.revision_number == 1

    def test_is_recorded_with_its_message(self):
        proposal = a_proposal()
        save_revision(proposal, brief="x", message="Shorter", base_revision=1, by=proposal.owner)
        (event,) = _events(proposal, "drafting.revision_saved")
        assert event.phrase == "saved revision 2 “Shorter”"

    def test_is_for_authors(self):
        proposal = a_proposal()
        with pytest.raises(Forbidden, match="Only its owner and co-authors"):
            save_revision(proposal, brief="x", base_revision=1, by=a_person("Rosa"))

    def test_is_for_co_authors_too(self):
        proposal, bo = a_proposal(), a_person("Bo")
        proposal.co_authors.append(bo)
        assert save_revision(proposal, brief="x", base_revision=1, by=bo).author == bo

    @pytest.mark.parametrize("stage", BEFORE)
    def test_is_possible_before_a_decision(self, stage):
        proposal = a_proposal(stage=stage)
        assert save_revision(proposal, brief="x", base_revision=1, by=proposal.owner)

    @pytest.mark.parametrize("stage", sorted(set(Stage) - set(BEFORE)))
    def test_is_not_possible_afterwards(self, stage):
        proposal = a_proposal(stage=stage)
        with pytest.raises(Conflict, match="Save a revision"):
            save_revision(proposal, brief="x", base_revision=1, by=proposal.owner)

    def test_refuses_a_text_that_is_too_long_and_names_the_field(self):
        proposal = a_proposal()
        with pytest.raises(Invalid) as refused:
            save_revision(proposal, body="ä" * 600_000, base_revision=1, by=proposal.owner)
        assert "body" in refused.value.context["errors"]

    def test_needs_a_title(self):
        proposal = a_proposal()
        with pytest.raises(Invalid, match="no title"):
            save_revision(proposal, title="  ", base_revision=1, by=proposal.owner)


class TestWhetherARevisionIsMaterial:
    @pytest.mark.parametrize("said", [True, False])
    def test_is_what_the_author_says_about_the_text(self, said):
        proposal = a_proposal()
        revision = save_revision(
            proposal, body="New.", is_material=said, base_revision=1, by=proposal.owner
        )
        assert revision.is_material is said

    @pytest.mark.parametrize("name", ["gets_worse", "undo", "stop_when", "cost"])
    def test_is_beyond_the_author_where_the_trade_offs_change(self, name):
        proposal = a_proposal()
        revision = save_revision(
            proposal, **{name: "Changed."}, is_material=False, base_revision=1, by=proposal.owner
        )
        assert revision.is_material

    def test_is_told_at_once_to_whoever_listens(self, monkeypatch):
        from proposals import events
        from proposals.drafting.events import RevisionSaved

        heard = []
        monkeypatch.setitem(events._at_once, RevisionSaved.name, [])
        handles(RevisionSaved, at_once=True)(lambda event: heard.append(event.details))
        proposal = a_proposal()
        save_revision(proposal, undo="x", base_revision=1, by=proposal.owner)
        assert heard == [{"number": 2, "is_material": True, "message": ""}]


class TestSavingAfterSomebodyElse:
    """Bo and the owner both wrote upon revision 1; Bo has saved first."""

    @pytest.fixture
    def bo(self):
        return a_person("Bo Lindgren")

    @pytest.fixture
    def proposal(self, bo):
        proposal = a_proposal(body="One.\n\nTwo.\n\nThree.")
        proposal.co_authors.append(bo)
        save_revision(
            proposal, body="One.\n\nTwo.\n\nThree of *Bo*.", undo="Bo.", base_revision=1, by=bo
        )
        db.session.commit()
        return proposal

    @pytest.fixture
    def save(self, proposal):
        def save(**texts):
            return save_revision(proposal, **texts, base_revision=1, by=proposal.owner)

        return save

    def test_in_other_lines_puts_both_into_the_new_revision(self, save):
        revision = save(body="One of **mine**.\n\nTwo.\n\nThree.", cost="Mine.")
        assert revision.number == 3
        assert revision.body == "One of **mine**.\n\nTwo.\n\nThree of *Bo*."
        assert "<strong>mine</strong>" in revision.body_html
        assert "<em>Bo</em>" in revision.body_html
        assert (revision.undo, revision.cost) == ("Bo.", "Mine.")

    def test_says_with_whose_revision_it_was_put_together(self, save):
        assert save(cost="Mine.").message == "Merged with revision 2 by Bo Lindgren"
        assert save(title="New", message="Shorter").message == (
            "Shorter (merged with revision 3 by Priya Raman)"
        )

    def test_is_as_material_as_what_one_changed_oneself(self, save):
        revision = save(title="New", is_material=False)
        assert revision.undo == "Bo."
        assert not revision.is_material

    def test_takes_over_a_text_that_was_sent_as_it_had_been(self, proposal, save):
        first = db.session.query(Revision).filter_by(number=1).one()
        revision = save(body=first.body, undo=first.undo, title="New")
        assert (revision.body, revision.undo) == ("One.\n\nTwo.\n\nThree of *Bo*.", "Bo.")

    def test_makes_no_revision_where_both_wrote_the_same(self, save):
        assert save(undo="Bo.") is None

    def test_is_a_question_where_both_changed_a_line(self, proposal, save):
        with pytest.raises(SavedMeanwhile, match="Bo Lindgren saved revision 2") as refused:
            save(body="One.\n\nTwo.\n\nThree of mine.")
        context = refused.value.context
        assert (context["base_revision"], context["latest_revision"]) == (1, 2)
        assert context["yours"] == {"body": "One.\n\nTwo.\n\nThree of mine."}
        assert context["theirs"]["body"] == "One.\n\nTwo.\n\nThree of *Bo*."
        assert context["pieces"]["body"][-1] == {
            "kind": "conflict",
            "base": "Three.",
            "yours": "Three of mine.",
            "theirs": "Three of *Bo*.",
            "merged": "Three of *Bo*.\n\nThree of mine.",
        }
        assert proposal.revision_number == 2

    def test_is_a_question_too_where_the_words_of_a_line_fit_together(self, save):
        with pytest.raises(SavedMeanwhile) as refused:
            save(body="One.\n\nTwo.\n\nMine: Three.")
        piece = refused.value.context["pieces"]["body"][-1]
        assert (piece["kind"], piece["merged"]) == ("woven", "Mine: Three of *Bo*.")

    def test_can_be_told_to_a_program(self, save):
        with pytest.raises(SavedMeanwhile) as refused:
            save(undo="Mine.", title="New")
        document = json.loads(json.dumps(refused.value.as_document()))
        assert (document["status"], document["type"]) == (409, "/problems/saved_meanwhile")
        assert document["yours"] == {"title": "New", "undo": "Mine."}

    def test_upon_a_revision_that_never_was_is_a_question_about_all_that_differs(self, proposal):
        with pytest.raises(SavedMeanwhile) as refused:
            save_revision(proposal, body="Mine.", base_revision=99, by=proposal.owner)
        assert [each.kind for each in refused.value.merges["body"].pieces] == ["conflict"]


class TestSavingAtTheSameMoment:
    def save_all(self, app, proposal, texts):
        """Save each text from an editor of its own, all at once; return the answers."""
        pages = [Browser(app, proposal.owner).get(f"/p/{proposal.number}/edit") for _ in texts]
        forms = [next(f for f in page.forms if "message" in f.fields) for page in pages]
        barrier, answers = Barrier(len(texts)), []

        def save(page, form, text):
            sent = {**form.fields, **text}
            barrier.wait()
            answers.append((text, page.browser.client.post(page.url, data=sent)))

        threads = [
            Thread(target=Context().run, args=(save, *each))
            for each in zip(pages, forms, texts, strict=True)
        ]
        db.session.rollback()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_both_texts_are_kept_and_the_second_is_asked(self, app):
        proposal = a_proposal("T", stage=Stage.DRAFT)
        answers = self.save_all(app, proposal, [{"undo": "First."}, {"undo": "Second."}])
        assert sorted(answer.status_code for _, answer in answers) == [303, 409]
        ((lost, refused),) = [each for each in answers if each[1].status_code == 409]
        assert lost["undo"] in refused.text
        assert sorted(db.session.scalars(db.select(Revision.number))) == [1, 2]

    def test_different_texts_all_end_up_in_the_last_revision(self, app):
        proposal = a_proposal("T", stage=Stage.DRAFT)
        names = ("brief", "undo", "stop_when", "cost")
        answers = self.save_all(app, proposal, [{name: f"New {name}."} for name in names])
        assert [answer.status_code for _, answer in answers] == [303] * 4
        db.session.expire_all()
        latest = db.session.get_one(Proposal, proposal.id).latest
        assert latest.number == 5
        assert [getattr(latest, name) for name in names] == [f"New {name}." for name in names]
        assert "New brief." in latest.brief_html


@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
@settings(max_examples=25)
def test_any_text_is_kept_as_it_was_once_cleaned_and_revisions_count_from_one(app, texts):
    proposal = start(title="T", template="general", by=a_person())
    for text in texts:
        save_revision(
            proposal, body=text, base_revision=proposal.revision_number, by=proposal.owner
        )
        db.session.flush()
        db.session.expire(proposal)
        assert proposal.latest.body == storable(text)
    numbers = db.session.scalars(
        db.select(Revision.number).where(Revision.proposal_id == proposal.id)
    )
    assert sorted(numbers) == list(range(1, proposal.revision_number + 1))
    db.session.rollback()


def test_cleaning_twice_is_cleaning_once():
    @given(st.text())
    def check(text):
        assert clean(clean(text)) == clean(text)

    check()


def test_saving_wakes_a_dormant_proposal(app):
    proposal = a_proposal(stage=Stage.DORMANT)
    save_revision(proposal, brief="Again.", base_revision=1, by=proposal.owner)
    assert db.session.get_one(Proposal, proposal.id).stage == Stage.IN_REVIEW
