"""Two accepted changes that claim one metric at the same time."""

from datetime import date, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import (
    CommitmentRole,
    Milestone,
    MilestoneKind,
    Stage,
    Visibility,
)
from proposals.errors import Conflict, Forbidden
from proposals.impact.actions import agree_split, assess, end_split, propose_split
from proposals.impact.queries import others_on, overlaps_of
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, an_unsaved_commitment, some_points

pytestmark = pytest.mark.one_engine
FIRST = date(2026, 3, 1)


def a_change(title, metric, *, begins=FIRST, due_on=date(2026, 4, 30), **fields):
    fields = {
        "stage": Stage.MEASURING,
        "promises": 0,
        "owner": a_person(f"Owner of {title}"),
    } | fields
    role = fields.pop("role", CommitmentRole.GOAL)
    proposal = a_proposal(title, **fields)
    commitment = an_unsaved_commitment(metric=metric, due_on=due_on, role=role)
    proposal.commitments.append(commitment)
    proposal.milestones.append(
        Milestone(kind=MilestoneKind.COMPLETE, title="All", happened_on=begins)
    )
    db.session.commit()
    return proposal


@pytest.fixture
def metric(app):
    metric = a_metric()
    before = [21 + 0.4 * (day * 7 % 5 - 2) for day in range(60)]
    after = [13 + 0.4 * (day * 3 % 5 - 2) for day in range(60)]
    some_points(metric, before + after, first=FIRST - timedelta(days=60))
    return metric


@pytest.fixture
def pair(metric):
    return a_change("Cache", metric), a_change("Faster disks", metric, begins=date(2026, 4, 1))


def seen(proposal, to):
    return [
        (each.number, each.window.first, each.window.last)
        for found in overlaps_of(proposal.commitments, to=to).values()
        for each in found
    ]


def overlap(proposal, to=None):
    [found] = overlaps_of(proposal.commitments, to=to or proposal.owner).values()
    return found[0]


class TestAnOverlap:
    def test_is_seen_from_both_sides_with_the_days_on_which_both_claim(self, pair):
        cache, disks = pair
        reader = a_person("Reader")
        shared = date(2026, 4, 1), date(2026, 4, 30)
        assert seen(cache, reader) == [(disks.number, *shared)]
        assert seen(disks, reader) == [(cache.number, *shared)]

    def test_needs_days_that_both_claim(self, metric):
        cache = a_change("Cache", metric)
        a_change("Later", metric, begins=date(2026, 5, 1), due_on=date(2026, 6, 30))
        assert seen(cache, a_person("Reader")) == []

    def test_is_between_goals_alone_but_any_change_may_explain(self, metric):
        cache = a_change("Cache", metric)
        rail = a_change("Disks", metric, role=CommitmentRole.GUARDRAIL)
        reader = a_person("Reader")
        assert seen(cache, reader) == []
        assert others_on(metric, to=reader, but=cache) == [(FIRST, rail.number, "Disks")]

    def test_costs_a_grade(self, pair):
        cache, _ = pair
        alone = a_change("Elsewhere", a_copy(cache.commitments[0].metric))
        grades = [assess(each.commitments[0], by=each.owner).grade for each in (cache, alone)]
        assert grades == ["D", "C"]

    def test_with_what_not_everybody_sees_costs_nothing_and_hints_at_nothing(self, metric):
        cache = a_change("Cache", metric)
        secret = a_change("Secret", metric, visibility=Visibility.RESTRICTED)
        assert seen(cache, a_person("Reader")) == []
        assert seen(cache, secret.owner) == [(secret.number, FIRST, date(2026, 4, 30))]
        assessment = assess(cache.commitments[0], by=cache.owner)
        assert (assessment.grade, assessment.inputs["overlapped"]) == ("C", False)
        assert assess(secret.commitments[0], by=secret.owner).grade == "D"


def a_copy(metric):
    from proposals.metrics.models import Point

    copy = a_metric()
    points = db.session.query(Point).filter_by(metric_id=metric.id).order_by(Point.at)
    some_points(copy, [each.value for each in points], first=FIRST - timedelta(days=60))
    return copy


class TestASplit:
    def test_that_both_owners_agree_on_gives_the_grade_back(self, pair):
        cache, disks = pair
        propose_split(overlap(cache), percent=60, reason="Hit rate", by=cache.owner)
        db.session.commit()
        assert overlap(disks).percent == 40
        assert assess(cache.commitments[0], by=cache.owner).grade == "D"
        db.session.commit()
        agree_split(overlap(disks), by=disks.owner)
        db.session.commit()
        assert (overlap(cache).percent, overlap(cache).is_agreed) == (60, True)
        assert assess(cache.commitments[0], by=cache.owner).grade == "C"

    def test_is_for_owners_and_each_for_their_own_side(self, pair):
        cache, disks = pair
        with pytest.raises(Forbidden):
            propose_split(overlap(cache), percent=60, reason="Mine", by=disks.owner)
        propose_split(overlap(cache), percent=60, reason="Hit rate", by=cache.owner)
        db.session.commit()
        with pytest.raises(Conflict, match="nothing here"):
            agree_split(overlap(cache), by=cache.owner)

    def test_can_be_declined(self, pair):
        cache, disks = pair
        propose_split(overlap(cache), percent=60, reason="Hit rate", by=cache.owner)
        db.session.commit()
        end_split(overlap(disks), by=disks.owner)
        db.session.commit()
        assert overlap(cache).split is None

    def test_needs_two_changes_that_everybody_sees(self, metric):
        cache = a_change("Cache", metric)
        secret = a_change("Secret", metric, visibility=Visibility.RESTRICTED, owner=cache.owner)
        with pytest.raises(Conflict, match="everybody"):
            propose_split(overlap(secret), percent=50, reason="Half", by=cache.owner)

    def test_is_proposed_and_agreed_on_the_pages(self, app, pair):
        cache, disks = pair
        mine, theirs = (Browser(app, each.owner) for each in pair)
        page = mine.get(f"/p/{cache.number}/impact")
        assert "Faster disks" in page.text
        refused = page.press("Propose it", percent="160", reason="Hit rate")
        assert refused.status == 422
        assert "From 0 to 100." in refused.text
        refused.press("Propose it", percent="60")
        theirs.get(f"/p/{disks.number}/impact").press("Agree")
        assert "60 % of the effect is agreed" in mine.get(f"/p/{cache.number}/impact").text


class TestBeforeAcceptance:
    def test_the_promise_and_the_decision_name_who_claims_the_metric_already(self, app, metric):
        due_on = clock.today() + timedelta(days=30)
        cache = a_change("Cache", metric, due_on=due_on)
        asked = a_proposal("Faster disks", promises=0)
        asked.commitments.append(an_unsaved_commitment(metric=metric, due_on=due_on))
        db.session.commit()
        reader = Browser(app, asked.owner)
        said = {
            "decision": "claims Median CI time, too",
            f"reference?metric={metric.id}": "claims this metric from",
        }
        for page, words in said.items():
            assert words in reader.get(f"/p/{asked.number}/{page}").text
        cache.visibility = Visibility.RESTRICTED
        db.session.commit()
        for page in said:
            assert "Cache" not in reader.get(f"/p/{asked.number}/{page}").text
