"""What time decides: acceptance in silence, where the policy says so, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.decisions.clockwork import run_clock
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.events import LoggedEvent
from proposals.overview.models import Turn
from proposals.overview.turns import refresh_ended_periods
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.builders import a_concern, a_final_comment, a_person, a_proposal
from tests.decisions.moments import later

pytestmark = pytest.mark.usefixtures("app")

SILENCE = as_document(Thresholds(accepts_in_silence=True))


def silent(*, is_over=True, policy=SILENCE, **fields):
    proposal = a_proposal(policy=policy, **fields)
    a_final_comment(proposal, is_over=is_over)
    return proposal


def test_silence_accepts_once_the_period_is_over():
    proposal = silent()
    assert run_clock() == 1
    assert proposal.stage is Stage.ACCEPTED
    (decision,) = proposal.decisions
    assert decision.ruling is Ruling.ACCEPTED
    assert decision.decided_by is None
    assert decision.rationale == "Accepted: no objection."
    assert proposal.commitments[0].frozen
    assert proposal.final_comments[-1].ended_at


def test_running_the_clock_again_changes_nothing():
    silent()
    assert [run_clock(), run_clock(), run_clock()] == [1, 0, 0]
    assert Decision.query.count() == 1


def test_nobody_is_named_as_who_did_it():
    silent()
    run_clock()
    (told,) = LoggedEvent.query.filter_by(name="decisions.decision_recorded")
    assert (told.actor_id, told.details["in_silence"]) == (None, True)


@pytest.mark.parametrize("policy", [None, as_document(Thresholds())])
def test_silence_is_not_enough_unless_the_policy_says_so(policy):
    proposal = silent(policy=policy)
    assert run_clock() == 0
    assert proposal.stage is Stage.FINAL_COMMENT


def test_silence_waits_for_the_end_of_the_period():
    proposal = silent(is_over=False)
    assert run_clock() == 0
    assert proposal.stage is Stage.FINAL_COMMENT


def test_an_open_concern_is_not_silence():
    proposal = a_proposal(policy=SILENCE)
    a_concern(proposal)
    a_final_comment(proposal)
    assert run_clock() == 0
    assert proposal.stage is Stage.FINAL_COMMENT


def test_a_disagreement_that_does_not_block_is_kept_beside_it():
    proposal = a_proposal(policy=SILENCE)
    take_position(proposal, stance=Stance.DISAGREES, statement="I would wait.", by=a_person("Kit"))
    a_final_comment(proposal)
    db.session.commit()
    run_clock()
    assert [each.quote for each in proposal.decisions[0].dissents] == ["I would wait."]


def test_one_that_fails_does_not_hold_up_the_others():
    a_concern(blocked := a_proposal(policy=SILENCE))
    a_final_comment(blocked)
    free = silent()
    assert run_clock() == 1
    assert (blocked.stage, free.stage) == (Stage.FINAL_COMMENT, Stage.ACCEPTED)


class TestAfterADowntimeOfWeeks:
    def test_what_came_due_is_made_up_for_once(self, monkeypatch):
        proposals = [silent(is_over=False) for _ in range(3)]
        later(monkeypatch, days=40)
        assert [run_clock(), run_clock()] == [3, 0]
        assert {each.stage for each in proposals} == {Stage.ACCEPTED}

    def test_the_decider_is_asked(self, monkeypatch):
        proposal = silent(is_over=False, policy=None)
        later(monkeypatch, days=40)
        refresh_ended_periods()
        asked = db.session.scalars(sa.select(Turn.person_id)).all()
        assert asked == [proposal.seat("decider").id]

    def test_nobody_is_asked_twice(self, monkeypatch):
        silent(policy=None)
        refresh_ended_periods()
        again = []
        monkeypatch.setattr("proposals.overview.turns.refresh", again.append)
        refresh_ended_periods()
        assert again == []


def test_a_fault_in_one_does_not_hold_up_the_others(monkeypatch):
    broken, whole = silent(), silent()
    from proposals.decisions import clockwork

    freeze = clockwork.freeze_promises
    monkeypatch.setattr(
        clockwork,
        "freeze_promises",
        lambda proposal: freeze(proposal) if proposal.number != broken.number else 1 / 0,
    )
    assert run_clock() == 1
    assert (broken.stage, whole.stage) == (Stage.FINAL_COMMENT, Stage.ACCEPTED)
    assert (broken.decisions, broken.commitments[0].frozen) == ([], None)


def test_workers_that_run_at_once_make_each_move_once(app):
    for _ in range(4):
        silent()
    db.session.rollback()

    def work(_):
        with app.app_context():
            try:
                return run_clock()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(3) as threads:
        moved = sum(threads.map(work, range(3)))
    moved += run_clock()  # what one lost to another that gave up is left for the next run
    assert moved == 4
    assert Decision.query.count() == 4
    assert LoggedEvent.query.filter_by(name="decisions.decision_recorded").count() == 4
