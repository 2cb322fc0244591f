"""Whatever several people do in whatever order, no forbidden state is reached.

Each rule of the machine is one person doing one thing, allowed or not. What is refused
is refused with one sentence and changes nothing; what is left has to be lawful.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.models import Function
from proposals.db import db
from proposals.decisions.actions import (
    correct,
    decide,
    extend,
    keep_running,
    open_final_comment,
)
from proposals.decisions.clockwork import run_clock
from proposals.decisions.models import Decision, FinalComment, Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting.actions import withdraw
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, record_on
from proposals.drafting.models import Reviewer, SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Problem
from proposals.events import LoggedEvent
from proposals.review.actions import (
    accept_request,
    confirm_position,
    decline_request,
    delete_comment,
    dispose,
    escalate,
    hand_over_request,
    raise_concern,
    react,
    reopen,
    reply,
    resolve,
    take_position,
    withdraw_concern,
)
from proposals.review.models import (
    Comment,
    Disposition,
    Position,
    ReactionKind,
    Stance,
    Thread,
    ThreadKind,
    ThreadState,
    Treatment,
)
from tests.builders import a_person, a_proposal

NAMES = ("owner", "co_author", "decider", "rosa", "ravi", "onlooker", "stand_in")
# Those who may do most turn up most, or few runs would get anywhere.
PEOPLE = st.sampled_from((*NAMES, "decider", "decider", "owner"))
BEGINNINGS = st.sampled_from(["in review", "final comment", "its end", "a decision"])
TABLES = (Position, Comment, Thread, Decision, FinalComment, Reviewer, LoggedEvent)
ACCEPTING = (Ruling.ACCEPTED, Ruling.WITH_CONDITIONS)
AT = {Ruling.DEFERRED: Stage.DEFERRED, Ruling.DECLINED: Stage.DECLINED}


class LifeOfAProposal(RuleBasedStateMachine):
    @initialize(
        is_silent=st.booleans(),
        functions=st.sampled_from([(), ("security",)]),
        reached=BEGINNINGS,
        objection=st.booleans(),
    )
    def begin(self, is_silent, functions, reached, objection):
        self.real_now, self.passed = clock.now, timedelta()
        clock.now = lambda: self.real_now() + self.passed
        self.people = {name: a_person(name.title()) for name in NAMES}
        self.proposal = a_proposal(
            owner=self.people["owner"],
            decider=self.people["decider"],
            reviewers=(self.people["rosa"], self.people["ravi"]),
            policy=as_document(
                Thresholds(
                    accepts_in_silence=("standard",) if is_silent else (),
                    functions_standard=functions,
                )
            ),
        )
        self.proposal.co_authors.append(self.people["co_author"])
        self.people["ravi"].function = Function.SECURITY
        for absent in ("decider", "rosa"):
            name_stand_in(
                self.people[absent],
                stand_in=self.people["stand_in"],
                begins_on=clock.today(),
                by=self.people[absent],
            )
        db.session.commit()
        if reached != "in review":
            self.lawful_review()
        if reached == "its end":
            self.passed += timedelta(days=6)
        if reached == "a decision":
            self.lawful_decision("It was known." if objection else "", objection)

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

    @precondition(has_concerns)
    @rule(who=PEOPLE, number=st.integers(0, 5), why=st.sampled_from(["", "It is stuck."]))
    def concern_escalated(self, who, number, why):
        self.attempt(lambda: escalate(self.concern(number), why=why, by=self.people[who]))

    @precondition(has_concerns)
    @rule(
        who=PEOPLE,
        number=st.integers(0, 5),
        deed=st.sampled_from(["dispose", "delete", "react"]),
    )
    def comment_acted_on(self, who, number, deed):
        concern, by = self.concern(number), self.people[who]
        comment = concern.comments[0]
        self.attempt(
            {
                "dispose": lambda: dispose(concern, disposition=Disposition.TAKEN, by=by),
                "delete": lambda: delete_comment(comment, why="It was wrong.", by=by),
                "react": lambda: react(comment, kind=ReactionKind.THANKS, by=by),
            }[deed]
        )

    def has_positions(self):
        return bool(self.proposal.positions)

    @precondition(has_positions)
    @rule(who=PEOPLE, number=st.integers(0, 5))
    def position_confirmed(self, who, number):
        positions = self.proposal.positions
        position = positions[number % len(positions)]
        self.attempt(lambda: confirm_position(position, by=self.people[who]))

    @rule(
        who=PEOPLE,
        number=st.integers(0, 5),
        deed=st.sampled_from(["accept", "decline", "hand over"]),
        to=PEOPLE,
        why=st.sampled_from(["", "Not my area."]),
    )
    def request_answered(self, who, number, deed, to, why):
        request = self.proposal.reviewers[number % len(self.proposal.reviewers)]
        by = self.people[who]
        self.attempt(
            {
                "accept": lambda: accept_request(request, by=by),
                "decline": lambda: decline_request(request, why=why, by=by),
                "hand over": lambda: hand_over_request(request, to=self.people[to], why=why, by=by),
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

    @rule(who=PEOPLE, days=st.integers(-1, 12), reason=st.sampled_from(["", "A holiday is in it."]))
    def extended(self, who, days, reason):
        by = self.people[who]
        self.attempt(lambda: extend(self.proposal, days=days, reason=reason, by=by))

    @rule(who=PEOPLE)
    def withdrawn(self, who):
        if who == "owner" and not self.is_tired():
            return  # or most runs would end here
        self.attempt(lambda: withdraw(self.proposal, reason="It is moot.", by=self.people[who]))

    def is_tired(self):
        return self.passed > timedelta(days=25)

    @rule(
        who=PEOPLE,
        number=st.integers(0, 2),
        ruling=st.sampled_from(Ruling),
        why=st.sampled_from(["", "The wrong box."]),
        answers_all=st.booleans(),
    )
    def decision_corrected(self, who, number, ruling, why, answers_all):
        decisions = self.proposal.decisions
        if not decisions:
            return
        condition = NewCondition("A rehearsal.", self.people["owner"], clock.today())
        answers = {
            each.id: Answer(Treatment.HEARD, "Heard anew.")
            for each in self.concerns()
            if answers_all
        }
        self.attempt(
            lambda: correct(
                decisions[number % len(decisions)],
                ruling=ruling,
                rationale="Worth it after all.",
                why=why,
                answers=answers,
                conditions=[condition] if ruling == Ruling.WITH_CONDITIONS else [],
                waits_for="The audit." if ruling == Ruling.DEFERRED else "",
                by=self.people[who],
            )
        )

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

    @rule(days=st.integers(1, 5))
    def lawful_extension(self, days):
        self.extended("decider", days, "A holiday is in it.")

    @rule(ruling=st.sampled_from(Ruling), number=st.integers(0, 2))
    def lawful_correction(self, ruling, number):
        if self.proposal.decisions:
            self.decision_corrected("stand_in", number, ruling, "The wrong box.", True)

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

        before = (Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.WITHDRAWN)
        assert bool(decisions) == (self.proposal.stage not in before)
        assert not (decisions and open_concerns), "decided with a concern left unanswered"
        running = [each for each in periods if each.ended_at is None]
        assert len(running) == (self.proposal.stage is Stage.FINAL_COMMENT)
        assert (
            not (running and open_concerns)
            or running[0].over_objection
            or (running[0].kept_running)
        ), "a concern is open and nobody said why final comment goes on"
        for period in periods:
            self.check_period(period)
        self.check_decisions(decisions, periods)
        for commitment in self.proposal.commitments:
            assert bool(commitment.frozen) == is_accepted
        for position in self.proposal.positions:
            assert position.person_id not in self.proposal.author_ids
            assert position.taken_by_id not in self.proposal.author_ids
        for request in self.proposal.reviewers:
            assert bool(request.declined_at) == bool(request.declined_reason)
            assert not (request.accepted_at and request.declined_at)
            assert request.person_id not in self.proposal.author_ids
        for concern in self.concerns():
            self.check_concern(concern)

    def check_period(self, period):
        assert bool(period.first_closes_at) == bool(period.extension_reason)
        first = period.first_closes_at or period.closes_at
        assert period.closes_at - first <= first - period.opened_at, "extended beyond all measure"

    def check_concern(self, concern):
        assert concern.comments, "an objection without words"
        assert concern.disposition is None, "waved aside, where only its raiser can settle it"
        assert not (concern.is_open and concern.comments[0].deleted_at)
        assert bool(concern.escalated_at) == bool(concern.escalation_text)
        if concern.settled_by and concern.treatment is None:
            assert concern.settled_by_id == concern.opened_by_id
        if concern.state is ThreadState.TREATED:
            assert concern.treatment_text
            assert concern.settled_by_id not in self.proposal.author_ids

    def check_decisions(self, decisions, periods):
        assert [each.sequence for each in decisions] == [*range(1, len(decisions) + 1)]
        for earlier, later in pairwise(decisions):
            assert later.corrects_id == earlier.id, "two decisions that do not know of one another"
            assert later.why_corrected
            assert later.revision_number == earlier.revision_number
        for decision in decisions[:1]:
            assert decision.corrects_id is None
            assert periods[-1].closes_at <= decision.decided_at, "decided before the period ended"
        for decision in decisions:
            self.check(decision)
        for in_force in decisions[-1:]:
            assert self.proposal.stage is AT.get(in_force.ruling, Stage.ACCEPTED)
            assert bool(in_force.conditions) == (in_force.ruling is Ruling.WITH_CONDITIONS)
            kept = {(each.person_id, each.stance) for each in in_force.dissents}
            for position in self.proposal.positions:
                if position.stance in (Stance.DISAGREES, Stance.OBJECTS):
                    assert (position.person_id, position.stance) in kept
            treated = {each.id for each in self.concerns() if each.treatment}
            assert treated <= {each.thread_id for each in in_force.dissents}

    def check(self, decision):
        assert decision.rationale
        if decision.decided_by is None:
            assert not decision.over_objection
        else:
            decider = self.proposal.seat(SeatRole.DECIDER)
            assert decider in (decision.decided_by, decision.decided_for)
            assert decision.decided_by_id not in self.proposal.author_ids
        treated = [each for each in self.concerns() if each.treatment]
        assert decision.over_objection == (bool(treated) and decision.ruling in ACCEPTING)


@pytest.mark.one_engine  # the rules; what two transactions do to one another is tested on both
@pytest.mark.usefixtures("app")
def test_no_sequence_of_deeds_reaches_a_forbidden_state(thorough):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        LifeOfAProposal,
        settings=settings(
            max_examples=300 if thorough else 8,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
