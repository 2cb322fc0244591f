"""Suggesting other words for chosen ones, and taking them up."""

from __future__ import annotations

from contextvars import Context
from threading import Barrier
from threading import Thread as Parallel

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.actions.staffing import add_co_author
from proposals.drafting.models import Revision, Stage
from proposals.errors import Forbidden, Invalid
from proposals.markup import render
from proposals.review.actions import reopen, suggest, take_up
from proposals.review.anchors import Selectors
from proposals.review.errors import NothingTakenUp
from proposals.review.models import Disposition, ThreadState
from proposals.review.suggestions import may_fit
from tests.browser import Browser
from tests.builders import a_person, a_proposal

BODY = """## Context

Builds take **21 minutes** and everybody waits for them.

## Way back

If something goes wrong we can turn it off quickly. It costs two days. Twice it costs two days.
"""


@pytest.fixture
def proposal(app):
    found = a_proposal(body=BODY, stage=Stage.IN_REVIEW)
    latest = db.session.scalars(sa.select(Revision)).one()
    latest.body_html = render(BODY, inline=True).html
    db.session.commit()
    return found


@pytest.fixture
def ana(app):
    return a_person("Ana Costa")


def suggested(proposal, exact, replacement, *, by, text="body", prefix=""):
    about = Selectors(exact, text=text, prefix=prefix)
    thread = suggest(proposal, about=about, replacement=replacement, by=by)
    db.session.commit()
    return thread


class TestASuggestion:
    def test_keeps_the_source_of_the_chosen_words(self, proposal, ana):
        thread = suggested(proposal, "take 21 minutes", "take **9 minutes**", by=ana)
        assert thread.passage == "take **21 minutes**"
        assert thread.comments[0].body == "take **9 minutes**"

    def test_may_be_about_a_text_without_markup(self, proposal, ana):
        thread = suggested(proposal, "in ten minutes", "in six", by=ana, text="undo")
        assert thread.passage == "in ten minutes"

    def test_is_refused_where_it_changes_nothing(self, proposal, ana):
        with pytest.raises(Invalid, match="says already"):
            suggested(proposal, "21 minutes", "21 minutes ", by=ana)

    def test_is_refused_for_words_that_are_not_there(self, proposal, ana):
        with pytest.raises(Invalid, match="not in the latest"):
            suggested(proposal, "three weeks", "two", by=ana)


