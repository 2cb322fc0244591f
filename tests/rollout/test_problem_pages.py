"""Problems, and what shipped differently, as people meet them on the pages and in letters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import SeatRole, Stage, Visibility
from proposals.events import deliver_due
from proposals.notifications.models import Letter
from proposals.notifications.sending import WORDINGS
from proposals.notifications.wording import Told
from proposals.rollout.actions import note_deviation, surface_problem
from proposals.rollout.models import Problem
from tests.browser import Browser
from tests.builders import BODY, a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


def open_(app, proposal, place="", *, by):
    return Browser(app, by).get(f"/p/{proposal.number}/rollout{place}")


def letters():
    """Return who was told what, by name: the subject and when it leaves."""
    db.session.commit()
    deliver_due()
    told = {}
    for letter in db.session.query(Letter):
        event, person = letter.event, letter.person
        proposal = db.session.get(Problem, event.details["problem_id"]).proposal
        wording = WORDINGS[event.name](Told(event, person, letter.why), proposal)
        told.setdefault(person.name, []).append((wording.subject.split(":")[0], letter.is_batched))
    return told


class TestSurfacing:
    def test_is_one_click_from_every_page(self, app):
        proposal, bo = a_proposal(), a_person("Bo Lindgren")
        assert "/rollout/problems/new" in Browser(app, bo).get(f"/p/{proposal.number}").text

        page = open_(app, proposal, "/problems/new", by=bo).press("Surface it", title="It is slow")
        shown = page.follow().text
        assert "Bo Lindgren" in shown
        assert "It is slow" in shown

    def test_keeps_what_was_typed_and_asks_only_what_applies(self, app):
        page = open_(app, a_proposal(), "/problems/new", by=a_person("Bo"))
        assert 'name="status"' not in page.text
        assert 'name="asks_to_reopen"' not in page.text

        refused = page.press("Surface it", title=" ", description="Since noon")
        assert refused.status == 422
        assert "Since noon" in refused.text

    def test_is_for_who_can_see_the_proposal(self, app):
        hidden = a_proposal(visibility=Visibility.RESTRICTED)
        problem = surface_problem(hidden, title="Leaks", by=hidden.owner)
        for place in ("/problems", "/problems/new", f"/problems/{problem.id}"):
            assert open_(app, hidden, place, by=a_person("Bo")).status == 404


class TestTheWayOfAProblem:
    def test_from_the_request_to_the_further_condition(self, app):
        proposal, bo = a_proposal(stage=Stage.ROLLING_OUT), a_person("Bo Lindgren")
        decider = proposal.seat(SeatRole.DECIDER)
        new = open_(app, proposal, "/problems/new", by=bo)
        at = new.press("Surface it", title="Slow", status="at_risk", asks_to_reopen="y").location
        assert "At risk" in open_(app, proposal, by=bo).text
        page = Browser(app, proposal.owner).get(at)
        page.press("Answer it", **{f"p{at.rsplit('/', 1)[1]}-text": "We look at it."})

        brief = Browser(app, decider).get(f"/p/{proposal.number}/brief")
        assert "You are asked to open it again." in brief.text
        home = Browser(app, decider).get("/")
        assert "You are asked to open it again" in home.text
        request = Browser(app, decider).get(f"{at}/reopening")
        refused = request.press("Answer Bo Lindgren", reopens="yes", why="Too slow.")
        assert refused.status == 422
        answered = refused.press(
            "Answer Bo Lindgren",
            condition="Fast again",
            owner=str(proposal.owner_id),
            due_on=str(clock.today() + timedelta(days=9)),
        ).follow()
        assert "A further condition" in answered.text
        assert "Fast again" in open_(app, proposal, by=bo).text
        assert not Browser(app, decider).get(f"{at}/reopening").offers("Answer Bo Lindgren")

    def test_leads_the_decider_on_to_correcting_a_decision(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        problem = surface_problem(proposal, title="Slow", asks_to_reopen=True, by=a_person("Bo"))
        decider = proposal.seat(SeatRole.DECIDER)
        page = open_(app, proposal, f"/problems/{problem.id}/reopening", by=decider)
        assert page.press("Answer Bo", reopens="yes", why="Old numbers.").status == 303

    def test_is_told_to_who_can_act_at_once_and_to_others_with_the_day(self, app):
        proposal, bo = a_proposal(stage=Stage.ROLLING_OUT), a_person("Bo")
        surface_problem(proposal, title="Slow", asks_to_reopen=True, by=bo)
        told = letters()
        assert told == {
            "Priya Raman": [("A problem, Slow", False)],
            "Hana Sato": [("A problem, Slow", False)],
            "Tomás Lindqvist": [("Bo asks you to open it again", False)],
        }

    def test_asks_the_database_no_more_for_many(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        counts = []
        for many in (1, 4):
            for _ in range(many):
                problem = surface_problem(proposal, title="Slow", by=a_person("Bo"))
            browser = Browser(app, proposal.owner)
            browser.get("/")
            with count_statements() as seen:
                assert open_(app, proposal, "/problems", by=proposal.owner).status == 200
            counts.append(len(seen))
        assert problem.id == 5
        assert counts[0] == counts[1]


class TestWhatShipped:
    def note(self, proposal, **fields):
        texts = {"body": BODY + "\nOnly the five largest.\n"} | fields
        note_deviation(
            proposal,
            what="Only the five largest have it.",
            why="The others are fast.",
            base_revision=proposal.revision_number,
            by=proposal.owner,
            **texts,
        )
        db.session.commit()

    def test_stands_on_every_page_with_the_two_revisions(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT, body=BODY)
        self.note(proposal)
        page = Browser(app, a_person("Bo")).get(f"/p/{proposal.number}/history")
        assert "Only the five largest have it." in page.text
        assert "compare?from=1&amp;to=2" in page.text

    def test_leaves_the_decision_with_what_was_decided(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT, body=BODY)
        decision = Decision(
            proposal=proposal,
            sequence=1,
            ruling=Ruling.ACCEPTED,
            rationale="Yes.",
            rationale_html="<p>Yes.</p>",
            revision_number=1,
        )
        db.session.add(decision)
        self.note(proposal, cost="Twice as much.")
        text = Browser(app, a_person("Bo")).get(f"/p/{proposal.number}/decision").text
        assert "Twice as much." not in text
        assert f"/p/{proposal.number}/revisions/1" in text

    def test_is_noted_by_its_authors(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT, body=BODY)
        page = open_(app, proposal, "/deviation", by=proposal.owner)
        nothing_new = page.press("Note what differs", what="Less.", why="Fast already.")
        assert nothing_new.status == 422
        assert "change it to what shipped" in nothing_new.text
        noted = nothing_new.press("Note what differs", body="## Context\n\nLess.\n")
        assert "What shipped differs from what was accepted." in noted.follow().text
        assert open_(app, proposal, "/deviation", by=a_person("Bo")).status == 403
