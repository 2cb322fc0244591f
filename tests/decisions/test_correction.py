"""Putting a decision right: by a new one, while nothing has begun, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.actions import add_to_dissent, correct
from proposals.decisions.models import Ruling
from proposals.decisions.queries import decision_in_force, decisions_of
from proposals.decisions.record import Answer
from proposals.drafting.models import SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import take_position
from proposals.review.models import Stance, Treatment
from tests.builders import a_final_comment, a_person, a_proposal
from tests.decisions.test_decide import (
    STAGE_OF,
    a_condition,
    decided,
    heard,
    ready,
    ready_with_a_concern,
    what_it_needs,
)

pytestmark = pytest.mark.usefixtures("app")


def corrected(decision, ruling=Ruling.DECLINED, **fields):
    fields.setdefault("rationale", "I had read the old numbers.")
    fields.setdefault("why", "The numbers were last year’s.")
    fields.setdefault("answers", {})
    fields.setdefault("by", decision.proposal.seat(SeatRole.DECIDER))
    return correct(decision, ruling=ruling, **{**what_it_needs(ruling), **fields})


class TestACorrection:
    @pytest.mark.parametrize("to", list(Ruling))
    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_takes_the_place_of_the_decision_and_moves_the_proposal(self, ruling, to):
        proposal = ready()
        first = decided(proposal, ruling)
        second = corrected(first, to)
        assert proposal.stage is STAGE_OF[to]
        assert (second.corrects, second.sequence) == (first, 2)
        assert decision_in_force(proposal) is second
        assert [bool(each.frozen) for each in proposal.commitments] == [
            STAGE_OF[to] is Stage.ACCEPTED
        ]

    def test_leaves_every_word_of_the_earlier_one(self):
        first = decided(ready())
        before = (first.rationale, first.ruling, first.decided_at, first.decided_by)
        corrected(first)
        db.session.expire_all()
        assert (first.rationale, first.ruling, first.decided_at, first.decided_by) == before
        assert [each.sequence for each in decisions_of(first.proposal)] == [2, 1]

    @pytest.mark.parametrize("missing", ["why", "rationale"])
    def test_says_why(self, missing):
        first = decided(ready())
        with pytest.raises(Invalid) as refusal:
            corrected(first, **{missing: " "})
        assert set(refusal.value.context["errors"]) == {missing}
        assert first.proposal.decisions == [first]

    def test_is_the_deciders(self):
        first = decided(ready())
        for person in (first.proposal.owner, a_person("Bo")):
            with pytest.raises(Forbidden, match="Only its decider may correct"):
                corrected(first, by=person)

    @pytest.mark.parametrize(
        "stage", sorted(set(Stage) - {Stage.ACCEPTED, Stage.DEFERRED, Stage.DECLINED})
    )
    def test_is_too_late_once_something_has_begun(self, stage):
        first = decided(ready())
        first.proposal.stage = stage
        with pytest.raises(Conflict, match="“Correct the decision” is not possible while"):
            corrected(first)

    def test_is_of_the_decision_in_force(self):
        first = decided(ready())
        corrected(first)
        with pytest.raises(Conflict, match="A later decision has taken the place"):
            corrected(first, Ruling.ACCEPTED)

    def test_can_be_corrected_in_its_turn(self):
        proposal = ready()
        third = corrected(corrected(decided(proposal)), Ruling.ACCEPTED)
        assert (third.sequence, proposal.stage) == (3, Stage.ACCEPTED)
        assert proposal.commitments[0].frozen

    def test_is_on_the_revision_that_was_decided(self):
        first = decided(ready())
        first.proposal.revision_number += 1
        assert corrected(first).revision_number == first.revision_number

    def test_is_told(self):
        corrected(decided(ready()))
        (told,) = LoggedEvent.query.filter_by(name="decisions.decision_corrected")
        assert told.phrase == (
            "corrected the decision, now declined: The numbers were last year’s."
        )

    def test_waits_for_what_a_deferral_waits_for(self):
        with pytest.raises(Invalid, match="Say until when"):
            corrected(decided(ready()), Ruling.DEFERRED, waits_for="")


class TestConditions:
    def accepted(self, *texts):
        proposal = ready()
        conditions = [a_condition(text) for text in texts]
        return decided(proposal, Ruling.WITH_CONDITIONS, conditions=conditions)

    def test_that_are_not_met_are_dropped_with_a_note(self):
        first = self.accepted("Call everybody.")
        corrected(first)
        db.session.expire_all()
        assert first.proposal.milestones == []
        (condition,) = first.conditions
        assert (condition.text, condition.milestone) == ("Call everybody.", None)
        assert condition.dropped.startswith("It was with Sam Whitlock, by ")

    def test_that_are_met_stay(self):
        first = self.accepted("Call everybody.")
        first.conditions[0].milestone.happened_on = clock.today()
        corrected(first)
        db.session.expire_all()
        assert [each.title for each in first.proposal.milestones] == ["Call everybody."]

    def test_written_again_keep_their_milestone_and_its_first_date(self):
        first = self.accepted("Call everybody.", "Rehearse it.")
        kept = first.conditions[0].milestone
        before, later = kept.first_planned_on, clock.today() + timedelta(days=60)
        second = corrected(
            first,
            Ruling.WITH_CONDITIONS,
            conditions=[a_condition("Call everybody.", due_on=later), a_condition("Write it up.")],
        )
        db.session.expire_all()
        assert second.conditions[0].milestone is kept
        assert (kept.first_planned_on, kept.planned_on) == (before, later)
        assert {each.title for each in first.proposal.milestones} == {
            "Call everybody.",
            "Write it up.",
        }
        assert [bool(each.dropped) for each in first.conditions] == [False, True]


class TestAConcernThatWasAnswered:
    def test_is_answered_anew_and_both_answers_stay(self):
        proposal, concern = ready_with_a_concern()
        first = decided(proposal, answers={concern.id: heard("We will not wait.")})
        again = {concern.id: Answer(Treatment.SETTLED, "You were right.")}
        second = corrected(first, answers=again)
        assert [
            (each.treatment, each.answer) for each in (first.dissents[0], second.dissents[0])
        ] == [
            (Treatment.HEARD, "We will not wait."),
            (Treatment.SETTLED, "You were right."),
        ]
        assert first.dissents[0].quote == second.dissents[0].quote
        assert concern.treatment_text == "You were right."

    def test_needs_the_answer_again(self):
        proposal, concern = ready_with_a_concern()
        first = decided(proposal, answers={concern.id: heard()})
        with pytest.raises(Invalid, match="Write an answer to Ana Concerned"):
            corrected(first)

    def test_is_told_only_where_the_answer_changed(self):
        proposal, concern = ready_with_a_concern()
        first = decided(proposal, answers={concern.id: heard()})
        corrected(first, answers={concern.id: heard()})
        assert LoggedEvent.query.filter_by(name="decisions.concern_treated").count() == 1

    @pytest.mark.parametrize(("to", "is_over"), [(Ruling.ACCEPTED, True), (Ruling.DECLINED, False)])
    def test_makes_an_acceptance_one_over_objection(self, to, is_over):
        proposal, concern = ready_with_a_concern()
        first = decided(proposal, Ruling.DEFERRED, answers={concern.id: heard()})
        second = corrected(first, to, answers={concern.id: heard()})
        assert (first.over_objection, second.over_objection) == (False, is_over)


class TestDissent:
    def dissenting(self):
        proposal, kit = a_proposal(), a_person("Kit Barlow")
        take_position(proposal, stance=Stance.DISAGREES, statement="I would wait.", by=kit)
        a_final_comment(proposal)
        return decided(proposal)

    def test_is_carried_over_word_for_word(self):
        second = corrected(self.dissenting())
        assert [(each.person.name, each.quote) for each in second.dissents] == [
            ("Kit Barlow", "I would wait.")
        ]

    def test_is_added_to_by_its_author_alone(self):
        (dissent,) = self.dissenting().dissents
        add_to_dissent(dissent, text=" Half a year was enough. ", by=dissent.person)
        assert [each.text for each in dissent.additions] == ["Half a year was enough."]
        assert dissent.quote == "I would wait."
        with pytest.raises(Forbidden, match="Only who wrote a dissent"):
            add_to_dissent(dissent, text="No.", by=dissent.decision.decided_by)

    def test_is_not_added_to_with_nothing(self):
        (dissent,) = self.dissenting().dissents
        with pytest.raises(Invalid):
            add_to_dissent(dissent, text=" ", by=dissent.person)


def test_a_decision_by_silence_can_be_corrected_by_the_decider():
    from proposals.decisions.clockwork import run_clock
    from tests.decisions.test_clockwork import SILENCE

    proposal = ready(policy=SILENCE)
    assert run_clock() == 1
    second = corrected(proposal.decisions[0])
    assert (second.decided_by, proposal.stage) == (proposal.seat(SeatRole.DECIDER), Stage.DECLINED)