class TestTakingSomeUp:
    def test_makes_one_revision_that_credits_those_who_made_them(self, proposal, ana):
        bo = a_person("Bo Lind")
        first = suggested(proposal, "turn it off quickly", "turn it off in ten minutes", by=ana)
        second = suggested(proposal, "21 minutes", "21 minutes, at the median,", by=bo)
        revision, found = take_up(proposal, [first, second], by=proposal.owner)
        assert revision.number == proposal.revision_number == 2
        assert "**21 minutes, at the median,** and" in revision.body
        assert "we can turn it off in ten minutes. It" in revision.body
        assert [each.name for each in revision.credited] == ["Ana Costa", "Bo Lind"]
        assert revision.message == "Took up 2 suggestions by Ana Costa and Bo Lind"
        assert (found.left, revision.is_material) == ([], False)
        for thread in (first, second):
            assert (thread.disposition, thread.applied_in) == (Disposition.TAKEN, 2)
            assert thread.state == ThreadState.RESOLVED

    def test_takes_the_place_that_was_chosen_among_equal_ones(self, proposal, ana):
        thread = suggested(proposal, "two days", "three days", by=ana, prefix="Twice it costs ")
        revision, _ = take_up(proposal, [thread], by=proposal.owner)
        assert revision.body.endswith("It costs two days. Twice it costs three days.\n")

    def test_is_material_where_a_trade_off_changes_or_the_author_says_so(self, proposal, ana):
        way_back = suggested(proposal, "in ten minutes", "in six", by=ana, text="undo")
        assert take_up(proposal, [way_back], by=proposal.owner)[0].is_material
        other = suggested(proposal, "everybody waits", "we wait", by=ana)
        assert take_up(proposal, [other], is_material=True, by=proposal.owner)[0].is_material

    def test_leaves_what_overlaps_and_says_why(self, proposal, ana):
        bo = a_person("Bo Lind")
        first = suggested(proposal, "goes wrong we can", "breaks we", by=ana)
        second = suggested(proposal, "we can turn it off", "it is off", by=bo)
        revision, found = take_up(proposal, [first, second], by=proposal.owner)
        assert found.sentence == (
            "Bo Lind’s “we can turn it off”: it overlaps with Ana Costa’s “goes wrong we can”."
        )
        assert "If something breaks we turn it off quickly." in revision.body
        assert second.is_open
        assert not may_fit(second, revision)

    def test_is_refused_where_the_words_have_changed(self, proposal, ana):
        thread = suggested(proposal, "turn it off quickly", "end it", by=ana)
        owner = proposal.owner
        save_revision(
            proposal, body=BODY.replace("turn it off", "stop it"), base_revision=1, by=owner
        )
        db.session.commit()
        with pytest.raises(NothingTakenUp, match="have changed"):
            take_up(proposal, [thread], by=owner)
        assert proposal.revision_number == 2

    def test_is_for_authors(self, proposal, ana):
        thread = suggested(proposal, "everybody waits", "we wait", by=ana)
        with pytest.raises(Forbidden):
            take_up(proposal, [thread], by=ana)

    def test_can_be_done_again_once_it_was_undone_and_reopened(self, proposal, ana):
        thread = suggested(proposal, "turn it off quickly", "end it", by=ana)
        owner = proposal.owner
        take_up(proposal, [thread], by=owner)
        db.session.commit()
        save_revision(proposal, body=BODY, base_revision=2, by=owner)
        reopen(thread, by=owner)
        db.session.commit()
        revision, _ = take_up(proposal, [thread], by=owner)
        assert "we can end it." in revision.body

    def test_is_for_one_of_two_who_do_it_at_once(self, app, proposal, ana):
        bo = a_person("Bo Lind")
        add_co_author(proposal, person=bo, by=proposal.owner)
        suggested(proposal, "everybody waits", "we wait", by=ana)
        address = f"/p/{proposal.number}/review"
        pages = [Browser(app, person).get(address) for person in (proposal.owner, bo)]
        barrier, answers = Barrier(2), []

        def press(page):
            form = next(each for each in page.forms if each.id == "take-up")
            sent = {**form.fields, "thread": form.buttons[0][2]}
            barrier.wait()
            answers.append(page.browser.client.post(form.action, data=sent))

        threads = [Parallel(target=Context().run, args=(press, page)) for page in pages]
        db.session.rollback()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(each.status_code for each in answers) == [303, 409]
        (refused,) = [each for each in answers if each.status_code == 409]
        assert "settled already" in refused.text or "is resolved already" in refused.text
        db.session.expire_all()
        assert proposal.revision_number == 2


class TestThePages:
    def test_give_the_source_of_chosen_words_to_the_form(self, app, proposal, ana):
        page = Browser(app, ana).client.get(
            f"/p/{proposal.number}/review/passage", query_string={"exact": "take 21 minutes"}
        )
        assert page.get_json() == {"passage": "take **21 minutes**", "text": "body"}

    def test_take_several_up_with_one_press_and_name_those_who_wrote_them(self, app, proposal, ana):
        suggested(proposal, "turn it off quickly", "end it", by=ana)
        suggested(proposal, "21 minutes", "20 minutes", by=ana)
        browser = Browser(app, proposal.owner)
        page = browser.get(f"/p/{proposal.number}/review")
        after = page.press("Take up both").follow()
        assert "Took up 2 suggestions in revision 2." in after.text
        assert "Undo" in after.text
        for below in ("revisions", "revisions/2", "blame", "compare"):
            assert "with Ana Costa" in browser.get(f"/p/{proposal.number}/{below}").text
        assert "Ana Costa" in browser.get(f"/p/{proposal.number}.md").text
