"""The page of a roll-out, from the outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock, words
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, SeatRole, Stage, Visibility
from proposals.rollout.actions import mark_milestone
from proposals.rollout.course import refresh_course
from proposals.rollout.models import StatusUpdate
from proposals.rollout.queries import steps_of
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


def in_days(days):
    return clock.today() + timedelta(days=days)


def a_milestone(proposal, title="Half of the merchants", **fields):
    fields.setdefault("planned_on", in_days(5))
    fields.setdefault("first_planned_on", fields["planned_on"])
    milestone = Milestone(proposal=proposal, title=title, **fields)
    db.session.add(milestone)
    db.session.commit()
    return milestone


def page_of(app, proposal, *, by=None):
    return Browser(app, by or proposal.owner).get(f"/p/{proposal.number}/rollout")


def move_page(app, milestone):
    address = f"/p/{milestone.proposal.number}/rollout/milestones/{milestone.id}/plan"
    return Browser(app, milestone.proposal.owner).get(address)


class TestBeforeAcceptance:
    def test_says_when_it_starts(self, app):
        page = page_of(app, a_proposal(stage=Stage.IN_REVIEW))

        assert page.status == 200
        assert "Roll-out starts once this is accepted" in page.text
        assert not page.offers("Record it")

    def test_shows_the_plan(self, app):
        proposal = a_proposal(stage=Stage.IN_REVIEW)
        a_milestone(proposal)

        assert "Half of the merchants" in page_of(app, proposal).text

    def test_has_nothing_to_start_where_it_was_declined(self, app):
        assert "Nothing to roll out" in page_of(app, a_proposal(stage=Stage.DECLINED)).text


class TestRollingOut:
    def test_begins_with_a_recorded_step(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        page = page_of(app, proposal)

        answer = page.press(
            "Record it", kind="rollout", exposure="5", happened_on=str(in_days(0)), title=""
        )

        assert answer.status == 303
        assert proposal.stage is Stage.ROLLING_OUT
        assert "5%" in answer.follow().text

    def test_offers_at_each_stage_what_can_happen_there(self, app):
        for stage, offered, not_offered in [
            (Stage.ACCEPTED, "Roll-out step", "Roll-out complete"),
            (Stage.ROLLING_OUT, "Roll-out complete", "Rollback"),
            (Stage.MEASURING, "Step", "Roll-out complete"),
        ]:
            text = page_of(app, a_proposal(stage=stage)).text
            assert f">{offered}</option>" in text
            assert f">{not_offered}</option>" not in text

    def test_dates_a_planned_step(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        milestone = a_milestone(proposal, kind=MilestoneKind.ROLLOUT, exposure=50)

        shown = (
            page_of(app, proposal)
            .press("Date it", **{f"m{milestone.id}-note": "Quiet so far"})
            .follow()
        )

        assert proposal.stage is Stage.ROLLING_OUT
        assert "5 days early" in shown.text
        assert "Quiet so far" in shown.text

    def test_keeps_what_was_typed_where_a_condition_is_open(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, "5%", kind=MilestoneKind.ROLLOUT, happened_on=in_days(-3))
        a_milestone(proposal, "Circuit breaker", is_condition=True)

        answer = page_of(app, proposal).press("Record it", kind="complete", note="Everybody has it")

        assert answer.status == 422
        assert "1 condition of the decision: “Circuit breaker”" in answer.text
        assert "Everybody has it" in answer.text
        assert proposal.stage is Stage.ROLLING_OUT

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"kind": "rollout", "exposure": "120"}, "from 1 to 100 percent"),
            ({"kind": "rollout", "exposure": "half"}, "Write a whole number"),
            ({"kind": "step"}, "Say what was done"),
            ({"kind": "complete", "happened_on": "2199-01-01"}, "still to come"),
            ({"kind": "complete", "happened_on": ""}, "Say which day it was"),
            ({"kind": "party"}, "Invalid Choice"),
        ],
    )
    def test_says_what_is_wrong(self, app, typed, sentence):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, "5%", kind=MilestoneKind.ROLLOUT, happened_on=in_days(-3))

        answer = page_of(app, proposal).press("Record it", **typed)

        assert answer.status == 422
        assert sentence in answer.text
        assert len(steps_of(proposal)) == 1

    def test_corrects_a_day(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        step = a_milestone(proposal, "5%", kind=MilestoneKind.ROLLOUT, happened_on=in_days(-3))

        page_of(app, proposal).press(
            "Correct the day",
            **{f"m{step.id}-happened_on": str(in_days(-4)), f"m{step.id}-reason": "Typo"},
        )

        assert step.happened_on == in_days(-4)

    def test_offers_nothing_to_those_who_only_read(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal)

        page = page_of(app, proposal, by=a_person("Bo"))

        for button in ("Record it", "Date it", "Move the date"):
            assert not page.offers(button)
        assert "Say how it is going" not in page.text

    def test_is_over_when_it_is_closed(self, app):
        proposal = a_proposal(stage=Stage.CLOSED)
        a_milestone(proposal, happened_on=in_days(-30))

        page = page_of(app, proposal)

        assert "Half of the merchants" in page.text
        assert not page.offers("Correct the day")


class TestMovingADate:
    def test_takes_a_reason_and_one_click(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        milestone = a_milestone(proposal, planned_on=in_days(10))
        day = words.day(in_days(17))

        shown = move_page(app, milestone).press(f"A week later {day}", reason="Sandbox is down")

        text = shown.follow().text
        assert "10 days ahead: “Sandbox is down”" in text
        assert f"now {day}: 7 days later, said 10 days ahead" in text

    def test_asks_for_the_reason_and_keeps_what_was_typed(self, app):
        milestone = a_milestone(a_proposal(stage=Stage.ROLLING_OUT))
        page = move_page(app, milestone)

        answer = page.press("Move it to that day", planned_on=str(in_days(40)))
        without_a_day = page.press("Move it to that day", reason="Sandbox is down")

        assert (answer.status, without_a_day.status) == (422, 422)
        assert "Say why" in answer.text
        assert f'value="{in_days(40)}"' in answer.text
        assert "Choose the day that holds instead" in without_a_day.text
        assert "Sandbox is down" in without_a_day.text

    def test_has_nothing_to_move_once_it_happened(self, app):
        milestone = a_milestone(a_proposal(stage=Stage.ROLLING_OUT), happened_on=in_days(-1))

        assert "It happened on" in move_page(app, milestone).follow().text

    def test_says_when_a_day_passed_without_a_word(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, planned_on=in_days(-2))

        assert "with no word yet" in page_of(app, proposal).text


class TestUpdates:
    def test_are_posted_with_a_confidence_and_thanked_for_when_they_are_early(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, planned_on=in_days(3))

        shown = update_form_of(app, proposal).press(
            "Post update", status="at_risk", confidence="5", what_changed="Sandbox is down"
        )

        text = shown.follow().text
        for said in ("At risk", "5 of 10 confident", "Sandbox is down", "Thank you: said 3 days"):
            assert said in text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"confidence": "5", "what_changed": "x"}, "Choose one."),
            ({"status": "on_track", "what_changed": "x"}, "Say how confident you are."),
            ({"status": "on_track", "confidence": "11", "what_changed": "x"}, "from 0 to 10"),
            ({"status": "on_track", "confidence": "5"}, "Say what changed"),
            ({"status": "on_track", "confidence": "3", "what_changed": "x"}, "what is in the way"),
            ({"status": "great", "confidence": "5", "what_changed": "x"}, "Invalid Choice"),
        ],
    )
    def test_say_what_is_missing(self, app, typed, sentence):
        answer = update_form_of(app, a_proposal(stage=Stage.ROLLING_OUT)).press(
            "Post update", **typed
        )

        assert answer.status == 422
        assert sentence in answer.text

    def test_are_outdated_when_they_are_late(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        proposal.stage_since = clock.now() - timedelta(days=30)
        refresh_course(proposal)
        db.session.commit()

        page = page_of(app, proposal)

        assert "Outdated: no word since" in page.text
        assert "Nobody has said yet how it is going" in page.text

    def test_are_thanked_for_by_whoever_reads_them(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, planned_on=in_days(3))
        typed = {"status": "off_track", "confidence": "5", "what_changed": "Sandbox is down"}
        update_form_of(app, proposal).press("Post update", **typed)

        page = (
            page_of(app, proposal, by=a_person("Bo Lund")).press("Thanks to Priya Raman").follow()
        )

        assert "Thanked by Bo Lund" in page.text
        assert page.offers("Take my thanks back to Priya Raman")


def update_form_of(app, proposal):
    return Browser(app, proposal.owner).get(f"/p/{proposal.number}/rollout/updates")


def test_the_page_is_absent_where_the_proposal_is_not_visible(app):
    proposal = a_proposal(stage=Stage.ACCEPTED, visibility=Visibility.RESTRICTED)
    browser = Browser(app, a_person("Bo"))

    hidden = browser.get(f"/p/{proposal.number}/rollout")
    absent = browser.get("/p/99999/rollout")

    assert hidden.status == absent.status == 404
    assert hidden.text == absent.text


def test_a_milestone_of_another_proposal_is_absent(app):
    mine, other = a_proposal(stage=Stage.ACCEPTED), a_proposal(stage=Stage.ACCEPTED)
    milestone = a_milestone(other)
    a_milestone(mine)
    page = page_of(app, mine)
    token = page.forms[-1].fields["csrf_token"]

    answer = page.browser.send(
        "post",
        f"/p/{mine.number}/rollout/milestones/{milestone.id}/day",
        {"csrf_token": token, f"m{milestone.id}-happened_on": str(in_days(0))},
    )

    assert answer.status == 404
    assert milestone.happened_on is None


def test_the_page_costs_the_same_with_many_milestones_and_updates(app):
    proposal = a_proposal(stage=Stage.ROLLING_OUT)
    for number in range(30):
        a_milestone(proposal, f"Step {number}", owner=proposal.seat(SeatRole.ROLLOUT_OWNER))
        db.session.add(
            StatusUpdate(
                proposal=proposal,
                status="on_track",
                confidence=5,
                what_changed="x",
                posted_by=proposal.owner,
            )
        )
    db.session.commit()
    browser = Browser(app, proposal.owner)
    browser.get("/metrics")

    with count_statements() as statements:
        page = browser.get(f"/p/{proposal.number}/rollout")

    assert page.status == 200
    assert len(statements) <= 18, "\n".join(statements)


class TestTheChecklist:
    def test_opens_for_the_next_step_and_keeps_its_answers(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        a_milestone(proposal, "A tenth", kind=MilestoneKind.ROLLOUT, exposure=10)
        page = page_of(app, proposal)
        assert "Before “A tenth”" in page.text
        assert "0 of 5 answered" in page.text

        shown = page.press("Keep the answers", called="Dele, then the rota").follow()

        assert "1 of 5 answered" in shown.text
        assert "Dele, then the rota" in shown.text


class TestTheWordThatLetsTheNextStepBegin:
    def test_is_asked_for_where_it_waits_and_given_on_a_page(self, app):
        proposal, luca = a_proposal(stage=Stage.ROLLING_OUT), a_person("Luca Ferri")
        tenth = {"kind": MilestoneKind.ROLLOUT, "exposure": 10}
        step = a_milestone(proposal, "A tenth", approver=luca, observe_days=2, **tenth)
        mark_milestone(step, happened_on=in_days(-3), note="", by=proposal.owner)
        db.session.commit()
        address, browser = f"/p/{proposal.number}", Browser(app, luca)
        assert "waits for Luca Ferri" in page_of(app, proposal).text
        assert "Luca Ferri’s word on “A tenth”" in browser.get("/").text
        assert "waits for your word" in browser.get(f"{address}/brief").text

        page = browser.get(f"{address}/rollout/milestones/{step.id}/approval")
        shown = page.press("Let it begin", note="No lock-outs").follow()

        assert "Luca Ferri let the next one begin" in shown.text
        assert "No lock-outs" in shown.text


class TestARollback:
    def test_is_said_at_the_top_of_every_page(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        a_milestone(proposal, "5%", kind=MilestoneKind.ROLLOUT, happened_on=in_days(-3))
        form = Browser(app, proposal.owner).get(f"/p/{proposal.number}/rollout/rollback")
        assert form.press("Record the rollback", note="Errors").status == 422

        shown = form.press("Record the rollback", trigger="other", note="Errors doubled").follow()

        assert "everybody concerned is told now" in shown.text
        brief = shown.browser.get(f"/p/{proposal.number}").text
        assert "Taken back on" in brief
        assert "Errors doubled" in brief
