"""Whatever several people do in whatever order, no forbidden state is reached.

Each rule of the machine is one person doing one thing, allowed or not. What is refused
is refused with one sentence and changes nothing; what is left has to be lawful.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from proposals import clock
from proposals.db import db
from proposals.decisions.actions import decide, keep_running, open_final_comment
from proposals.decisions.clockwork import run_clock
from proposals.decisions.models import Decision, FinalComment, Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, record_on
from proposals.drafting.models import SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Problem
from proposals.events import LoggedEvent
from proposals.review.actions import (
    raise_concern,
    reopen,
    reply,
    resolve,
    take_position,
    withdraw_concern,
)
from proposals.review.models import Comment, Position, Stance, Thread, ThreadKind, Treatment
from tests.builders import a_person, a_proposal

NAMES = ("owner", "co_author", "decider", "rosa", "ravi", "onlooker")
PEOPLE = st.sampled_from(NAMES)
TABLES = (Position, Comment, Thread, Decision, FinalComment, LoggedEvent)


class LifeOfAProposal(RuleBasedStateMachine):
    @initialize(is_silent=st.booleans())
    def begin(self, is_silent):
        self.real_now, self.passed = clock.now, timedelta()
        clock.now = lambda: self.real_now() + self.passed
        self.people = {name: a_person(name.title()) for name in NAMES}
        self.proposal = a_proposal(
            owner=self.people["owner"],
            decider=self.people["decider"],
            reviewers=(self.people["rosa"], self.people["ravi"]),
            policy=as_document(Thresholds(accepts_in_silence=is_silent)),
        )
        self.proposal.co_authors.append(self.people["co_author"])
        db.session.commit()

    def teardown(self):
        clock.now = self.real_now

    def attempt(self, deed):
        """Do it; a refusal is one sentence, and nothing of it is left behind."""
        before, refused = self.traces(), None
        try:
            deed()
        except Problem as refusal:
            refused = refusal.detail
            db.session.rollback()
        db.session.commit()
        if refused is not None:
            assert self.traces() == before
            assert refused.endswith(".")
            assert "\n" not in refused

    def traces(self):
        counts = [db.session.query(table).count() for table in TABLES]
        return counts, self.proposal.stage, self.proposal.version

    def concerns(self):
        return Thread.query.filter_by(proposal_id=self.proposal.id, kind=ThreadKind.CONCERN).all()

    def concern(self, number):
        concerns = self.concerns()
        return concerns[number % len(concerns)]

    def has_concerns(self):
        return bool(self.concerns())

    @rule(who=PEOPLE, stance=st.sampled_from(Stance), words=st.sampled_from(["", "Because."]))
    def position(self, who, stance, words):
        by = self.people[who]
        self.attempt(
            lambda: take_position(
                self.proposal, stance=stance, statement=words, would_settle=words, by=by
            )
        )

    @rule(who=PEOPLE)
    def concern_raised(self, who):
        texts = {"title": "No way back", "body": "Nobody tried.", "would_settle": "A rehearsal."}
        self.attempt(lambda: raise_concern(self.proposal, **texts, by=self.people[who]))

    @precondition(has_concerns)
    @rule(
        who=PEOPLE,
        number=st.integers(0, 5),
        deed=st.sampled_from(["reply", "resolve", "reopen", "withdraw"]),
    )
    def concern_talked_about(self, who, number, deed):
        concern, by = self.concern(number), self.people[who]
        self.attempt(
            {
                "reply": lambda: reply(concern, body="We rehearsed it.", by=by),
                "resolve": lambda: resolve(concern, by=by),
                "reopen": lambda: reopen(concern, by=by),
                "withdraw": lambda: withdraw_concern(concern, why="I misread it.", by=by),
            }[deed]
        )

    @rule(is_material=st.booleans())
    def revision(self, is_material):
        if self.proposal.stage not in (Stage.IN_REVIEW, Stage.FINAL_COMMENT):
            return
        self.proposal.revision_number += 1
        record_on(
            self.proposal,
            RevisionSaved(
                proposal_id=self.proposal.id,
                actor_id=self.proposal.owner_id,
                number=self.proposal.revision_number,
                is_material=is_material,
            ),
        )
        db.session.commit()

    @rule(days=st.integers(1, 6))
    def time_passes(self, days):
        self.passed += timedelta(days=days)

    @rule()
    def the_clock_runs(self):
        run_clock()

    @rule(who=PEOPLE, over=st.sampled_from(["", "It was rehearsed."]))
    def final_comment(self, who, over):
        by = self.people[who]
        self.attempt(lambda: open_final_comment(self.proposal, over_objection=over, by=by))

    @rule(who=PEOPLE, reason=st.sampled_from(["", "It was known."]))
    def kept_running(self, who, reason):
        self.attempt(lambda: keep_running(self.proposal, reason=reason, by=self.people[who]))

    @rule(
        who=PEOPLE,
        ruling=st.sampled_from(Ruling),
        rationale=st.sampled_from(["", "Worth it.", "Worth it."]),
        answers_all=st.booleans(),
        has_condition=st.booleans(),
        waits_for=st.sampled_from(["", "The audit."]),
    )
    def decision(self, who, ruling, rationale, answers_all, has_condition, waits_for):
        condition = NewCondition("A rehearsal.", self.people["owner"], clock.today())
        answers = {
            each.id: Answer(Treatment.HEARD, "Heard.") for each in self.concerns() if answers_all
        }
        self.attempt(
            lambda: decide(
                self.proposal,
                ruling=ruling,
                rationale=rationale,
                answers=answers,
                conditions=[condition] if has_condition else [],
                waits_for=waits_for,
                by=self.people[who],
            )
        )

    @rule()
    def lawful_review(self):
        """What is open is settled, and final comment opens, so that runs get there."""
        for concern in [each for each in self.concerns() if each.is_open]:
            self.attempt(lambda concern=concern: resolve(concern, by=concern.opened_by))
        for who in ("rosa", "ravi"):
            by = self.people[who]
            self.attempt(
                lambda by=by: take_position(
                    self.proposal, stance=Stance.NO_OBJECTION, statement="", by=by
                )
            )
        self.attempt(lambda: open_final_comment(self.proposal, by=self.people["owner"]))

    @rule(reason=st.sampled_from(["", "It was known."]), objection=st.booleans())
    def lawful_decision(self, reason, objection):
        """The decider waits, and does it right, so that runs get past the decision."""
        by = self.people["decider"]
        self.attempt(lambda: keep_running(self.proposal, reason=reason, by=by))
        if objection:
            self.concern_raised("rosa")
        self.passed += timedelta(days=6)
        answers = {each.id: Answer(Treatment.HEARD, "Heard.") for each in self.concerns()}
        self.attempt(
            lambda: decide(
                self.proposal,
                ruling=Ruling.ACCEPTED,
                rationale="Worth it.",
                answers=answers,
                by=self.people["decider"],
            )
        )

    @invariant()
    def nothing_forbidden_is_reached(self):
        if not hasattr(self, "proposal"):
            return
        db.session.expire_all()
        decisions, periods = self.proposal.decisions, self.proposal.final_comments
        is_accepted = self.proposal.stage in AFTER_ACCEPTANCE
        open_concerns = [each for each in self.concerns() if each.is_open]

        assert len(decisions) <= 1
        assert bool(decisions) == (
            self.proposal.stage not in (Stage.IN_REVIEW, Stage.FINAL_COMMENT)
        )
        assert not (decisions and open_concerns), "decided with a concern left unanswered"
        running = [each for each in periods if each.ended_at is None]
        assert len(running) == (self.proposal.stage is Stage.FINAL_COMMENT)
        for decision in decisions:
            self.check(decision, periods[-1])
        for commitment in self.proposal.commitments:
            assert bool(commitment.frozen) == is_accepted
        for position in self.proposal.positions:
            assert position.person_id not in self.proposal.author_ids
        for concern in self.concerns():
            if concern.settled_by and concern.treatment is None:
                assert concern.settled_by_id == concern.opened_by_id

    def check(self, decision, period):
        assert period.closes_at <= decision.decided_at, "decided before the period was over"
        assert decision.rationale
        if decision.decided_by is None:
            assert not decision.over_objection
        else:
            assert decision.decided_by is self.proposal.seat(SeatRole.DECIDER)
            assert decision.decided_by_id not in self.proposal.author_ids
        treated = [each for each in self.concerns() if each.treatment]
        assert all(each.treatment_text for each in treated)
        assert decision.over_objection == (
            bool(treated) and decision.ruling in (Ruling.ACCEPTED, Ruling.WITH_CONDITIONS)
        )
        kept = {(each.person_id, each.stance) for each in decision.dissents}
        for position in self.proposal.positions:
            if position.stance in (Stance.DISAGREES, Stance.OBJECTS):
                assert (position.person_id, position.stance) in kept
        assert {each.id for each in treated} <= {each.thread_id for each in decision.dissents}


@pytest.mark.usefixtures("app")
def test_no_sequence_of_deeds_reaches_a_forbidden_state():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        LifeOfAProposal,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
