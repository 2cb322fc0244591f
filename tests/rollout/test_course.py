"""How a roll-out stands: the worst of what was said and is not settled, until it is outdated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Lane, Proposal, Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.rollout.course import next_update_at, standing_of
from proposals.rollout.models import Course, Problem, Status, StatusUpdate

pytestmark = pytest.mark.one_engine

NOW = clock.now()
LUCA, BO = Person(name="Luca Ferri"), Person(name="Bo Lund")


def in_days(days: int, today: date | None = None) -> date:
    return (today or NOW.date()) + timedelta(days=days)


def a_course(*, said=None, ago=1, problem=None, stage=Stage.ROLLING_OUT, lane=Lane.STANDARD):
    """A proposal whose last update, if any, is some days old; nothing is saved."""
    proposal = Proposal(
        stage=stage,
        lane=lane,
        stage_since=NOW - timedelta(days=60 if said else ago),
        policy=as_document(Thresholds()),
        is_imported=False,
    )
    posted_at = NOW - timedelta(days=ago)
    update = StatusUpdate(status=said, posted_by=LUCA, posted_at=posted_at) if said else None
    raised = (
        Problem(title="It drops files", status=problem, raised_by=BO, raised_at=NOW)
        if problem
        else None
    )
    proposal.course = Course(
        update=update, problem=raised, update_due_at=next_update_at(proposal, update)
    )
    return proposal


def standing(**course):
    return standing_of(a_course(**course), now=NOW)


class TestAStanding:
    @pytest.mark.parametrize("status", Status)
    def test_is_what_the_last_update_says_and_who_says_so(self, status):
        found = standing(said=status)

        assert (found.status, found.said_by, found.is_outdated) == (status, LUCA, False)
        assert found.sentence.startswith(f"{found.label}, says Luca Ferri, ")

    @pytest.mark.parametrize(
        ("said", "problem", "worst"),
        [
            (Status.ON_TRACK, Status.AT_RISK, BO),
            (Status.AT_RISK, Status.OFF_TRACK, BO),
            (None, Status.AT_RISK, BO),
            (Status.AT_RISK, Status.AT_RISK, LUCA),
            (Status.OFF_TRACK, Status.AT_RISK, LUCA),
        ],
    )
    def test_is_the_worst_that_anybody_says(self, said, problem, worst):
        assert standing(said=said, problem=problem).said_by is worst

    def test_is_outdated_instead_of_green_once_it_is_late(self):
        found = standing(said=Status.ON_TRACK, ago=15)

        assert (found.label, found.status) == ("Outdated", Status.ON_TRACK)
        assert found.sentence.startswith("Outdated: no word since ")

    @pytest.mark.parametrize("status", [Status.AT_RISK, Status.OFF_TRACK])
    def test_stays_bad_news_however_late_it_is(self, status):
        found = standing(said=status, ago=15)

        assert found.label != "Outdated"
        assert found.is_outdated
        assert found.sentence.endswith("no word since.")

    def test_is_no_word_yet_and_then_outdated_where_nobody_said_anything(self):
        assert standing().label == "No word yet"
        assert standing(ago=15).label == "Outdated"

    def test_of_a_measuring_is_what_was_said_while_measuring(self):
        since = a_course(said=Status.AT_RISK, stage=Stage.MEASURING)
        assert standing_of(since, now=NOW).status == Status.AT_RISK

        since.stage_since = NOW
        assert standing_of(since, now=NOW).label == ""

    @pytest.mark.parametrize("stage", sorted(set(Stage) - AFTER_ACCEPTANCE | {Stage.CLOSED}))
    def test_is_none_elsewhere(self, stage):
        assert standing(said=Status.AT_RISK, problem=Status.OFF_TRACK, stage=stage).sentence == ""


class TestTheNextUpdate:
    @pytest.mark.parametrize(
        ("lane", "days"), [(Lane.LIGHT, 28), (Lane.STANDARD, 14), (Lane.FULL, 7)]
    )
    def test_is_due_at_the_rhythm_of_the_lane(self, lane, days):
        due_at = a_course(said=Status.ON_TRACK, ago=0, lane=lane).course.update_due_at
        assert due_at == NOW + timedelta(days=days)

    @pytest.mark.parametrize("stage", [Stage.MEASURING, Stage.CLOSED, Stage.IN_REVIEW])
    def test_is_not_asked_for_at_other_stages(self, stage):
        assert a_course(stage=stage).course.update_due_at is None

    def test_is_not_asked_for_of_what_was_imported_and_never_staffed(self):
        imported = a_course()
        imported.is_imported = True
        assert next_update_at(imported, None) is None
