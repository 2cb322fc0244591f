"""The decision's page, from the outside: announcing, deciding, and reading what was decided."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import SeatRole, Stage, Visibility
from proposals.review.actions import reply, take_position
from proposals.review.models import Stance, ThreadState, Treatment
from tests.browser import Browser
from tests.builders import a_concern, a_final_comment, a_person, a_proposal
from tests.decisions.moments import later
from tests.decisions.test_decide import decided, heard
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

OPEN = "Open final comment"
OVER = "Open over objection"
KEEP = "Keep it running"
LOOK = "Look it over"
DECIDE = "Record decision"
EXTEND = "Extend final comment"


def decision_of(app, proposal, person=None):
    person = person or proposal.seat(SeatRole.DECIDER)
    return Browser(app, person).get(f"/p/{proposal.number}/decision")


def waits(page, button):
    """Tell whether the button is there with its reason, and cannot be used yet."""
    return re.search(rf'aria-disabled="true" aria-describedby="[\w-]+">{button}<', page.text)


def reviewed():
    rosa = a_person("Rosa Reviewer")
    proposal = a_proposal(reviewers=(rosa,))
    take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
    db.session.commit()
    return proposal


def in_final_comment(*, is_over=True, concerned=None):
    proposal = reviewed()
    concern = a_concern(proposal, by=concerned) if concerned else None
    a_final_comment(proposal, is_over=is_over)
    return (proposal, concern) if concerned else proposal


class TestOpeningFinalComment:
    @pytest.mark.parametrize("page", ["review", "decision"])
    def test_is_one_button_once_nothing_is_missing(self, app, page):
        proposal = reviewed()
        shown = Browser(app, proposal.owner).get(f"/p/{proposal.number}/{page}")
        answer = shown.press(OPEN)
        assert answer.status == 303
        assert "Final comment until" in answer.follow().text
        assert proposal.stage is Stage.FINAL_COMMENT

    @pytest.mark.parametrize("page", ["review", "decision"])
    def test_says_what_is_missing_where_the_button_would_be(self, app, page):
        proposal = a_proposal()
        shown = Browser(app, proposal.owner).get(f"/p/{proposal.number}/{page}")
        assert not shown.offers(OPEN)
        assert 'aria-disabled="true" aria-describedby="gate-why"' in shown.text
        assert "Opens once nothing is missing: 1 more position." in shown.text

    def test_is_not_offered_to_others(self, app):
        page = decision_of(app, reviewed(), a_person("Bo"))
        assert not page.offers(OPEN)
        assert "Its owner or its decider opens it." in page.text

    def test_over_an_objection_is_the_deciders_with_a_reason(self, app, monkeypatch):
        proposal = reviewed()
        reply(a_concern(proposal), body="We rehearsed it.", by=proposal.owner)
        later(monkeypatch, days=3)
        assert not decision_of(app, proposal, proposal.owner).offers(OVER)
        page = decision_of(app, proposal)
        assert page.press(OVER, over_objection=" ").status == 422
        shown = page.press(OVER, over_objection="It was rehearsed.").follow()
        assert "It was rehearsed." in shown.text
        assert "Opened over an objection" in shown.text

    def test_over_an_objection_waits_for_an_answer_that_is_old_enough(self, app):
        proposal = reviewed()
        a_concern(proposal, by=a_person("Ana"))
        page = decision_of(app, proposal)
        assert waits(page, OVER)
        assert "Still needs: an author’s answer to Ana." in page.text


class TestFinalComment:
    @pytest.mark.parametrize("page", ["review", "decision"])
    def test_is_announced_with_what_would_interrupt_it(self, app, page):
        proposal = in_final_comment(is_over=False)
        text = Browser(app, a_person("Bo")).get(f"/p/{proposal.number}/{page}").text
        assert "Final comment until" in text
        assert "A new concern or a material change takes it back to review" in text

    def test_is_kept_running_with_a_reason(self, app):
        proposal = in_final_comment(is_over=False)
        page = decision_of(app, proposal)
        assert page.press(KEEP, reason="").status == 422
        shown = page.press(KEEP, reason="It was known.").follow()
        assert "It was known." in shown.text
        assert not shown.offers(KEEP)

    def test_is_taken_up_again_after_an_interruption(self, app):
        proposal = in_final_comment(is_over=False)
        a_concern(proposal)
        assert proposal.stage is Stage.IN_REVIEW
        page = decision_of(app, proposal)
        assert "Final comment was interrupted on" in page.text
        page.press(KEEP, reason="It was known.")
        assert proposal.stage is Stage.FINAL_COMMENT

    def test_holds_the_decision_back_until_it_is_over(self, app):
        page = decision_of(app, in_final_comment(is_over=False))
        assert waits(page, LOOK)
        assert "when final comment ends" in page.text

    def test_says_how_long_it_runs_by_the_readers_clock(self, app):
        proposal = in_final_comment(is_over=False)
        proposal.final_comments[-1].closes_at = datetime(2036, 6, 30, 23, 30, tzinfo=UTC)
        kiri = a_person("Kiri", time_zone="Pacific/Auckland")
        text = decision_of(app, proposal, kiri).text
        assert "Final comment until Tue 1 July 2036" in text
        assert "Tue 1 July 2036 at 11:30</time> your time" in text

    def test_is_extended_once_with_a_reason(self, app):
        page = decision_of(app, in_final_comment(is_over=False))
        refused = page.press(EXTEND, days="60", reason="")
        assert refused.status == 422
        assert "Say why it takes longer." in refused.text
        assert "60" in refused.text
        shown = page.press(EXTEND, days="2", reason="The auditor is away.").follow()
        assert "The auditor is away." in shown.text
        assert "Why it was extended, from" in shown.text
        assert not shown.offers(EXTEND)

    def test_is_not_extended_by_others(self, app):
        proposal = in_final_comment(is_over=False)
        assert not decision_of(app, proposal, proposal.owner).offers(EXTEND)


class TestDeciding:
    def test_records_everything_and_shows_it(self, app):
        ana = a_person("Ana Concerned")
        proposal, concern = in_final_comment(concerned=ana)
        day = (clock.today() + timedelta(days=30)).isoformat()
        looked_over = decision_of(app, proposal).press(
            LOOK,
            ruling="with_conditions",
            rationale="It pays **back** in a year.",
            **{
                "condition-1-text": "A rehearsal.",
                "condition-1-owner": str(proposal.owner_id),
                "condition-1-due_on": day,
                f"answer-{concern.id}-treatment": "condition",
                f"answer-{concern.id}-text": "Condition 1 is yours.",
            },
        )
        assert "Nothing is recorded yet." in looked_over.text
        assert Decision.query.count() == 0
        answer = looked_over.press(DECIDE)
        assert answer.status == 303
        text = answer.follow().text
        for shown in (
            "Accepted with conditions",
            "Decided over objection",
            "It pays <strong>back</strong> in a year.",
            "A rehearsal.",
            "Nobody has tried to turn it off.",
            "Turned into a condition",
            "Condition 1 is yours.",
            "Kept word for word",
        ):
            assert shown in text, shown
        assert concern.treatment is Treatment.CONDITION

    def test_refused_keeps_everything_that_was_typed(self, app):
        ana = a_person("Ana Concerned")
        proposal, concern = in_final_comment(concerned=ana)
        refused = decision_of(app, proposal).press(
            LOOK,
            ruling="accepted",
            rationale="It pays back.",
            waits_for="Nothing, by mistake",
            **{
                "condition-2-text": "A rehearsal.",
                f"answer-{concern.id}-treatment": "heard",
                f"answer-{concern.id}-text": "",
            },
        )
        assert refused.status == 422
        for kept in (
            "It pays back.",
            "Nothing, by mistake",
            "A rehearsal.",
            'checked id="ruling-0"',
            '<option selected value="heard">',
            "Choose who sees to it.",
            "Choose the day by which it is true.",
        ):
            assert kept in refused.text, kept
        assert Decision.query.count() == 0
        assert concern.is_open

    def test_is_refused_by_the_rules_beside_the_fields(self, app):
        ana = a_person("Ana Concerned")
        proposal, concern = in_final_comment(concerned=ana)
        refused = decision_of(app, proposal).press(
            LOOK,
            ruling="deferred",
            rationale="Not now.",
            **{f"answer-{concern.id}-treatment": "condition", f"answer-{concern.id}-text": "Yes."},
        )
        assert refused.status == 422
        assert "Say until when, or what it waits for." in refused.text
        assert "only when you accept with conditions" in refused.text
        assert "2 things to put right" in refused.text

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("ruling", "perhaps", "Choose one."),
            ("rationale", "", "Say why"),
            ("deferred_until", "tomorrow", "Write the date as"),
        ],
    )
    def test_names_what_is_wrong(self, app, field, value, message):
        filled = {"ruling": "deferred", "rationale": "Not now.", "waits_for": "The audit."}
        refused = decision_of(app, in_final_comment()).press(LOOK, **{**filled, field: value})
        assert refused.status == 422
        assert message in refused.text

    def test_keeps_what_was_typed_when_a_concern_came_between(self, app):
        proposal = in_final_comment()
        page = decision_of(app, proposal)
        a_concern(proposal)  # meanwhile
        refused = page.press(LOOK, ruling="accepted", rationale="A long and careful text.")
        assert refused.status == 422  # the new concern has no answer yet
        assert "A long and careful text." in refused.text
        assert "No way back" in refused.text

    def test_keeps_it_when_a_concern_came_while_it_was_looked_over(self, app):
        proposal = in_final_comment()
        looked_over = decision_of(app, proposal).press(
            LOOK, ruling="accepted", rationale="A long\nand careful text."
        )
        a_concern(proposal)  # meanwhile
        refused = looked_over.press(DECIDE)
        assert refused.status == 422
        assert "A long\nand careful text." in refused.text
        assert Decision.query.count() == 0

    def test_can_be_changed_after_it_was_looked_over(self, app):
        page = decision_of(app, in_final_comment())
        looked_over = page.press(LOOK, ruling="declined", rationale="Not *this*.")
        assert "Not <em>this</em>." in looked_over.text
        assert "Not *this*." in looked_over.press("Change something").text
        assert Decision.query.count() == 0

    def test_has_as_many_conditions_as_it_takes(self, app):
        page = decision_of(app, in_final_comment())
        texts = {f"condition-{row}-text": f"Condition {row}." for row in (1, 2, 3)}
        page = page.press("One more condition", rationale="It pays.", **texts)
        assert "condition-4-text" in page.text
        page = page.press("", nth=1)  # the cross beside the second
        forms = next(form for form in page.forms if "rationale" in form.fields)
        shown = {name: values[0].strip() for name, values in forms.fields.items() if values}
        assert (shown["condition-2-text"], shown["condition-3-text"]) == ("Condition 3.", "")
        assert shown["rationale"] == "It pays."
        assert "condition-4-text" not in shown

    def test_says_what_follows_from_each_ruling(self, app):
        text = decision_of(app, in_final_comment()).text
        for said in (
            "The promise is frozen",
            "Median CI time: 21 → 9 min by",
            "Each condition becomes a milestone",
            "until Priya Raman takes it up again",
            "Median CI time was 21 min when this was written",
        ):
            assert said in text, said

    def test_shows_an_open_concern_with_all_that_was_said(self, app):
        proposal = reviewed()
        concern = a_concern(proposal, by=a_person("Ana Concerned"))
        reply(concern, body="We rehearsed it *twice*.", by=proposal.owner)
        a_final_comment(proposal)
        text = decision_of(app, proposal).text
        for said in ("A rehearsal of the way back.", "We rehearsed it <em>twice</em>."):
            assert said in text, said

    def test_is_told_that_it_is_back_in_review(self, app):
        proposal = in_final_comment()
        page = decision_of(app, proposal)
        proposal.stage = Stage.IN_REVIEW  # meanwhile, by a material revision
        refused = page.press(LOOK, ruling="accepted", rationale="A long and careful text.")
        assert refused.status == 409
        assert "is not possible while the proposal is in review." in refused.text
        assert "A long and careful text." in refused.text
        assert waits(refused, LOOK)

    def test_is_not_offered_to_anybody_else(self, app):
        proposal = in_final_comment()
        for person in (proposal.owner, a_person("Bo")):
            assert not decision_of(app, proposal, person).offers(LOOK)

    def test_is_refused_to_somebody_who_sends_it_anyway(self, app):
        proposal = in_final_comment()
        page = decision_of(app, proposal, a_person("Bo"))
        token = page.forms[-1].fields["csrf_token"]
        fields = {"csrf_token": token, "step": "record", "ruling": "accepted", "rationale": "Mine."}
        answer = page.browser.send("post", f"/p/{proposal.number}/decision", fields)
        assert answer.status == 403
        assert Decision.query.count() == 0


class TestTheRecord:
    def test_keeps_earlier_decisions_below(self, app):
        proposal = reviewed()
        a_final_comment(proposal)
        decided(proposal, Ruling.DEFERRED, rationale="Not before the audit.")
        proposal.taken_up_on_revision = 1
        a_final_comment(proposal)
        decided(proposal, rationale="The audit went well.")
        text = decision_of(app, proposal, a_person("Bo")).text
        assert text.index("The audit went well.") < text.index("Not before the audit.")
        assert text.count("An earlier decision") == 1

    def test_marks_what_was_superseded_and_says_why(self, app):
        proposal = reviewed()
        a_final_comment(proposal)
        decided(proposal)
        assert not decision_of(app, proposal, proposal.owner).offers("Correct this decision")
        page = decision_of(app, proposal).browser.get(f"/p/{proposal.number}/decision/correction")
        assert page.press(LOOK, ruling="declined").status == 422
        looked_over = page.press(LOOK, ruling="declined", why="Old numbers.", rationale="No.")
        text = looked_over.press("Record correction").follow().text
        assert text.index("Old numbers.") < text.index("Superseded by")
        assert "It saves £6,200 a month." in text
        assert proposal.stage is Stage.DECLINED

    def test_is_corrected_by_nobody_else_and_not_for_ever(self, app):
        proposal = reviewed()
        a_final_comment(proposal)
        decided(proposal)
        address = f"/p/{proposal.number}/decision/correction"
        assert Browser(app, proposal.owner).get(address).status == 403
        proposal.stage = Stage.ROLLING_OUT
        db.session.commit()
        decider = Browser(app, proposal.seat(SeatRole.DECIDER))
        assert decider.get(address).status == 409
        assert address not in decider.get(f"/p/{proposal.number}/decision").text

    def test_lets_who_dissented_add_to_it(self, app):
        proposal, kit = reviewed(), a_person("Kit Barlow")
        take_position(proposal, stance=Stance.DISAGREES, statement="I would wait.", by=kit)
        a_final_comment(proposal)
        decided(proposal)
        assert not decision_of(app, proposal).offers("Add to my dissent")
        page = decision_of(app, proposal, kit)
        assert page.press("Add to my dissent", text=" ").status == 422
        shown = page.press("Add to my dissent", text="Half a year was enough.").follow()
        assert "Half a year was enough." in shown.text
        assert "Added by Kit Barlow" in shown.text

    def test_says_when_silence_decided(self, app):
        from proposals.decisions.clockwork import run_clock
        from proposals.drafting.thresholds import Thresholds, as_document

        proposal = reviewed()
        proposal.policy = as_document(Thresholds(accepts_in_silence=True))
        a_final_comment(proposal)
        run_clock()
        text = decision_of(app, proposal, a_person("Bo")).text
        assert "Accepted: no objection." in text
        assert "Final comment ended with no open concern" in text

    def test_quotes_dissent_as_it_was_written(self, app):
        proposal = reviewed()
        kit = a_person("Kit Barlow")
        take_position(
            proposal, stance=Stance.DISAGREES, statement="I'd <b>cap</b> it.\nAnd wait.", by=kit
        )
        a_final_comment(proposal)
        decided(proposal)
        text = decision_of(app, proposal, a_person("Bo")).text
        assert "I&#39;d &lt;b&gt;cap&lt;/b&gt; it.\nAnd wait." in text

    @pytest.mark.parametrize(
        ("stage", "sentence"),
        [
            (Stage.DRAFT, "Nothing to decide yet"),
            (Stage.ACCEPTED, "No decision is kept here"),
            (Stage.WITHDRAWN, "No decision is kept here"),
        ],
    )
    def test_of_nothing_says_so(self, app, stage, sentence):
        proposal = a_proposal(stage=stage, visibility=Visibility.ORGANISATION)
        assert sentence in decision_of(app, proposal, a_person("Bo")).text

    def test_is_not_there_for_somebody_who_cannot_see_the_proposal(self, app):
        proposal = a_proposal(visibility=Visibility.RESTRICTED)
        assert decision_of(app, proposal, a_person("Stranger")).status == 404


@pytest.mark.parametrize("is_decided", [False, True])
def test_the_page_asks_the_database_at_most_twelve_times(app, is_decided):
    proposal, concern = in_final_comment(concerned=a_person("Ana"))
    take_position(proposal, stance=Stance.DISAGREES, statement="No.", by=a_person("Kit"))
    if is_decided:
        decided(proposal, answers={concern.id: heard()})
        assert concern.state is ThreadState.TREATED
    browser = Browser(app, proposal.seat(SeatRole.DECIDER))
    address = f"/p/{proposal.number}/decision"
    assert browser.get(address).status == 200
    db.session.commit()
    with count_statements() as seen:
        browser.get(address)
    assert len(seen) <= 12, seen
