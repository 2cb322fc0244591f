"""Looking again 90 and 180 days later: whether an effect held."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Stage
from proposals.impact.actions import close, reopen, tell_outcome
from proposals.impact.method.holding import Effect, Held, held
from proposals.impact.models import Look, Recheck
from proposals.impact.rechecking import recheck_due
from tests.browser import Browser
from tests.builders import a_person, some_points
from tests.impact.moments import a_told_metric, review

SIZES = st.floats(-1e6, 1e6).filter(lambda size: abs(size) > 1e-3)
WIDTHS = st.floats(0, 1e6)


def effect(size: float, width: float) -> Effect:
    return Effect(size, size - width, size + width)


class TestAnEffect:
    @pytest.mark.parametrize(
        ("later", "found"),
        [
            (Effect(-9, -10, -8), Held.HELD),  # as it was
            (Effect(-14, -16, -12), Held.HELD),  # and more
            (Effect(-6, -9, -3), Held.HELD),  # a good half of it
            (Effect(-2, -4, -1), Held.FADED),  # there is some left
            (Effect(0.1, -1, 1.2), Held.FADED),
            (Effect(5, 3, 7), Held.FADED),  # the other way
            (Effect(-6, -15, 3), Held.UNCLEAR),  # it may be nothing
            (Effect(-3, -11, 5), Held.UNCLEAR),  # it may be all
            (None, Held.UNCLEAR),
        ],
    )
    def test_of_ten_that_was_told(self, later, found):
        assert held(Effect(-10, -12, -8), later) is found

    @settings(max_examples=25)
    @given(SIZES, WIDTHS, SIZES, WIDTHS, st.sampled_from([-1, 0.001, 1000.0]))
    def test_holds_in_every_unit_and_both_ways(self, size, width, later, other, factor):
        told, seen = effect(size, width), effect(later, other)

        def scaled(one: Effect) -> Effect:
            low, high = sorted((one.low * factor, one.high * factor))
            return Effect(one.size * factor, low, high)

        assert held(told, seen) is held(scaled(told), scaled(seen))

    @settings(max_examples=25)
    @given(SIZES, WIDTHS)
    def test_that_is_found_again_as_it_was_never_faded(self, size, width):
        told = effect(size, width)
        assert held(told, told) is (Held.HELD if told.is_told_from_none else Held.UNCLEAR)


@pytest.fixture
def closed(app, monkeypatch):
    """Closed 200 days ago, with an effect that was gone half a year later."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=200))
    monkeypatch.setattr(clock, "today", lambda: clock.now().date())
    proposal = a_told_metric(decider=a_person("Tomás"))
    change = clock.today() - timedelta(days=35)
    noise = [0.4 * ((day * 7) % 5 - 2) for day in range(300)]
    levels = [21.0] * 60 + [10.0] * 130 + [21.0] * 110
    values = [level + wobble for level, wobble in zip(levels, noise, strict=True)]
    some_points(proposal.commitments[0].metric, values, first=change - timedelta(days=60))
    tell_outcome(proposal, **review(), by=proposal.owner)
    db.session.commit()
    close(proposal, by=proposal.owner)
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: now)
    return proposal


def rechecks() -> list[Recheck]:
    db.session.expire_all()
    return db.session.query(Recheck).order_by(Recheck.after_days).all()


class TestTheWorker:
    def test_looks_twice_each_time_at_its_own_day_and_once_only(self, app, closed):
        assert recheck_due() == 2  # it was away all the while
        assert recheck_due() == 0
        first, second = rechecks()
        assert (first.found, second.found) == (Held.HELD, Held.FADED)
        assert first.assessment.look is Look.AFTER_90
        assert first.assessment.inputs["until"] == first.due_on.isoformat()

        page = Browser(app, a_person("Reader")).get(f"/p/{closed.number}/impact")
        assert "after 90 days: <strong>held</strong>" in page.text
        assert "after 180 days: <strong>faded</strong>" in page.text
        assert "Median CI time fell by 11 min" in page.text  # the verdict is the one that was told

    def test_does_not_look_at_what_was_opened_again(self, closed):
        reopen(closed, reason="New data", by=closed.seats[1].person)
        db.session.commit()
        assert rechecks() == []
        assert recheck_due() == 0

    def test_looks_anew_at_what_was_told_anew(self, closed):
        recheck_due()
        db.session.commit()
        reopen(closed, reason="New data", by=closed.seats[1].person)
        assert [each.found for each in rechecks()] == [Held.HELD, Held.FADED]
        tell_outcome(closed, **review(), by=closed.owner)
        close(closed, by=closed.owner)
        db.session.commit()
        today = clock.today()
        assert closed.stage is Stage.CLOSED
        assert [each.found for each in rechecks()] == [None, None]
        assert [(each.due_on - today).days for each in rechecks()] == [90, 180]
