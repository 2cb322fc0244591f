"""Recording points: once, whatever is sent again, and never silently changed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals import clock
from proposals.db import db
from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.metrics.actions import archive, record_points
from proposals.metrics.errors import Archived
from proposals.metrics.models import Correction, Metric, Point
from proposals.metrics.points import NewPoint, Recorded
from proposals.metrics.queries import series_names, series_of
from tests.builders import a_metric, a_person, an_administrator
from tests.statements import count_statements

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def on(day: int, value: float, n: int | None = None, series: str = "") -> NewPoint:
    return NewPoint(MONDAY + timedelta(days=day), value, n, series)


def push(metric: Metric, *points: NewPoint, by=None) -> Recorded:
    return record_points(metric, points=points, by=by or metric.owner)


class TestRecording:
    def test_keeps_time_value_and_sample_size(self, app):
        metric = a_metric()

        assert push(metric, on(0, 21.5, n=300), on(1, 20)) == Recorded(2, 0, 0)

        assert series_of(metric) == [
            (MONDAY, 21.5, 300),
            (MONDAY + timedelta(days=1), 20.0, None),
        ]

    def test_the_same_again_changes_nothing_and_says_nothing(self, app):
        metric = a_metric()
        push(metric, on(0, 21))
        db.session.commit()

        assert push(metric, on(0, 21)) == Recorded(0, 1, 0)
        db.session.commit()

        assert db.session.query(LoggedEvent).count() == 1

    def test_the_same_instant_in_another_time_zone_is_the_same(self, app):
        metric = a_metric()
        east = timezone(timedelta(hours=5, minutes=30))
        push(metric, on(0, 21))

        again = NewPoint(MONDAY.astimezone(east), 21)

        assert push(metric, again) == Recorded(0, 1, 0)

    def test_another_value_corrects_and_keeps_the_old_one(self, app):
        metric = a_metric()
        admin = an_administrator("Ada")
        push(metric, on(0, 21, n=10))

        assert push(metric, on(0, 22, n=12), by=admin) == Recorded(0, 0, 1)

        kept = db.session.query(Correction).one()
        assert (kept.old_value, kept.new_value) == (21, 22)
        assert (kept.old_n, kept.new_n) == (10, 12)
        assert kept.corrected_by is admin
        assert series_of(metric) == [(MONDAY, 22.0, 12)]

    def test_a_sample_size_that_is_not_sent_stays(self, app):
        metric = a_metric()
        push(metric, on(0, 21, n=300))

        assert push(metric, on(0, 21)) == Recorded(0, 1, 0)
        push(metric, on(0, 22))

        assert series_of(metric) == [(MONDAY, 22.0, 300)]

    def test_a_sample_size_that_comes_later_is_a_correction(self, app):
        metric = a_metric()
        push(metric, on(0, 21))

        assert push(metric, on(0, 21, n=300)) == Recorded(0, 0, 1)

    def test_series_are_apart(self, app):
        metric = a_metric()

        push(metric, on(0, 21), on(0, 30, series="control"))

        assert series_of(metric) == [(MONDAY, 21.0, None)]
        assert series_of(metric, "control") == [(MONDAY, 30.0, None)]
        assert series_names(metric) == ["", "control"]

    def test_is_told_as_one_event_with_counts(self, app):
        metric = a_metric("ci")
        push(metric, on(0, 1), on(1, 2))
        push(metric, on(1, 3), on(2, 4))
        db.session.commit()

        first, second = db.session.query(LoggedEvent).order_by(LoggedEvent.id)
        assert first.phrase == "recorded points of ci: 2 new, 0 corrected"
        assert second.phrase == "recorded points of ci: 1 new, 1 corrected"

    def test_nothing_is_nothing(self, app):
        assert push(a_metric()) == Recorded(0, 0, 0)


class TestWhatTheMetricRemembers:
    def test_is_its_latest_point_and_how_many_there_are(self, app):
        metric = a_metric()

        push(metric, on(5, 18), on(1, 21))

        assert (metric.last_at, metric.last_value) == (MONDAY + timedelta(days=5), 18)
        assert metric.point_count == 2

    def test_does_not_move_for_older_points(self, app):
        metric = a_metric()
        push(metric, on(5, 18))

        push(metric, on(1, 21))

        assert (metric.last_value, metric.point_count) == (18, 2)

    def test_follows_a_correction_of_the_latest(self, app):
        metric = a_metric()
        push(metric, on(5, 18))

        push(metric, on(5, 19))

        assert (metric.last_value, metric.point_count) == (19, 1)

    def test_looks_at_the_main_series_only(self, app):
        metric = a_metric()

        push(metric, on(1, 21), on(5, 30, series="control"))

        assert metric.last_value == 21

    def test_leaves_its_version_alone_so_that_open_forms_stay_good(self, app):
        metric = a_metric()
        before = metric.version

        push(metric, on(0, 21))
        db.session.commit()

        assert metric.version == before

    def test_is_outdated_when_the_rhythm_asks_for_more(self, app):
        metric = a_metric()
        push(metric, NewPoint(clock.now() - timedelta(days=2), 1))
        assert not metric.is_outdated

        metric.last_at = clock.now() - timedelta(days=4)
        assert metric.is_outdated


class TestARefusal:
    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            (NewPoint(datetime(1799, 12, 31, tzinfo=UTC), 1), "at", "begin on 1 January 1800"),
            (NewPoint(datetime(2400, 1, 1, tzinfo=UTC), 1), "at", "in the future"),
            (NewPoint(datetime(2026, 1, 1), 1), "at", "Say the offset"),
            (on(0, float("nan")), "value", "finite"),
            (on(0, float("inf")), "value", "finite"),
            (on(0, -1.1e15), "value", "larger unit"),
            (on(0, 1, n=0), "n", "from 1"),
            (on(0, 1, series="x" * 61), "series", "at most 60"),
            (on(0, 1, series="a\nb"), "series", "one line"),
        ],
    )
    def test_names_the_point_and_the_field(self, app, wrong, field, sentence):
        metric = a_metric()

        with pytest.raises(Invalid) as refusal:
            push(metric, on(1, 1), wrong)

        (place, messages), *others = refusal.value.context["errors"].items()
        assert (place, others) == (f"points[1].{field}", [])
        assert sentence in messages[0]
        assert series_of(metric) == []

    def test_takes_what_is_only_just_right(self, app):
        metric = a_metric()
        first = NewPoint(datetime(1800, 1, 1, tzinfo=UTC), 1e15, 1, "x" * 60)
        soon = NewPoint(clock.now() + timedelta(hours=23), -1e15)

        assert push(metric, first, soon).added == 2

    def test_meets_two_values_for_one_time(self, app):
        with pytest.raises(Invalid) as refusal:
            push(a_metric(), on(0, 1), on(1, 1), on(0, 2))

        assert refusal.value.context["errors"] == {
            "points[2].at": ["This time is in points[0] too, with another value: send one."]
        }

    def test_meets_more_than_fits(self, app):
        with pytest.raises(Invalid, match="At most 50,000"):
            push(a_metric(), *[on(0, 1)] * 50_001)

    def test_stops_counting_at_a_hundred_faults(self, app):
        with pytest.raises(Invalid) as refusal:
            push(a_metric(), *(on(day, float("nan")) for day in range(500)))

        assert len(refusal.value.context["errors"]) == 100

    def test_meets_an_archived_metric(self, app):
        metric = a_metric()
        archive(metric, by=metric.owner)

        with pytest.raises(Archived, match="Bring it back"):
            push(metric, on(0, 1))

    def test_meets_anybody_but_the_owner_and_administrators(self, app):
        with pytest.raises(Forbidden, match="Only its owner or an administrator"):
            push(a_metric(), on(0, 1), by=a_person("Bo"))


POINTS = st.lists(
    st.builds(
        on,
        st.integers(0, 8),
        st.floats(-1e15, 1e15, allow_nan=False),
        st.none() | st.integers(1, 1000),
        st.sampled_from(["", "control"]),
    ),
    max_size=12,
    unique_by=lambda point: point.place,
)


@settings(max_examples=40)
@given(st.data())
def test_any_split_order_and_repetition_gives_the_same_series(app, data):
    points = data.draw(POINTS)
    whole, pieces = a_metric(), a_metric()
    push(whole, *points)

    sent = data.draw(st.permutations(points * data.draw(st.integers(1, 3))))
    while sent:
        size = data.draw(st.integers(1, len(sent)))
        push(pieces, *sent[:size])
        sent = sent[size:]
    db.session.commit()

    for series in ("", "control"):
        assert series_of(pieces, series) == series_of(whole, series)
    assert db.session.query(Correction).count() == 0
    for field in ("point_count", "last_at", "last_value"):
        assert getattr(pieces, field) == getattr(whole, field)


def test_a_large_push_sends_no_more_statements_than_a_small_one(app):
    small, large = a_metric(), a_metric()
    points = [NewPoint(MONDAY - timedelta(minutes=minute), minute) for minute in range(4_000)]
    db.session.flush()

    with count_statements() as few:
        push(small, points[0])
        db.session.flush()
    with count_statements() as many:
        push(large, *points)
        db.session.flush()

    assert len(few) < 8
    assert len(many) <= len(few) + 1  # whole statements, and the rest


@pytest.mark.slow
def test_fifty_thousand_points_arrive_in_few_statements(app):
    metric = a_metric()
    points = [NewPoint(MONDAY - timedelta(minutes=minute), minute) for minute in range(50_000)]
    with count_statements() as statements:
        assert push(metric, *points) == Recorded(50_000, 0, 0)
        assert push(metric, *points) == Recorded(0, 50_000, 0)
        db.session.commit()

    assert db.session.query(Point).count() == 50_000
    assert len(statements) < 120


def test_times_far_apart_are_looked_up_without_reading_all_between(app):
    metric = a_metric()
    points = [NewPoint(MONDAY - timedelta(minutes=minute), minute) for minute in range(2_000)]
    push(metric, *points)

    with count_statements() as statements:
        again = push(metric, points[0], points[-1])

    assert again == Recorded(0, 2, 0)
    assert len(statements) < 8
