"""Problems: surfaced by anybody, answered, settled, and taken to the decider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import (
    Likelihood,
    Milestone,
    MilestoneKind,
    Risk,
    SeatRole,
    Severity,
    Stage,
)
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.impact.actions import close
from proposals.rollout.actions import (
    answer_problem,
    answer_request,
    ask_to_reopen,
    mark_milestone,
    post_update,
    raise_again,
    settle_problem,
    surface_problem,
)
from proposals.rollout.course import standing_of
from proposals.rollout.models import Status
from tests.builders import a_person, a_proposal


def surface(proposal, *, by=None, title="Checkout is slow in Brazil", **fields):
    problem = surface_problem(proposal, title=title, by=by or a_person("Rosa"), **fields)
    db.session.commit()
    return problem


def said(proposal):
    events = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id)
    return [each.phrase for each in events.order_by(LoggedEvent.id)]


def standing(proposal):
    db.session.expire(proposal)
    return standing_of(proposal, now=clock.now())


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ROLLING_OUT)


@pytest.mark.one_engine
class TestSurfacing:
    @pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.IN_REVIEW, Stage.CLOSED])
    def test_is_for_anybody_at_any_stage(self, app, stage):
        rosa = a_person("Rosa")
        problem = surface(a_proposal(stage=stage), by=rosa)
        assert (problem.raised_by, problem.raised_in) == (rosa, stage)

    def test_credits_the_risk_that_foresaw_it(self, proposal):
        risk = Risk(
            proposal=proposal,
            description="Far away it is slow.",
            likelihood=Likelihood.POSSIBLE,
            severity=Severity.MILD,
            raised_by=a_person("Ana"),
            raised_in=Stage.IN_REVIEW,
        )
        db.session.add(risk)
        db.session.flush()
        assert surface(proposal, risk=risk).risk.raised_by.name == "Ana"

        with pytest.raises(Invalid, match="risks of this proposal"):
            surface(a_proposal(), risk=risk)

    def test_makes_a_roll_out_worse_than_its_owner_said_and_never_better(self, proposal):
        say = {"what_changed": "Half have it.", "what_is_next": "", "by": proposal.owner}
        post_update(proposal, status=Status.ON_TRACK, confidence=9, **say)
        rosa = a_person("Rosa")

        surface(proposal, status=Status.AT_RISK, by=rosa)
        assert standing(proposal).said_by is rosa
        worse = surface(proposal, status=Status.OFF_TRACK)
        assert standing(proposal).status is Status.OFF_TRACK
        settle_problem(worse, how="Nearer servers.", by=proposal.owner)
        assert standing(proposal).status is Status.AT_RISK
        with pytest.raises(Invalid, match="at risk or off track"):
            surface(proposal, status=Status.ON_TRACK)

    def test_is_told_in_the_log(self, proposal):
        surface(proposal, status=Status.AT_RISK)
        assert said(proposal) == ["surfaced a problem, “Checkout is slow in Brazil”: at risk"]


@pytest.mark.one_engine
class TestAProblem:
    def test_is_answered_by_who_carries_it_and_who_raised_it(self, proposal):
        problem = surface(proposal)
        for person in (proposal.seat(SeatRole.ROLLOUT_OWNER), problem.raised_by):
            answer_problem(problem, text="We look at it.", by=person)
        with pytest.raises(Forbidden):
            answer_problem(problem, text="Me too.", by=a_person("Bo"))
        assert len(problem.answers) == 2

    def test_is_raised_again_by_who_raised_it_and_keeps_how_it_was_settled(self, proposal):
        problem = surface(proposal, status=Status.AT_RISK)
        settle_problem(problem, how="Nearer servers.", by=proposal.owner)
        with pytest.raises(Forbidden):
            raise_again(problem, why="Still slow.", by=proposal.owner)

        raise_again(problem, why="Still slow.", by=problem.raised_by)
        assert not problem.is_settled
        assert [each.text for each in problem.answers] == [
            "Settled: Nearer servers.",
            "Still slow.",
        ]
        assert standing(proposal).status is Status.AT_RISK


class TestAskingTheDecider:
    def test_needs_something_decided(self, app):
        with pytest.raises(Conflict, match="in review"):
            surface(a_proposal(), asks_to_reopen=True)

    def test_is_asked_once_and_not_ended_by_who_carries_it(self, proposal):
        problem = surface(proposal, asks_to_reopen=True)
        with pytest.raises(Conflict, match="already"):
            ask_to_reopen(problem, by=problem.raised_by)
        with pytest.raises(Conflict, match="asked the decider"):
            settle_problem(problem, how="It is fine.", by=proposal.owner)

        settle_problem(problem, how="I was wrong.", by=problem.raised_by)
        assert not problem.waits_for_decider

    def test_is_answered_by_the_decider_with_why_and_once(self, proposal):
        problem, decider = surface(proposal, asks_to_reopen=True), proposal.seat(SeatRole.DECIDER)
        with pytest.raises(Forbidden):
            answer_request(problem, reopens=False, why="No.", by=proposal.owner)
        with pytest.raises(Invalid, match="Say why"):
            answer_request(problem, reopens=False, why=" ", by=decider)
        answer_request(problem, reopens=False, why="One country in forty.", by=decider)

        assert said(proposal)[-1] == (
            "left it as decided, after “Checkout is slow in Brazil”: One country in forty."
        )
        with pytest.raises(Conflict, match="not open any more"):
            answer_request(problem, reopens=True, why="Well.", by=decider)

    def test_measures_a_closed_proposal_again(self, app):
        proposal = a_proposal(stage=Stage.CLOSED)
        problem, decider = surface(proposal, asks_to_reopen=True), proposal.seat(SeatRole.DECIDER)
        answer_request(problem, reopens=True, why="The numbers were wrong.", by=decider)
        assert proposal.stage is Stage.MEASURING

    @pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.DECLINED])
    def test_leaves_a_decision_without_effect_to_be_corrected(self, app, stage):
        proposal = a_proposal(stage=stage)
        problem, decider = surface(proposal, asks_to_reopen=True), proposal.seat(SeatRole.DECIDER)
        answer_request(problem, reopens=True, why="The numbers were wrong.", by=decider)
        assert (problem.reopens, proposal.stage, proposal.milestones) == (True, stage, [])


class TestAFurtherCondition:
    def reopen(self, proposal, **fields):
        problem, decider = surface(proposal, asks_to_reopen=True), proposal.seat(SeatRole.DECIDER)
        given = {"owner": proposal.owner, "due_on": clock.today() + timedelta(days=9)} | fields
        answer_request(
            problem, reopens=True, why="Too slow.", condition="Fast in Brazil.", by=decider, **given
        )
        db.session.commit()
        return problem.condition

    def test_has_an_owner_and_a_day_to_come(self, proposal):
        for missing in ({"owner": None}, {"due_on": clock.today() - timedelta(days=1)}):
            with pytest.raises(Invalid, match="Choose"):
                self.reopen(proposal, **missing)
            db.session.rollback()

    def test_blocks_complete(self, proposal):
        day = clock.today() - timedelta(days=1)
        step = {"proposal": proposal, "title": "Half", "happened_on": day, "exposure": 50}
        end = Milestone(proposal=proposal, title="All", kind=MilestoneKind.COMPLETE)
        db.session.add_all([Milestone(kind=MilestoneKind.ROLLOUT, **step), end])
        condition = self.reopen(proposal)
        with pytest.raises(Unmet, match="Fast in Brazil"):
            mark_milestone(end, happened_on=clock.today(), note="", by=proposal.owner)

        mark_milestone(condition, happened_on=clock.today(), note="", by=proposal.owner)
        mark_milestone(end, happened_on=clock.today(), note="", by=proposal.owner)
        assert proposal.stage is Stage.MEASURING

    def test_blocks_closing_what_is_measured_already(self, app):
        proposal = a_proposal(stage=Stage.MEASURING)
        self.reopen(proposal)
        with pytest.raises(Unmet, match="Fast in Brazil"):
            close(proposal, by=proposal.owner)
