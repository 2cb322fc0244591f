"""Saving what is written: every save is a revision, and nothing is ever overwritten."""

from contextvars import Context
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.db import db
from proposals.drafting.actions import save_revision, start
from proposals.drafting.errors import SavedMeanwhile
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, handles
from proposals.forms import clean
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation

BEFORE = [Stage.DRAFT, Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.DORMANT]


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _events(proposal, name):
    return db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id, name=name).all()


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
        same = f"  {proposal.latest.body}\r\n"
        assert save_revision(proposal, body=same, base_revision=1, by=proposal.owner) is None
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
            save_revision(proposal, body="ä" * 100_001, base_revision=1, by=proposal.owner)
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


class TestSavingOverSomebodyElsesRevision:
    def test_is_refused_with_both_texts(self):
        proposal, bo = a_proposal(), a_person("Bo")
        proposal.co_authors.append(bo)
        save_revision(proposal, body="Theirs.", base_revision=1, by=bo)
        with pytest.raises(SavedMeanwhile, match="Bo saved revision 2 meanwhile") as refused:
            save_revision(proposal, body="Mine.", base_revision=1, by=proposal.owner)
        assert refused.value.context["yours"]["body"] == "Mine."
        assert refused.value.context["theirs"]["body"] == "Theirs."
        assert refused.value.context["latest_revision"] == 2

    def test_is_fine_where_both_wrote_the_same(self):
        proposal, bo = a_proposal(), a_person("Bo")
        proposal.co_authors.append(bo)
        save_revision(proposal, body="The same.", base_revision=1, by=bo)
        again = save_revision(proposal, body="The same.", base_revision=1, by=proposal.owner)
        assert again is None


def test_two_who_save_at_the_same_moment_both_keep_their_text(app):
    proposal = a_proposal(stage=Stage.DRAFT)
    pages = [Browser(app, proposal.owner).get(f"/p/{proposal.number}/edit") for _ in range(2)]
    forms = [next(form for form in page.forms if "body" in form.fields) for page in pages]
    barrier, answers = Barrier(2), []

    def save(page, form, text):
        barrier.wait()
        sent = {**form.fields, "body": [text]}
        answers.append((text, page.browser.client.post(page.url, data=sent)))

    threads = [
        Thread(target=Context().run, args=(save, page, form, text))
        for page, form, text in zip(pages, forms, ("First.", "Second."), strict=True)
    ]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status_code for _, answer in answers)
    assert statuses == [303, 409]
    ((lost, refused),) = [each for each in answers if each[1].status_code == 409]
    assert lost in refused.text
    assert sorted(db.session.scalars(db.select(Revision.number))) == [1, 2]


@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_is_kept_as_it_was_once_cleaned_and_revisions_count_from_one(app, texts):
    proposal = start(title="T", template="general", by=a_person())
    for text in texts:
        save_revision(
            proposal, body=text, base_revision=proposal.revision_number, by=proposal.owner
        )
        db.session.flush()
        db.session.expire(proposal)
        assert proposal.latest.body == clean(text)
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
