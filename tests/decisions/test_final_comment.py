"""Final comment: what it needs, what it announces, and what interrupts it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.actions import decide, extend, keep_running, open_final_comment
from proposals.decisions.guards import OPEN_FINAL_COMMENT, OPEN_OVER_OBJECTION
from proposals.decisions.models import Ruling
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import Unmet, needs_of
from proposals.drafting.models import Lane, Milestone, SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, record
from proposals.review.actions import open_thread, reopen, reply, resolve, take_position
from proposals.review.models import Stance, ThreadKind
from tests.builders import a_concern, a_final_comment, a_person, a_proposal
from tests.decisions.moments import later

pytestmark = pytest.mark.usefixtures("app")


def reviewed(*, asked=1, heard=None, **fields):
    """A proposal with so many reviewers asked, and so many of them heard from."""
    people = tuple(a_person(f"Reviewer {number}") for number in range(asked))
    proposal = a_proposal(reviewers=people, **fields)
    for person in people[: asked if heard is None else heard]:
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=person)
    return proposal


def decider_of(proposal):
    return proposal.seat(SeatRole.DECIDER)


def phrases(proposal, transition=OPEN_FINAL_COMMENT):
    return [need.phrase for need in needs_of(transition, proposal)]


def turns(proposal, transition=OPEN_FINAL_COMMENT):
    return [person for need in needs_of(transition, proposal) for person in need.turn]


def save_revision(proposal, *, is_material=True):
    proposal.revision_number += 1
    record(
        RevisionSaved(
            proposal_id=proposal.id,
            actor_id=proposal.owner_id,
            number=proposal.revision_number,
            is_material=is_material,
        )
    )


class TestOpeningFinalComment:
    @pytest.mark.parametrize(
        ("lane", "days"), [(Lane.FULL, 10), (Lane.STANDARD, 5), (Lane.LIGHT, 2)]
    )
    def test_announces_a_period_as_long_as_the_lane_says(self, lane, days):
        proposal = reviewed(lane=lane)
        period = open_final_comment(proposal, by=proposal.owner)
        assert proposal.stage is Stage.FINAL_COMMENT
        assert period.closes_at - period.opened_at == timedelta(days=days)
        assert period.ended_at is None

    def test_keeps_to_the_thresholds_under_which_the_review_opened(self):
        proposal = reviewed(policy=as_document(Thresholds(final_comment_days_standard=8)))
        period = open_final_comment(proposal, by=proposal.owner)
        assert period.closes_at - period.opened_at == timedelta(days=8)

    def test_is_for_the_decider_too(self):
        proposal = reviewed()
        assert open_final_comment(proposal, by=decider_of(proposal)).opened_by

    def test_is_for_nobody_else(self):
        proposal, hana = reviewed(), a_person("Hana")
        proposal.co_authors.append(hana)
        for person in (hana, a_person("Bo"), proposal.reviewers[0].person):
            with pytest.raises(Forbidden, match="Only its owner and its decider"):
                open_final_comment(proposal, by=person)

    def test_starts_from_a_review(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        with pytest.raises(Conflict, match="while the proposal is draft"):
            open_final_comment(proposal, by=proposal.owner)

    def test_is_told(self):
        proposal = reviewed()
        open_final_comment(proposal, by=proposal.owner)
        (told,) = LoggedEvent.query.filter_by(name="decisions.final_comment_opened")
        assert told.phrase.startswith("opened final comment until ")


class TestPositions:
    @pytest.mark.parametrize(
        ("asked", "enough"),
        [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 5), (10, 8)],
    )
    def test_are_enough_from_more_than_half_with_at_most_two_missing(self, asked, enough):
        proposal = reviewed(asked=asked, heard=enough - 1)
        assert phrases(proposal) == ["1 more position"]
        take_position(
            proposal,
            stance=Stance.NO_OBJECTION,
            statement="",
            by=proposal.reviewers[enough - 1].person,
        )
        assert phrases(proposal) == []

    def test_are_counted_in_words_and_wait_for_who_is_silent(self):
        proposal = reviewed(asked=5, heard=1)
        assert phrases(proposal) == ["2 more positions"]
        assert [person.name for person in turns(proposal)] == [
            f"Reviewer {number}" for number in range(1, 5)
        ]

    def test_need_one_in_the_light_lane(self):
        proposal = reviewed(asked=5, heard=0, lane=Lane.LIGHT)
        assert phrases(proposal) == ["1 more position"]
        take_position(
            proposal, stance=Stance.SUPPORTS, statement="", by=proposal.reviewers[0].person
        )
        assert phrases(proposal) == []

    def test_of_people_who_were_not_asked_do_not_count(self):
        proposal = reviewed(asked=1, heard=0)
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=a_person("Bo"))
        assert phrases(proposal) == ["1 more position"]

    def test_on_something_that_has_changed_do_not_count(self):
        proposal = reviewed()
        save_revision(proposal)
        assert phrases(proposal) == ["1 more position"]

    def test_are_not_waited_for_from_somebody_who_has_left(self):
        proposal = reviewed(asked=3, heard=1)
        assert phrases(proposal) == ["1 more position"]
        for request in proposal.reviewers[1:]:
            request.person.deactivated_at = clock.now()
        assert phrases(proposal) == []


class TestAnOpenConcern:
    def test_is_named_with_its_age_and_waits_for_the_owner(self, monkeypatch):
        proposal = reviewed()
        a_concern(proposal, by=a_person("Ana"))
        assert phrases(proposal) == ["1 open concern (Ana, today)"]
        later(monkeypatch, days=3)
        assert phrases(proposal) == ["1 open concern (Ana, 3 days)"]
        assert turns(proposal) == [proposal.owner]

    def test_waits_for_who_raised_it_once_it_is_answered(self):
        proposal, ana = reviewed(), a_person("Ana")
        reply(a_concern(proposal, by=ana), body="We rehearsed it.", by=proposal.owner)
        assert turns(proposal) == [ana]

    def test_counts_with_the_others(self):
        proposal = reviewed()
        a_concern(proposal, by=a_person("Ana"))
        a_concern(proposal, by=a_person("Bo"))
        assert phrases(proposal) == ["2 open concerns (Ana, today; Bo, today)"]

    def test_refuses_final_comment_with_one_sentence(self):
        proposal = reviewed()
        a_concern(proposal, by=a_person("Ana"))
        with pytest.raises(Unmet) as refusal:
            open_final_comment(proposal, by=proposal.owner)
        assert refusal.value.detail == (
            "“Open final comment” still needs: 1 open concern (Ana, today)."
        )

    def test_that_is_resolved_no_longer_blocks(self):
        proposal = reviewed()
        concern = a_concern(proposal)
        resolve(concern, by=concern.opened_by)
        assert open_final_comment(proposal, by=proposal.owner)

    def test_is_not_a_question(self):
        proposal = reviewed()
        open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
        assert phrases(proposal) == []


class TestOverObjection:
    def with_an_answer(self):
        proposal = reviewed()
        concern = a_concern(proposal, by=a_person("Ana"))
        reply(concern, body="We rehearsed it.", by=proposal.owner)
        return proposal

    def test_opens_once_the_answers_are_three_days_old(self, monkeypatch):
        proposal = self.with_an_answer()
        later(monkeypatch, days=3)
        period = open_final_comment(
            proposal, over_objection="The way back was rehearsed.", by=decider_of(proposal)
        )
        assert period.over_objection == "The way back was rehearsed."
        assert proposal.stage is Stage.FINAL_COMMENT

    def test_does_not_open_before(self, monkeypatch):
        proposal = self.with_an_answer()
        later(monkeypatch, days=2, hours=23)
        with pytest.raises(Unmet, match="answers that are 3 days old"):
            open_final_comment(proposal, over_objection="It was.", by=decider_of(proposal))

    def test_does_not_open_without_an_authors_answer(self, monkeypatch):
        proposal = reviewed()
        a_concern(proposal, by=a_person("Ana"))
        later(monkeypatch, days=30)
        assert phrases(proposal, OPEN_OVER_OBJECTION) == ["an author’s answer to Ana"]

    def test_asks_for_the_reason(self, monkeypatch):
        proposal = self.with_an_answer()
        later(monkeypatch, days=3)
        with pytest.raises(Unmet, match="1 open concern"):
            open_final_comment(proposal, over_objection="  ", by=decider_of(proposal))

    def test_is_not_for_the_owner(self, monkeypatch):
        proposal = self.with_an_answer()
        later(monkeypatch, days=3)
        with pytest.raises(Forbidden, match="Only its decider"):
            open_final_comment(proposal, over_objection="It was.", by=proposal.owner)

    def test_needs_everything_else_too(self, monkeypatch):
        proposal = self.with_an_answer()
        save_revision(proposal)
        later(monkeypatch, days=3)
        assert phrases(proposal, OPEN_OVER_OBJECTION) == ["1 more position"]

    def test_is_not_kept_where_no_concern_is_open(self):
        proposal = reviewed()
        period = open_final_comment(proposal, over_objection="To be sure.", by=decider_of(proposal))
        assert period.over_objection == ""


class TestPromises:
    @pytest.mark.parametrize(
        ("field", "part"),
        [
            ("baseline", "baseline"),
            ("target", "target"),
            ("low", "range"),
            ("high", "range"),
            ("due_on", "date"),
        ],
    )
    def test_of_goals_are_whole(self, field, part):
        proposal = reviewed()
        setattr(proposal.commitments[0], field, None)
        assert phrases(proposal) == [f"{part} of Median CI time"]
        assert turns(proposal) == [proposal.owner]

    def test_may_wait_for_a_baseline_that_comes_first(self):
        proposal = reviewed()
        proposal.commitments[0].baseline = None
        add_milestones(proposal, ("Measure a week", 7, True), ("Roll out", 30, False))
        assert phrases(proposal) == []

    def test_do_not_wait_for_a_baseline_that_comes_later(self):
        proposal = reviewed()
        proposal.commitments[0].baseline = None
        add_milestones(proposal, ("Roll out", 7, False), ("Measure a week", 30, True))
        assert phrases(proposal) == ["baseline of Median CI time"]

    def test_do_not_wait_for_a_baseline_without_a_date(self):
        proposal = reviewed()
        proposal.commitments[0].baseline = None
        add_milestones(proposal, ("Measure a week", None, True))
        assert phrases(proposal) == ["baseline of Median CI time"]

    def test_of_guardrails_may_be_open(self):
        proposal = reviewed(promises=2)
        proposal.commitments[1].role = "guardrail"
        proposal.commitments[1].target = None
        db.session.commit()
        assert phrases(proposal) == []

    def test_may_be_absent_with_a_written_reason(self):
        proposal = reviewed(promises=0, no_outcome_reason="A licence runs out.")
        assert phrases(proposal) == []

    def test_are_not_absent_without_one(self):
        assert phrases(reviewed(promises=0)) == ["a goal commitment, or why there is none"]


def add_milestones(proposal, *planned):
    for title, days, establishes_baseline in planned:
        db.session.add(
            Milestone(
                proposal=proposal,
                title=title,
                planned_on=clock.today() + timedelta(days=days) if days else None,
                establishes_baseline=establishes_baseline,
            )
        )
    db.session.commit()


class TestSeats:
    @pytest.mark.parametrize(
        ("role", "phrase"),
        [
            (SeatRole.ROLLOUT_OWNER, "a roll-out owner"),
            (SeatRole.METRIC_OWNER, "a metric owner"),
            (SeatRole.ESCALATION, "an escalation"),
        ],
    )
    def test_are_named(self, role, phrase):
        proposal = reviewed()
        db.session.delete(next(seat for seat in proposal.seats if seat.role == role))
        db.session.commit()
        assert phrases(proposal)[0].startswith(phrase)

    def test_are_empty_once_somebody_has_left(self):
        proposal = reviewed()
        proposal.seat(SeatRole.ROLLOUT_OWNER).deactivated_at = clock.now()
        assert phrases(proposal) == ["a roll-out owner (Hana Sato has left)"]


class TestARunningPeriod:
    def running(self):
        proposal = reviewed()
        open_final_comment(proposal, by=proposal.owner)
        return proposal

    def test_is_interrupted_by_a_new_concern(self):
        proposal = self.running()
        a_concern(proposal)
        assert proposal.stage is Stage.IN_REVIEW
        assert proposal.final_comments[-1].ended_at

    def test_is_interrupted_by_an_objection(self):
        proposal = self.running()
        take_position(
            proposal,
            stance=Stance.OBJECTS,
            statement="Any branch can write.",
            would_settle="Only main.",
            by=proposal.reviewers[0].person,
        )
        assert proposal.stage is Stage.IN_REVIEW

    def test_is_interrupted_by_a_concern_that_is_reopened(self):
        proposal = reviewed()
        concern = a_concern(proposal)
        resolve(concern, by=concern.opened_by)
        open_final_comment(proposal, by=proposal.owner)
        reopen(concern, by=concern.opened_by)
        assert proposal.stage is Stage.IN_REVIEW

    def test_is_interrupted_by_a_material_revision(self):
        proposal = self.running()
        save_revision(proposal)
        assert proposal.stage is Stage.IN_REVIEW

    def test_goes_on_through_a_minor_revision(self):
        proposal = self.running()
        save_revision(proposal, is_material=False)
        assert proposal.stage is Stage.FINAL_COMMENT

    def test_goes_on_through_comments_and_questions_taken_up_again(self):
        proposal = self.running()
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
        resolve(thread, by=thread.opened_by)
        reopen(thread, by=thread.opened_by)
        assert proposal.stage is Stage.FINAL_COMMENT

    def test_starts_anew_next_time(self, monkeypatch):
        proposal = self.running()
        concern = a_concern(proposal)
        resolve(concern, by=concern.opened_by)
        later(monkeypatch, days=4)
        period = open_final_comment(proposal, by=proposal.owner)
        assert period.closes_at - period.opened_at == timedelta(days=5)
        assert len(proposal.final_comments) == 2

    def test_says_what_interrupted_it(self):
        proposal = self.running()
        a_concern(proposal)
        (told,) = LoggedEvent.query.filter_by(name="decisions.final_comment_interrupted")
        assert told.phrase == "interrupted final comment with a new concern"


class TestKeepingItRunning:
    REASON = "The concern was known, and is answered in section 4."

    def running(self):
        proposal = reviewed()
        open_final_comment(proposal, by=proposal.owner)
        return proposal

    def test_beforehand_lets_it_go_on_through_a_concern(self):
        proposal = self.running()
        keep_running(proposal, reason=self.REASON, by=decider_of(proposal))
        a_concern(proposal)
        assert proposal.stage is Stage.FINAL_COMMENT
        assert proposal.final_comments[-1].kept_running == self.REASON

    def test_afterwards_takes_up_the_rest_of_the_same_period(self, monkeypatch):
        proposal = self.running()
        closes_at = proposal.final_comments[-1].closes_at
        later(monkeypatch, days=2)
        a_concern(proposal)
        period = keep_running(proposal, reason=self.REASON, by=decider_of(proposal))
        assert proposal.stage is Stage.FINAL_COMMENT
        assert (period.closes_at, period.ended_at) == (closes_at, None)

    def test_is_too_late_once_the_time_of_the_period_is_over(self, monkeypatch):
        proposal = self.running()
        a_concern(proposal)
        later(monkeypatch, days=6)
        with pytest.raises(Unmet, match="whose time is not over"):
            keep_running(proposal, reason=self.REASON, by=decider_of(proposal))

    def test_is_not_for_the_owner(self):
        proposal = self.running()
        with pytest.raises(Forbidden, match="Only its decider"):
            keep_running(proposal, reason=self.REASON, by=proposal.owner)

    def test_asks_for_the_reason(self):
        proposal = self.running()
        with pytest.raises(Invalid, match="Say why it keeps running"):
            keep_running(proposal, reason=" ", by=decider_of(proposal))

    def test_is_nothing_where_none_was_opened(self):
        proposal = reviewed()
        with pytest.raises(Conflict):
            keep_running(proposal, reason=self.REASON, by=decider_of(proposal))

    def test_does_not_make_stale_positions_fresh(self):
        proposal = self.running()
        keep_running(proposal, reason=self.REASON, by=decider_of(proposal))
        save_revision(proposal)
        assert proposal.stage is Stage.FINAL_COMMENT
        assert all(position.is_stale for position in proposal.positions)


class TestExtendingIt:
    REASON = "The auditor is away until Monday."

    def running(self):
        proposal = reviewed()
        open_final_comment(proposal, by=proposal.owner)
        return proposal

    def extended(self, proposal, *, days=3, reason=REASON, by=None):
        return extend(proposal, days=days, reason=reason, by=by or decider_of(proposal))

    def test_moves_its_end_and_keeps_the_first_one_beside_it(self):
        proposal = self.running()
        first = proposal.final_comments[-1].closes_at
        period = self.extended(proposal)
        assert period.closes_at - first == timedelta(days=3)
        assert (period.first_closes_at, period.extension_reason) == (first, self.REASON)

    def test_holds_the_decision_back_until_the_new_end(self, monkeypatch):
        proposal = self.running()
        self.extended(proposal)
        later(monkeypatch, days=6)
        decision = {"ruling": Ruling.ACCEPTED, "rationale": "It pays.", "answers": {}}
        with pytest.raises(Unmet, match="final comment to end on"):
            decide(proposal, **decision, by=decider_of(proposal))
        later(monkeypatch, days=2)
        assert decide(proposal, **decision, by=decider_of(proposal))

    def test_happens_once(self):
        proposal = self.running()
        self.extended(proposal, days=1)
        with pytest.raises(Conflict, match="extended once at most"):
            self.extended(proposal, days=1)

    def test_may_happen_again_when_the_period_starts_anew(self):
        proposal = self.running()
        self.extended(proposal)
        concern = a_concern(proposal)
        resolve(concern, by=concern.opened_by)
        open_final_comment(proposal, by=proposal.owner)
        assert self.extended(proposal).first_closes_at

    @pytest.mark.parametrize("days", [None, 0, 6])
    def test_is_at_most_as_long_again_as_was_announced(self, days):
        with pytest.raises(Invalid, match="at most as long again"):
            self.extended(self.running(), days=days)

    def test_says_why(self):
        with pytest.raises(Invalid, match="Say why it takes longer"):
            self.extended(self.running(), reason=" ")

    def test_is_the_deciders(self):
        proposal = self.running()
        with pytest.raises(Forbidden, match="Only its decider may extend"):
            self.extended(proposal, by=proposal.owner)

    def test_is_too_late_once_it_is_over(self, monkeypatch):
        proposal = self.running()
        later(monkeypatch, days=5)
        with pytest.raises(Conflict, match="extended before it ends"):
            self.extended(proposal)

    def test_is_nothing_outside_final_comment(self):
        with pytest.raises(Conflict, match="while the proposal is in review"):
            self.extended(reviewed())

    def test_is_told(self):
        self.extended(self.running())
        (told,) = LoggedEvent.query.filter_by(name="decisions.final_comment_extended")
        assert told.phrase.startswith("extended final comment until ")
        assert told.phrase.endswith(self.REASON)


def test_an_imported_final_comment_has_no_period_to_wait_for():
    proposal = a_proposal(stage=Stage.FINAL_COMMENT, is_imported=True)
    from proposals.decisions.guards import ACCEPT

    assert phrases(proposal, ACCEPT) == []
    assert a_final_comment(proposal, is_over=False)
    db.session.refresh(proposal)
    assert phrases(proposal, ACCEPT)[0].startswith("final comment to end on")
