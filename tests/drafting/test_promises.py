"""Promises: they have to make sense, change in the open, and freeze at acceptance."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from proposals import clock
from proposals.db import db
from proposals.decisions.record import frozen
from proposals.drafting.actions import change_promise, drop_promise, promise, state_no_outcome
from proposals.drafting.errors import FrozenPromise
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import CommitmentRole, Stage
from proposals.drafting.promises import declared_in_words, faults_of
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.metrics.models import Direction, Metric, Point
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, some_points

NOTHING = {
    "role": CommitmentRole.GOAL,
    "baseline": None,
    "target": None,
    "low": None,
    "high": None,
    "minimum_effect": None,
}
GUARDRAIL = {"role": CommitmentRole.GUARDRAIL}


def _faults(direction, **values):
    metric = Metric(name="CI time", unit="min", direction=direction)
    return faults_of(metric=metric, **{**NOTHING, **values})


@pytest.mark.parametrize(
    ("direction", "values", "field"),
    [
        (Direction.DOWN, {"baseline": 21, "target": 29}, "target"),
        (Direction.DOWN, {"baseline": 21, "target": 21}, "target"),
        (Direction.DOWN, {"baseline": 21, "target": 9}, None),
        (Direction.UP, {"baseline": 21, "target": 9}, "target"),
        (Direction.UP, {"baseline": 21, "target": 29}, None),
        (Direction.STAY, {"baseline": 21, "target": 29}, None),
        (Direction.DOWN, {"baseline": 1, "target": 1.2, **GUARDRAIL}, None),
        (Direction.DOWN, {"low": 12, "high": 7}, "high"),
        (Direction.DOWN, {"low": 7, "high": 7}, None),
        (Direction.DOWN, {"low": 7}, "high"),
        (Direction.DOWN, {"high": 7}, "low"),
        (Direction.DOWN, {"minimum_effect": 0}, "minimum_effect"),
        (Direction.DOWN, {"minimum_effect": -2}, "minimum_effect"),
        (Direction.DOWN, {"target": 9}, None),
        (Direction.DOWN, {}, None),
    ],
)
def test_a_promise_makes_sense_or_names_the_field_at_fault(direction, values, field):
    assert list(_faults(direction, **values)) == ([field] if field else [])


@given(st.floats(-1e15, 1e15), st.floats(-1e15, 1e15))
def test_a_goal_is_better_than_its_baseline_or_at_fault(baseline, target):
    is_fine = not _faults(Direction.UP, baseline=baseline, target=target)
    assert is_fine == (target > baseline)


def _promised(proposal, **values):
    commitment = promise(proposal, metric=a_metric(), **values, by=proposal.owner)
    db.session.commit()
    return commitment


def _change(commitment, by=None, **values):
    kept = {
        name: getattr(commitment, name)
        for name in (
            *NOTHING,
            "metric",
            "baseline_source",
            "due_on",
            "how_measured",
        )
    }
    change_promise(commitment, **{**kept, **values}, by=by or commitment.proposal.owner)


def _events(proposal):
    return (
        db.session.query(LoggedEvent)
        .filter_by(proposal_id=proposal.id, name="drafting.promise_changed")
        .order_by(LoggedEvent.id)
        .all()
    )


class TestPromising:
    def test_adds_a_commitment_and_says_so(self, app):
        proposal = a_proposal(promises=0)
        day = clock.today() + timedelta(days=90)
        commitment = _promised(proposal, baseline=21.0, target=9.0, due_on=day)
        assert proposal.goals == [commitment]
        (event,) = _events(proposal)
        assert event.phrase.startswith("promised Median CI time: 21 → 9 min by ")
        assert event.details["commitment_id"] == commitment.id

    def test_refuses_what_makes_no_sense_and_keeps_nothing(self, app):
        proposal = a_proposal(promises=0)
        with pytest.raises(Invalid) as refused:
            _promised(proposal, baseline=21.0, target=29.0, low=3.0)
        assert set(refused.value.context["errors"]) == {"target", "high"}
        assert proposal.commitments == []

    def test_refuses_a_day_that_is_not_ahead(self, app):
        with pytest.raises(Invalid) as refused:
            _promised(a_proposal(promises=0), due_on=clock.today())
        assert set(refused.value.context["errors"]) == {"due_on"}

    def test_is_for_authors(self, app):
        with pytest.raises(Forbidden):
            promise(a_proposal(), metric=a_metric(), by=a_person("Bo"))


class TestChangingAPromise:
    def test_tells_what_it_was(self, app):
        proposal = a_proposal(promises=0)
        commitment = _promised(proposal, target=9.0)
        _change(commitment, target=10.0)
        assert _events(proposal)[-1].phrase == (
            "changed the promise: Median CI time: 9 min became Median CI time: 10 min"
        )

    def test_to_the_same_records_nothing(self, app):
        proposal = a_proposal(promises=0)
        commitment = _promised(proposal, target=9.0)
        _change(commitment)
        assert len(_events(proposal)) == 1

    def test_keeps_a_day_that_has_passed_meanwhile(self, app):
        proposal = a_proposal(promises=1)
        (commitment,) = proposal.commitments
        commitment.due_on = clock.today() - timedelta(days=1)
        _change(commitment, target=8.0)
        assert commitment.target == 8.0

    @pytest.mark.parametrize(
        ("stage", "is_material"),
        [(Stage.DRAFT, False), (Stage.IN_REVIEW, True), (Stage.FINAL_COMMENT, True)],
    )
    def test_is_material_while_reviewers_look_at_it(self, app, stage, is_material):
        proposal = a_proposal(stage=stage)
        (commitment,) = proposal.commitments
        _change(commitment, target=8.0)
        assert _events(proposal)[-1].details["is_material"] is is_material

    @pytest.mark.parametrize("stage", sorted(AFTER_ACCEPTANCE))
    def test_is_refused_once_it_is_accepted(self, app, stage):
        proposal = a_proposal(stage=stage)
        (commitment,) = proposal.commitments
        for deed in (
            lambda: _change(commitment, target=8.0),
            lambda: drop_promise(commitment, by=proposal.owner),
            lambda: _promised(proposal),
            lambda: state_no_outcome(proposal, reason="None", by=proposal.owner),
        ):
            with pytest.raises(FrozenPromise, match="The promise is frozen since acceptance"):
                deed()

    def test_is_not_possible_while_it_is_declined(self, app):
        proposal = a_proposal(stage=Stage.DECLINED)
        with pytest.raises(Conflict, match="declined"):
            _change(proposal.commitments[0], target=8.0)


class TestTakingAPromiseBack:
    def test_removes_it_and_says_so(self, app):
        proposal = a_proposal()
        drop_promise(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        assert proposal.commitments == []
        assert _events(proposal)[-1].phrase.startswith("took back the promise: Median CI time")


class TestSayingWhyThereIsNoOutcome:
    def test_keeps_the_reason_until_it_is_taken_back(self, app):
        proposal = a_proposal(promises=0)
        state_no_outcome(proposal, reason=" A licence ran out. ", by=proposal.owner)
        assert proposal.no_outcome_reason == "A licence ran out."
        state_no_outcome(proposal, reason="", by=proposal.owner)
        assert proposal.no_outcome_reason == ""


class TestWhatIsDeclaredAboutTheEvidence:
    @pytest.fixture
    def metric(self, app):
        metric = a_metric(name="CI time")
        some_points(metric, [21.0, 20.0])
        db.session.execute(sa.update(Point).where(Point.value == 20.0).values(series="mobile"))
        db.session.commit()
        return metric

    def test_is_a_series_of_the_metric_chance_and_steadiness(self, metric):
        proposal = a_proposal(promises=0)
        declared = {"control_series": "mobile", "control_is_random": True, "is_steady": True}
        commitment = promise(proposal, metric=metric, **declared, by=proposal.owner)
        db.session.commit()
        kept = frozen(commitment, 1)
        assert {name: kept[name] for name in declared} == declared
        _change(commitment, target=9.0)
        assert commitment.control_series == "mobile"
        assert len(declared_in_words(commitment)) == 2

    @pytest.mark.parametrize(
        ("declared", "field"),
        [
            ({"control_series": "moble"}, "control_series"),
            ({"control_is_random": True}, "control_is_random"),
        ],
    )
    def test_has_to_be_possible(self, metric, declared, field):
        proposal = a_proposal(promises=0)
        with pytest.raises(Invalid) as refused:
            promise(proposal, metric=metric, **declared, by=proposal.owner)
        assert list(refused.value.context["errors"]) == [field]

    def test_asks_whether_the_change_could_reach_the_control(self, app, metric):
        proposal = a_proposal(promises=0)
        page = Browser(app, proposal.owner).get(
            f"/p/{proposal.number}/commitments/new?metric={metric.id}"
        )
        asked = page.press("Promise it", control_series="mobile")
        assert "Say whether the change could reach it." in asked.text
        reached = page.press("Promise it", control_series="mobile", control_reach="yes")
        assert "Then it is no control" in reached.text
        assert page.press("Promise it", control_series="mobile", control_reach="no").status == 303
