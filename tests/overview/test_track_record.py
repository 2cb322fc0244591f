"""Forecasts against what was measured: private for a person, never a count of what is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Proposal, Stage, Visibility
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.overview.track_record import own_record, team_record
from proposals.review.models import Forecast
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, a_team, an_unsaved_commitment
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def bo(app):
    return a_person("Bo")


@pytest.fixture
def metric(app):
    return a_metric()


def _past(owner, metric, effect, *, days=-1, verdict="improved", chance=0.2, **facts):
    """A promise of 21 → 9, 8 times in 10 between 7.5 and 12; measured to within ±1."""
    proposal = _proposal(owner, **facts)
    promise = an_unsaved_commitment(metric=metric, due_on=clock.today() + timedelta(days=days))
    proposal.commitments.append(promise)
    if effect is not None:
        db.session.add(
            Assessment(
                commitment=promise,
                verdict=verdict,
                grade="C",
                effect=effect,
                effect_low=effect - 1,
                effect_high=effect + 1,
                is_final=True,
                headline="",
                method_version="test",
                inputs={},
                result={"chance": chance},
            )
        )
    return promise


def _proposal(owner, **facts):
    """The closed proposal of somebody, or another one where it has to be told apart."""
    if not facts and (known := db.session.query(Proposal).filter_by(owner_id=owner.id).first()):
        return known
    return a_proposal("Past", owner=owner, promises=0, **{"stage": Stage.CLOSED, **facts})


def _own(person):
    db.session.commit()
    return own_record(person)


class TestOnesOwnRecord:
    def test_scores_what_was_measured_and_counts_the_rest(self, bo, metric):
        for effect in (-12, -11, -10, -4, -13):
            _past(bo, metric, effect)
        _past(bo, metric, None)
        _past(bo, metric, -3, verdict="not_enough_data")
        _past(bo, metric, -12, stage=Stage.SUPERSEDED)
        told = _past(bo, metric, -12)
        db.session.add(CommitmentOutcome(commitment=told, not_measured_reason="Switched off."))
        record = _own(bo)
        assert (record.inside, len(record.results), record.unmeasured) == (4, 5, 4)
        assert record.is_scored
        assert not record.has_counts
        assert 0.7 < record.share.value < 0.85

    def test_is_not_scored_below_five(self, bo, metric):
        for _ in range(4):
            _past(bo, metric, -12)
        assert not _own(bo).is_scored

    def test_begins_on_the_measure_by_date(self, bo, metric):
        _past(bo, metric, -12, days=1, stage=Stage.MEASURING)
        moved = _past(bo, metric, -12, stage=Stage.MEASURING)
        moved.review_on = clock.today() + timedelta(days=9)
        moved.frozen = {"due_on": moved.due_on.isoformat()}
        assert not _own(bo).past
        _past(bo, metric, -12, days=0, stage=Stage.MEASURING)
        assert len(_own(bo).past) == 1

    def test_has_the_probabilities_against_the_chance_that_the_target_was_reached(self, bo, metric):
        cy = a_person("Cy")
        for chance in (0.1, 0.9, 0.9, 0.5, 0.1):
            promise = _past(cy, metric, -9, chance=chance)
            for revision, probability in ((1, 0.3), (2, chance)):
                db.session.add(
                    Forecast(
                        commitment=promise,
                        person_id=bo.id,
                        probability=probability,
                        revision_number=revision,
                    )
                )
        record = _own(bo)
        assert record.brier == pytest.approx((4 * 0.09 + 0.25) / 5)
        assert not record.past

    def test_knows_more_than_the_record_of_the_others_or_less(self, bo, metric):
        cy = a_person("Cy")
        for effect in (-1, -6, -12, -18, -3):
            _past(cy, metric, effect)
        for effect in (-11, -12, -11, -12, -10):
            _past(bo, metric, effect)
        assert _own(bo).skill > 0.5

    def test_is_on_ones_own_page_and_on_nobody_elses(self, app, bo, metric):
        _past(bo, metric, -12)
        db.session.commit()
        address = f"/people/{bo.id}"
        assert "Only you see this" in Browser(app, bo).get(address).text
        other = a_person("Cy", is_administrator=True)
        assert "forecasts, against" not in Browser(app, other).get(address).text

    def test_costs_the_same_however_many_there_are(self, app, bo, metric):
        def statements():
            with count_statements() as counted:
                Browser(app, bo).get(f"/people/{bo.id}")
            return len(counted)

        _past(bo, metric, -12)
        db.session.commit()
        one = statements()
        for _ in range(6):
            _past(bo, metric, -12)
        db.session.commit()
        assert statements() <= one <= 12


class TestATeamsRecord:
    def test_needs_five_members_and_five_results_that_the_reader_sees(self, app, bo, metric):
        members = [a_person(name) for name in ("Ana", "Cy", "Di", "Ed", "Flo")]
        small, team = a_team("Small", bo, *members[:3]), a_team("Platform", *members)
        for member in members[:4]:
            _past(member, metric, -12)
        secret = _past(members[4], metric, -12, visibility=Visibility.RESTRICTED)
        db.session.commit()
        assert team_record(team, to=bo) is None
        record = team_record(team, to=secret.proposal.owner)
        assert record is not None
        assert record.inside == 5
        assert team_record(small, to=bo) is None
        page = Browser(app, members[4]).get(f"/teams/{team.slug}")
        assert "Platform’s forecasts, against what was measured" in page.text
