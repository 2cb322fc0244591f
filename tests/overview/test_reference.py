"""The reference class: what past promises came to, told in counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import CommitmentRole, Stage, Visibility
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.overview.reference import reference_class
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, a_team, an_unsaved_commitment


@pytest.fixture
def bo(app):
    return a_person("Bo")


@pytest.fixture
def metric(app):
    return a_metric(name="Median CI time")


@pytest.fixture
def draft(bo):
    return a_proposal("Mine", owner=bo, stage=Stage.DRAFT)


def _past(
    metric,
    verdict="target_met",
    *,
    effect=-12.0,
    days=-1,
    told="",
    role=CommitmentRole.GOAL,
    **facts,
):
    """A commitment of 21 → 9 whose date is over, with what it came to."""
    proposal = a_proposal("Past", stage=facts.pop("stage", Stage.CLOSED), promises=0, **facts)
    promise = an_unsaved_commitment(
        metric=metric, due_on=clock.today() + timedelta(days=days), role=role
    )
    proposal.commitments.append(promise)
    db.session.flush()
    if verdict:
        _assessed(promise, verdict, effect)
    if told:
        db.session.add(CommitmentOutcome(commitment=promise, not_measured_reason=told))
    db.session.commit()
    return proposal


def _assessed(promise, verdict, effect):
    db.session.add(
        Assessment(
            commitment=promise,
            verdict=verdict,
            grade="C",
            effect=effect,
            headline="",
            method_version="test",
            inputs={},
            result={},
        )
    )


def _of(metric, draft, to):
    db.session.commit()
    return reference_class(metric, but=draft, to=to)


def _first(metric, draft, to):
    """What the most alike ones came to."""
    return _of(metric, draft, to).classes[0]


def _on(metric, draft, to):
    return [each for each in _of(metric, draft, to).past if each.on_metric]


def test_counts_what_past_commitments_came_to(bo, metric, draft):
    for verdict in ("target_met", "target_met", "improved", "got_worse"):
        _past(metric, verdict)
    _past(metric, "", told="The counter was switched off.")
    found = _first(metric, draft, bo)
    assert found.counted == (
        "Of 5 past commitments on Median CI time, 2 met their target, 1 improved but fell short,"
        " 1 got worse and 1 was not measured."
    )
    assert (_of(metric, draft, bo).caveat, found.achieved) == ("", "")


def test_says_that_none_met_its_target(bo, metric, draft):
    for _ in range(3):
        _past(metric, "no_detectable_change")
    counted = "none met its target and 3 made no detectable change."
    assert _first(metric, draft, bo).counted.endswith(counted)


def test_says_the_median_only_of_ten_or_more(bo, metric, draft):
    for effect in (-12, -9, -6, -6, -6, -3, -3, -3, 0):
        _past(metric, "improved", effect=effect)
    assert _first(metric, draft, bo).achieved == ""
    _past(metric, "improved", effect=-6)
    assert _first(metric, draft, bo).achieved == "The median achieved 50 % of the promised change."


def test_the_latest_assessment_counts_unless_an_outcome_chose_one(bo, metric, draft):
    promise = _past(metric, "improved").commitments[0]
    _assessed(promise, "got_worse", 3.0)
    assert [each.verdict for each in _on(metric, draft, bo)] == ["got_worse"]
    first = db.session.query(Assessment).order_by(Assessment.id).first()
    db.session.add(CommitmentOutcome(commitment=promise, assessment_id=first.id))
    assert [each.verdict for each in _on(metric, draft, bo)] == ["improved"]


def test_leaves_out_what_is_not_over_not_told_no_goal_and_its_own(bo, metric, draft):
    _past(metric, days=5, stage=Stage.MEASURING)
    _past(metric, "")
    _past(metric, role=CommitmentRole.GUARDRAIL)
    mine = _past(metric)
    assert not _on(metric, mine, bo)
    assert len(_on(metric, draft, bo)) == 1


def test_never_counts_what_the_reader_may_not_see(bo, metric, draft):
    for _ in range(2):
        _past(metric)
    secret = _past(metric, visibility=Visibility.RESTRICTED)
    assert _of(metric, draft, bo).on_metric == 2
    assert _of(metric, draft, secret.owner).on_metric == 3


class TestWithFewerThanThreeOnTheMetric:
    def test_says_that_this_one_will_be_the_first(self, bo, metric, draft):
        found = _of(metric, draft, bo)
        assert found.caveat == "No past commitments on this metric yet: yours will be the first."
        assert found.classes == []

    def test_says_that_there_are_too_few(self, bo, metric, draft):
        _past(metric)
        found = _of(metric, draft, bo)
        assert found.caveat.startswith("Only 1 past commitment on this metric yet")
        assert found.classes == []

    def test_falls_back_on_the_template_and_says_so(self, bo, metric, draft):
        for _ in range(3):
            _past(a_metric(), "improved")
        _past(a_metric(), template="security")
        found = _first(metric, draft, bo)
        assert found.counted.startswith("Of 3 past commitments from the same template, none met")


def test_counts_what_the_team_of_the_owner_promised(bo, metric, draft):
    ana = a_person("Ana")
    a_team("Platform", bo, ana)
    for _ in range(3):
        _past(a_metric(), "improved", owner=ana, template="security")
    _past(a_metric(), "improved", template="security")
    [found] = _of(metric, draft, bo).classes
    assert found.counted.startswith("Of 3 past commitments by your team, none met its target")


class TestOnThePromiseForm:
    def test_is_shown_for_the_metric_of_a_promise(self, app, bo, metric, draft):
        draft.commitments[0].metric = metric
        db.session.commit()
        page = Browser(app, bo).get(f"/p/{draft.number}/commitments/{draft.commitments[0].id}")
        assert "yours will be the first" in page.text

    def test_is_brought_up_to_date_when_a_metric_is_chosen(self, app, bo, metric, draft):
        browser, address = Browser(app, bo), f"/p/{draft.number}/reference?metric="
        assert "yours will be the first" in browser.get(f"{address}{metric.id}").text
        assert "lower is better, in min" in browser.get(f"{address}{metric.id}").text
        for nothing in ("", "4711", "x"):
            assert "Once a metric is chosen" in browser.get(address + nothing).text

    def test_is_not_there_for_those_who_cannot_see_the_proposal(self, app, metric, draft):
        stranger = Browser(app, a_person("Cy"))
        assert stranger.get(f"/p/{draft.number}/reference?metric={metric.id}").status == 404
