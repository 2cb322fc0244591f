"""The worker looks by itself: daily while something is new, finally once, and alerts once."""

from datetime import UTC, datetime, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import (
    CommitmentRole,
    Milestone,
    MilestoneKind,
    SeatRole,
    Stage,
)
from proposals.events import LoggedEvent
from proposals.impact import clockwork
from proposals.impact.actions import _looking
from proposals.impact.clockwork import look_due
from proposals.impact.models import Assessment, Look
from proposals.impact.queries import impact_of
from proposals.impact.queries.headline import summary_of
from tests.builders import a_metric, a_proposal, an_unsaved_commitment, some_points

TODAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
CHANGE = TODAY.date() - timedelta(days=30)


def level(mean: float, days: int) -> list[float]:
    return [mean + 0.4 * ((day * 7) % 5 - 2) for day in range(days)]


def a_watched_proposal(*after: float, due_in: int = 60, role=CommitmentRole.GOAL):
    """Rolled out 30 days ago; 60 points before, and these after."""
    metric = a_metric()
    some_points(metric, level(21, 60) + list(after), first=CHANGE - timedelta(days=60))
    proposal = a_proposal(stage=Stage.MEASURING, promises=0)
    due_on = TODAY.date() + timedelta(days=due_in)
    proposal.commitments.append(an_unsaved_commitment(metric=metric, due_on=due_on, role=role))
    proposal.milestones.append(
        Milestone(kind=MilestoneKind.COMPLETE, title="All", happened_on=CHANGE)
    )
    db.session.commit()
    return proposal


def looks() -> list[Look]:
    return [each.look for each in db.session.query(Assessment).order_by(Assessment.id)]


def on(day: int) -> int:
    """Let the worker run a number of days after the first."""
    with clock.at(TODAY + timedelta(days=day)):
        return look_due()


def arrive(proposal, *values: float) -> None:
    [commitment] = proposal.commitments
    last = commitment.metric.last_at.date()
    some_points(commitment.metric, list(values), first=last + timedelta(days=1))


def alerts() -> int:
    return db.session.query(LoggedEvent).filter_by(name="impact.guardrail_worse").count()


@pytest.mark.one_engine
class TestBeforeTheDate:
    def test_a_look_is_provisional_and_made_once_a_day_where_points_came(self, app):
        proposal = a_watched_proposal(*level(13, 30))
        assert (on(0), on(0), on(1)) == (1, 0, 0)
        arrive(proposal, 5.0, 5.2, 5.1)
        assert (on(2), on(2)) == (1, 0)
        [first, *_] = db.session.query(Assessment).order_by(Assessment.id)
        assert first.result["provisional"]
        assert not first.is_final

    def test_a_look_that_says_nothing_new_is_not_kept_for_a_week(self, app):
        proposal = a_watched_proposal(*level(13, 30))
        on(0)
        for day in (1, 8):
            arrive(proposal, 13.0)
            assert on(day) == 1
        assert looks() == [Look.WATCH, Look.WATCH]

    def test_what_is_told_in_the_log_is_a_new_verdict_only(self, app):
        proposal = a_watched_proposal(*level(13, 30))
        on(0)
        arrive(proposal, 13.0)
        on(8)
        assert db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id).count() == 1


class TestTheFinalLook:
    def test_is_made_exactly_once_however_long_nobody_ran(self, app):
        proposal = a_watched_proposal(*level(13, 30), due_in=5)
        assert on(5) == 1  # the date counts to its end
        arrive(proposal, 13.0, 12.0, 14.0)
        assert (on(40), on(40), on(41)) == (1, 0, 0)
        assert looks() == [Look.WATCH, Look.FINAL]
        final = proposal.commitments[0].assessments[0]
        assert final.is_final
        assert not final.result["provisional"]
        assert final.inputs["until"] == "2026-06-06"

    def test_reads_nothing_after_the_date_and_keeps_exactly_what_it_read(self, app):
        proposal = a_watched_proposal(*level(13, 30), *level(40, 20), due_in=-1)
        on(0)
        [final] = proposal.commitments[0].assessments
        assert final.verdict == "improved"
        assert len(final.points[""]) == 60 + 30
        assert final.points[""][-1][0] == "2026-05-31T00:00:00+00:00"

    def test_of_one_that_fails_holds_up_no_other_and_is_tried_again(self, app, monkeypatch):
        broken, sound = (a_watched_proposal(*level(13, 30), due_in=-1) for _ in range(2))
        real = clockwork.look_at

        def failing(commitment, **how):
            if commitment.proposal_id == broken.id and clock.now() == TODAY:
                raise RuntimeError("no numbers")
            return real(commitment, **how)

        monkeypatch.setattr(clockwork, "look_at", failing)
        assert (on(0), on(0)) == (1, 0)
        assert sound.commitments[0].assessments
        assert on(1) == 1
        assert broken.commitments[0].assessments[0].look is Look.FINAL

    def test_is_left_to_the_worker_that_claimed_it_first(self, app):
        [commitment] = a_watched_proposal(*level(13, 30), due_in=-1).commitments
        db.session.commit()
        with clock.at(TODAY):
            assert clockwork._claim(commitment) is Look.FINAL
            db.session.commit()
            db.session.expire_all()
            assert look_due() == 0
            assert looks() == []

    def test_computes_while_nothing_is_locked(self, app, monkeypatch):
        a_watched_proposal(*level(13, 30), due_in=-1)
        released = []
        monkeypatch.setattr(
            _looking, "release_lock", lambda: released.append(db.session.rollback())
        )
        assert on(0) == 1
        assert released == [None]


@pytest.mark.one_engine
class TestAGuardrail:
    @pytest.fixture
    def worse(self, app):
        return a_watched_proposal(*level(27, 30), role=CommitmentRole.GUARDRAIL)

    def test_that_got_worse_alerts_the_rollout_owner_once(self, worse):
        on(0)
        arrive(worse, 30.0, 30.5, 31.0)
        on(1)
        [alert] = db.session.query(LoggedEvent).filter_by(name="impact.guardrail_worse")
        assert alert.details["person_id"] == worse.seat(SeatRole.ROLLOUT_OWNER).id
        assert "Median CI time rose" in alert.details["headline"]

    def test_that_got_worse_is_said_in_the_headline(self, worse):
        on(0)
        summary = summary_of(worse, impact_of(worse))
        assert summary.title == "The guardrail Median CI time got worse."
        assert "Median CI time rose" in summary.sentence

    def test_that_recovered_alerts_again_when_it_gets_worse_again(self, worse):
        on(0)
        [latest] = worse.commitments[0].assessments
        with clock.at(TODAY + timedelta(days=1)):
            db.session.add(
                Assessment(
                    **{
                        name: getattr(latest, name)
                        for name in ("commitment_id", "grade", "headline", "inputs", "result")
                    },
                    verdict="no_detectable_change",
                    look=Look.WATCH,
                    method_version=latest.method_version,
                )
            )
            db.session.commit()
        arrive(worse, 27.0)
        on(2)
        assert alerts() == 2
