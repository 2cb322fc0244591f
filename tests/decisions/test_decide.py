"""Deciding: who, when, with what reasons, and what is kept beside the ruling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.db import db
from proposals.decisions.actions import decide
from proposals.decisions.guards import ACCEPT
from proposals.decisions.models import Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting.lifecycle import Unmet, needs_of
from proposals.drafting.models import Lane, SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import reply, take_position
from proposals.review.models import Stance, ThreadState, Treatment
from tests.builders import a_concern, a_final_comment, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")

STAGE_OF = {
    Ruling.ACCEPTED: Stage.ACCEPTED,
    Ruling.WITH_CONDITIONS: Stage.ACCEPTED,
    Ruling.DEFERRED: Stage.DEFERRED,
    Ruling.DECLINED: Stage.DECLINED,
}


def ready(*, is_over=True, **fields):
    proposal = a_proposal(**fields)
    a_final_comment(proposal, is_over=is_over)
    return proposal


def ready_with_a_concern(raised_by="Ana Concerned", **fields):
    proposal = a_proposal(**fields)
    concern = a_concern(proposal, by=a_person(raised_by))
    a_final_comment(proposal)
    return proposal, concern


def what_it_needs(ruling):
    """Return what a ruling asks for beside the rationale."""
    if ruling is Ruling.WITH_CONDITIONS:
        return {"conditions": [a_condition()]}
    return {"waits_for": "The audit."} if ruling is Ruling.DEFERRED else {}


def a_condition(text="Somebody speaks to every merchant first.", **fields):
    fields.setdefault("owner", a_person("Sam Whitlock"))
    fields.setdefault("due_on", clock.today() + timedelta(days=30))
    return NewCondition(text=text, **fields)


def decided(proposal, ruling=Ruling.ACCEPTED, **fields):
    fields.setdefault("rationale", "It saves £6,200 a month.")
    fields.setdefault("answers", {})
    fields.setdefault("by", proposal.seat(SeatRole.DECIDER))
    return decide(proposal, ruling=ruling, **{**what_it_needs(ruling), **fields})


def heard(text="Rehearsing it is worth a day; we will not wait for it."):
    return Answer(Treatment.HEARD, text)


class TestADecision:
    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_moves_the_proposal_and_is_on_record(self, ruling):
        proposal = ready()
        decision = decided(proposal, ruling)
        assert proposal.stage is STAGE_OF[ruling]
        assert (decision.ruling, decision.sequence) == (ruling, 1)
        assert decision.revision_number == proposal.revision_number
        assert decision.decided_by is proposal.seat(SeatRole.DECIDER)
        assert decision.rationale_html == "<p>It saves £6,200 a month.</p>"
        assert not decision.over_objection
        assert proposal.final_comments[-1].ended_at

    def test_is_the_deciders(self):
        proposal = ready()
        for person in (proposal.owner, proposal.reviewers[0].person, a_person("Bo")):
            with pytest.raises(Forbidden, match="Only its decider may decide"):
                decided(proposal, by=person)

    def test_is_never_an_authors_own(self):
        proposal = ready()
        tomas = proposal.seat(SeatRole.DECIDER)
        proposal.co_authors.append(tomas)
        with pytest.raises(Forbidden, match="never on a proposal of their own"):
            decided(proposal, by=tomas)

    def test_is_made_by_a_stand_in_and_says_for_whom(self):
        proposal, ruth = ready(), a_person("Ruth Stands In")
        tomas = proposal.seat(SeatRole.DECIDER)
        name_stand_in(tomas, stand_in=ruth, begins_on=clock.today(), by=tomas)
        db.session.commit()
        decision = decided(proposal, by=ruth)
        assert (decision.decided_by, decision.decided_for) == (ruth, tomas)
        told = LoggedEvent.query.filter_by(name="decisions.decision_recorded").one()
        assert (told.actor_id, told.for_id) == (ruth.id, tomas.id)

    def test_is_not_for_a_decider_who_has_left(self):
        proposal = ready()
        proposal.seat(SeatRole.DECIDER).deactivated_at = clock.now()
        with pytest.raises(Forbidden):
            decided(proposal)

    @pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.FINAL_COMMENT}))
    def test_follows_final_comment(self, stage):
        proposal = ready()
        proposal.stage = stage
        with pytest.raises(Conflict, match="“Decide” is not possible while"):
            decided(proposal)

    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_waits_until_the_announced_period_is_over(self, ruling):
        proposal = ready(is_over=False)
        with pytest.raises(Unmet, match="still needs: final comment to end on"):
            decided(proposal, ruling)
        assert proposal.stage is Stage.FINAL_COMMENT

    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_says_why(self, ruling):
        with pytest.raises(Invalid, match="Say why") as refusal:
            decided(ready(), ruling, rationale=" \n")
        assert set(refusal.value.context["errors"]) == {"rationale"}

    def test_is_made_once(self):
        proposal = ready()
        decided(proposal)
        with pytest.raises(Conflict, match="while the proposal is accepted"):
            decided(proposal, Ruling.DECLINED)

    def test_after_an_earlier_one_is_the_second(self):
        proposal = ready()
        decided(proposal, Ruling.DEFERRED)
        a_final_comment(proposal)
        assert decided(proposal).sequence == 2

    def test_accepts_the_deciders_seat(self):
        proposal = ready()
        seat = next(seat for seat in proposal.seats if seat.role == SeatRole.DECIDER)
        seat.accepted_at = None
        decided(proposal)
        assert seat.accepted_at

    def test_is_told(self):
        decided(ready(), Ruling.WITH_CONDITIONS)
        (told,) = LoggedEvent.query.filter_by(name="decisions.decision_recorded")
        assert told.phrase == "recorded the decision: accepted with conditions"

    @pytest.mark.parametrize("lane", list(Lane))
    def test_needs_the_same_in_every_lane(self, lane):
        proposal = ready(is_over=False, lane=lane)
        assert [need.phrase.split(" on ")[0] for need in needs_of(ACCEPT, proposal)] == [
            "final comment to end"
        ]


class TestAcceptance:
    @pytest.mark.parametrize("ruling", [Ruling.ACCEPTED, Ruling.WITH_CONDITIONS])
    def test_freezes_every_promise(self, ruling):
        proposal = ready(promises=2)
        decided(proposal, ruling)
        for commitment in proposal.commitments:
            kept = commitment.frozen
            assert (kept["baseline"], kept["target"]) == (21.0, 9.0)
            assert (kept["low"], kept["high"]) == (7.5, 12.0)
            assert kept["due_on"] == commitment.due_on.isoformat()
            assert (kept["metric"], kept["unit"]) == (commitment.metric.key, "min")
            assert kept["revision"] == proposal.revision_number

    @pytest.mark.parametrize("ruling", [Ruling.DEFERRED, Ruling.DECLINED])
    def test_alone_does(self, ruling):
        proposal = ready()
        decided(proposal, ruling)
        assert proposal.commitments[0].frozen is None

    def test_leaves_an_earlier_promise_as_it_was(self):
        proposal = ready()
        proposal.commitments[0].frozen = {"target": 5.0}
        decided(proposal)
        assert proposal.commitments[0].frozen == {"target": 5.0}


class TestConditions:
    def test_become_milestones_with_an_owner_and_a_day(self):
        proposal = ready()
        sam = a_person("Sam Whitlock")
        condition = a_condition("Speak to every merchant.\n\nAn e-mail does not count.", owner=sam)
        decision = decided(proposal, Ruling.WITH_CONDITIONS, conditions=[condition])
        db.session.expire(proposal)
        (milestone,) = proposal.milestones
        assert milestone.is_condition
        assert milestone.title == "Speak to every merchant. An e-mail does not count."
        assert milestone.exit_criteria == condition.text
        assert milestone.owner is sam
        assert milestone.planned_on == milestone.first_planned_on == condition.due_on
        assert [each.milestone for each in decision.conditions] == [milestone]

    def test_are_what_an_acceptance_with_conditions_needs(self):
        with pytest.raises(Invalid, match="at least one condition"):
            decided(ready(), Ruling.WITH_CONDITIONS, conditions=[])

    @pytest.mark.parametrize("ruling", [Ruling.ACCEPTED, Ruling.DECLINED, Ruling.DEFERRED])
    def test_are_not_dropped_in_silence_by_another_ruling(self, ruling):
        with pytest.raises(Invalid, match="Choose “Accepted with conditions”"):
            decided(ready(), ruling, conditions=[a_condition()])

    def test_say_something(self):
        with pytest.raises(Invalid, match="Say what each condition is"):
            decided(ready(), Ruling.WITH_CONDITIONS, conditions=[a_condition(" ")])


class TestDeferring:
    def test_says_until_when(self):
        day = clock.today() + timedelta(days=60)
        decision = decided(ready(), Ruling.DEFERRED, waits_for="", deferred_until=day)
        assert decision.deferred_until == day

    def test_or_what_it_waits_for(self):
        assert decided(ready(), Ruling.DEFERRED).waits_for == "The audit."

    def test_needs_one_of_the_two(self):
        with pytest.raises(Invalid, match="Say until when, or what it waits for"):
            decided(ready(), Ruling.DEFERRED, waits_for=" ")

    def test_looks_ahead(self):
        with pytest.raises(Invalid, match="a day in the future"):
            decided(ready(), Ruling.DEFERRED, deferred_until=clock.today())

    def test_alone_waits_for_something(self):
        with pytest.raises(Invalid, match="Choose “Deferred”"):
            decided(ready(), Ruling.ACCEPTED, waits_for="The audit.")


class TestAConcernStillOpen:
    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_needs_an_answer_by_name(self, ruling):
        proposal, concern = ready_with_a_concern("Ana Concerned")
        with pytest.raises(Invalid, match="Write an answer to Ana Concerned") as refusal:
            decided(proposal, ruling)
        assert set(refusal.value.context["errors"]) == {f"answers.{concern.id}"}
        assert concern.is_open
        assert proposal.stage is Stage.FINAL_COMMENT

    def test_needs_it_even_when_an_author_answered(self):
        proposal, concern = ready_with_a_concern()
        reply(concern, body="We rehearsed it.", by=proposal.owner)
        with pytest.raises(Invalid):
            decided(proposal)

    @pytest.mark.parametrize("treatment", sorted(set(Treatment) - {Treatment.CONDITION}))
    def test_is_treated_in_the_deciders_words(self, treatment):
        proposal, concern = ready_with_a_concern()
        decided(proposal, answers={concern.id: Answer(treatment, " You are right. ")})
        assert concern.state is ThreadState.TREATED
        assert (concern.treatment, concern.treatment_text) == (treatment, "You are right.")
        assert concern.settled_by is proposal.seat(SeatRole.DECIDER)

    def test_becomes_a_condition_only_with_conditions(self):
        proposal, concern = ready_with_a_concern()
        answers = {concern.id: Answer(Treatment.CONDITION, "Condition 1 is your request.")}
        with pytest.raises(Invalid, match="only when you accept with conditions"):
            decided(proposal, answers=answers)
        assert decided(proposal, Ruling.WITH_CONDITIONS, answers=answers).conditions

    @pytest.mark.parametrize("ruling", [Ruling.ACCEPTED, Ruling.WITH_CONDITIONS])
    def test_makes_an_acceptance_one_over_objection(self, ruling):
        proposal, concern = ready_with_a_concern()
        assert decided(proposal, ruling, answers={concern.id: heard()}).over_objection

    def test_is_no_objection_to_declining(self):
        proposal, concern = ready_with_a_concern()
        decision = decided(proposal, Ruling.DECLINED, answers={concern.id: heard()})
        assert not decision.over_objection


class TestDissent:
    def test_keeps_an_open_concern_word_for_word_with_the_answer(self):
        proposal, concern = ready_with_a_concern()
        decision = decided(proposal, answers={concern.id: heard()})
        (dissent,) = decision.dissents
        assert dissent.quote == "Nobody has tried to turn it off."
        assert (dissent.person, dissent.stance) == (concern.opened_by, Stance.OBJECTS)
        assert dissent.thread_id == concern.id
        assert dissent.answer == heard().text

    def test_keeps_a_disagreement_word_for_word(self):
        proposal, kit = a_proposal(), a_person("Kit Barlow")
        take_position(
            proposal, stance=Stance.DISAGREES, statement="I would *cap* it instead.", by=kit
        )
        a_final_comment(proposal)
        (dissent,) = decided(proposal).dissents
        assert (dissent.person, dissent.quote) == (kit, "I would *cap* it instead.")
        assert dissent.stance is Stance.DISAGREES

    def test_keeps_it_although_the_revision_has_changed_since(self):
        proposal, kit = a_proposal(), a_person("Kit Barlow")
        position = take_position(proposal, stance=Stance.DISAGREES, statement="No.", by=kit)
        position.is_stale = True
        a_final_comment(proposal)
        assert [each.person for each in decided(proposal).dissents] == [kit]

    def test_keeps_an_objection_once(self):
        proposal, dele = a_proposal(), a_person("Dele")
        position = take_position(
            proposal,
            stance=Stance.OBJECTS,
            statement="Any branch can write.",
            would_settle="Only main.",
            by=dele,
        )
        a_final_comment(proposal)
        decision = decided(proposal, answers={position.concern_id: heard()})
        assert [each.quote for each in decision.dissents] == ["Any branch can write."]

    @pytest.mark.parametrize(
        "stance", [Stance.SUPPORTS, Stance.RESERVATION, Stance.NO_OBJECTION, Stance.RECUSED]
    )
    def test_is_nothing_else(self, stance):
        proposal = a_proposal()
        take_position(proposal, stance=stance, statement="As it is.", by=a_person("Bo"))
        a_final_comment(proposal)
        assert decided(proposal).dissents == []
