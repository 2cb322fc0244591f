"""What is asked before a step: more, the more it reaches; nothing of it keeps a step back."""

from __future__ import annotations

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import MilestoneKind, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions import answer_checklist, record_step
from proposals.rollout.checklist import QUESTIONS, answers_of, open_questions, questions_for
from tests.builders import a_person, a_proposal

pytestmark = pytest.mark.one_engine


def told(name):
    return db.session.query(LoggedEvent).filter_by(name=name).order_by(LoggedEvent.id).all()


def test_the_questions_grow_with_the_exposure_and_stay_few():
    asked = [questions_for(exposure) for exposure in (1, 9, 10, 49, 50, 100)]

    assert [len(each) for each in asked] == [3, 3, 5, 5, 8, 10]
    assert [each.key for each in asked[0]] == ["switch_off", "watch", "called"]
    assert asked[-1] == list(QUESTIONS)


class TestAnAnswer:
    def test_is_kept_for_its_question(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)

        told_now = answer_checklist(
            proposal,
            answers={"called": " The rota ", "watch": "", "nonsense": "x"},
            by=proposal.owner,
        )

        assert told_now == 1
        assert {key: each.answer for key, each in answers_of(proposal).items()} == {
            "called": "The rota"
        }
        assert [each.key for each in open_questions(proposal, 1)] == ["switch_off", "watch"]

    def test_changes_openly_and_is_not_taken_back(self, app):
        proposal = a_proposal(stage=Stage.ROLLING_OUT)
        for text in ("The rota", "The rota", "Dele, then the rota"):
            answer_checklist(proposal, answers={"called": text}, by=proposal.owner)
        with pytest.raises(Invalid, match="not taken back"):
            answer_checklist(proposal, answers={"called": ""}, by=proposal.owner)
        db.session.commit()

        assert [each.details["was"] for each in told("rollout.checklist_answered")] == [
            "",
            "The rota",
        ]

    def test_is_for_who_carries_it_while_it_is_carried(self, app):
        with pytest.raises(Forbidden):
            answer_checklist(a_proposal(stage=Stage.ACCEPTED), answers={}, by=a_person("Bo"))
        closed = a_proposal(stage=Stage.CLOSED)
        with pytest.raises(Conflict):
            answer_checklist(closed, answers={"called": "x"}, by=closed.owner)


def test_a_step_says_how_many_questions_were_open_when_it_was_dated(app):
    proposal = a_proposal(stage=Stage.ACCEPTED)
    answer_checklist(proposal, answers={"called": "The rota"}, by=proposal.owner)

    record_step(
        proposal,
        title="",
        exposure=10,
        happened_on=clock.today(),
        note="",
        kind=MilestoneKind.ROLLOUT,
        by=proposal.owner,
    )
    db.session.commit()

    assert told("rollout.milestone_happened")[-1].details["open_questions"] == 4
