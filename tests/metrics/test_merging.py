"""One metric of two that measure the same, and keys that go on leading somewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Stage
from proposals.drafting.templates import suggestions_of, suggestions_to, template_behind
from proposals.errors import Forbidden, Invalid, NotFound
from proposals.events import LoggedEvent
from proposals.metrics.actions import define, merge, record_points, remove_point, rename
from proposals.metrics.errors import KeyTaken, NotAlike
from proposals.metrics.models import Correction, Direction, Kind, Metric, Pull, Rhythm, SourceKind
from proposals.metrics.points import NewPoint
from proposals.metrics.queries import (
    Which,
    former_keys,
    history_of,
    merger_of,
    metric_by_key,
    metrics_page,
    points_page,
    series_names,
    series_of,
    what_keeps_apart,
    which_counts,
)
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, an_organisation, some_points

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def on(day: int, value: float, n: int | None = None, series: str = "") -> NewPoint:
    return NewPoint(MONDAY + timedelta(days=day), value, n, series)


@pytest.fixture
def mia(app):
    an_organisation()
    return a_person("Mia Metric")


@pytest.fixture
def two(mia):
    """Two metrics that measure the same, with a Tuesday that they do not agree about."""
    old = a_metric("build-time", owner=mia, name="Build time")
    new = a_metric("ci-time", owner=mia)
    record_points(
        old, points=[on(0, 21), on(1, 20, 300), on(2, 19), on(0, 30, series="nightly")], by=mia
    )
    record_points(new, points=[on(0, 21), on(1, 20.5), on(5, 18)], by=mia)
    return old, new


class TestRenaming:
    def test_leaves_the_old_key_leading_here(self, mia):
        metric = a_metric("ci-time", owner=mia)

        rename(metric, key="ci-minutes", by=mia)

        assert metric.key == "ci-minutes"
        assert metric_by_key("ci-time") is metric
        assert former_keys(metric) == ["ci-time"]

    def test_keeps_the_old_key_for_it_until_it_is_taken_back(self, mia):
        metric = a_metric("ci-time", owner=mia)
        rename(metric, key="ci-minutes", by=mia)

        with pytest.raises(KeyTaken, match="ci-time was a key of Median CI time"):
            rename(a_metric("other", owner=mia), key="ci-time", by=mia)
        rename(metric, key="ci-time", by=mia)

        assert (metric.key, former_keys(metric)) == ("ci-time", ["ci-minutes"])

    @pytest.mark.parametrize("key", ["new", "CI time", "taken"])
    def test_takes_only_what_can_be_a_key_and_is_free(self, mia, key):
        a_metric("taken", owner=mia)

        with pytest.raises(Invalid) as refusal:
            rename(a_metric("ci-time", owner=mia), key=key, by=mia)

        assert "key" in refusal.value.context["errors"]

    def test_is_for_the_owner_and_administrators(self, mia):
        with pytest.raises(Forbidden):
            rename(a_metric(owner=mia), key="mine-now", by=a_person("Bo"))

    def test_sends_readers_on_and_opens_its_pages_under_either(self, app, mia):
        a_metric("ci-time", owner=mia)
        browser = Browser(app, mia)
        browser.get("/metrics/ci-time/edit").press("Save changes", key="ci-minutes")

        answer = browser.get("/metrics/ci-time?window=30d")

        assert answer.status == 302
        assert answer.headers["Location"].endswith("/metrics/ci-minutes?window=30d")
        assert "<code>ci-time</code>" in browser.get("/metrics/ci-minutes").text
        assert "changed the key" in browser.get("/metrics/ci-minutes/history").text


class TestMerging:
    def test_moves_points_and_keeps_what_the_other_says(self, mia, two):
        old, new = two

        merge(old, into=new, by=mia)

        assert [value for _, value, _ in series_of(new)] == [21, 20.5, 19, 18]
        assert series_names(new) == ["", "nightly"]
        assert (new.point_count, new.last_value) == (5, 18)
        assert (old.point_count, old.last_at) == (0, None)

    def test_keeps_what_gave_way_beside_what_stayed(self, mia, two):
        old, new = two

        merge(old, into=new, by=mia)

        kept = db.session.query(Correction).one()
        assert (kept.metric_id, kept.at) == (new.id, MONDAY + timedelta(days=1))
        assert (kept.old_value, kept.new_value, kept.old_n) == (20, 20.5, 300)
        assert kept.reason == "merged from build-time"

    def test_says_before_what_it_will_do(self, two):
        merger = merger_of(*two)

        assert (merger.moved, merger.alike, merger.apart) == (2, 1, 1)
        assert merger.series == ["", "nightly"]
        assert [(each.stays, each.gives_way) for each in merger.clashes] == [(20.5, 20)]

    def test_leads_every_key_to_the_one_that_stays(self, mia, two):
        old, new = two
        first = a_metric("builds", owner=mia)
        merge(first, into=old, by=mia)
        rename(old, key="build-minutes", by=mia)

        merge(old, into=new, by=mia)

        for key in ("builds", "build-time", "build-minutes", old.key, first.key):
            assert metric_by_key(key) is new
        with pytest.raises(KeyTaken):
            define_like("build-time", mia)

    def test_takes_promises_along_and_says_so_on_the_proposal(self, mia, two):
        old, new = two
        proposal = a_proposal(stage=Stage.ACCEPTED)
        commitment = proposal.commitments[0]
        commitment.metric = old
        db.session.commit()
        version = commitment.version

        merge(old, into=new, by=mia)
        db.session.commit()

        assert commitment.metric is new
        assert commitment.version == version
        told = (
            db.session.query(LoggedEvent)
            .filter_by(proposal_id=proposal.id)
            .order_by(LoggedEvent.id)
            .all()
        )
        assert "merged the metric build-time" in told[-1].phrase
        assert "merged the metric build-time into ci-time" in [x.what for x in history_of(new)]

    def test_lets_templates_suggest_what_it_became(self, mia, two):
        old, new = two
        proposal = a_proposal()
        old.name = suggestions_of(template_behind(proposal))[0].name
        merge(old, into=new, by=mia)

        assert suggestions_to(proposal, [])[0].metric is new

    def test_moves_pulls_paused_unless_the_series_is_fetched_already(self, mia, two):
        old, new = two
        for metric, series in ((old, ""), (old, "nightly"), (new, "")):
            db.session.add(
                Pull(metric_id=metric.id, series=series, kind=SourceKind.HTTP, created_by_id=mia.id)
            )
        db.session.flush()

        merge(old, into=new, by=mia)

        pulls = db.session.query(Pull).filter_by(metric_id=new.id).order_by(Pull.series)
        assert [(pull.series, pull.is_paused) for pull in pulls] == [("", False), ("nightly", True)]
        assert db.session.query(Pull).count() == 2

    def test_leaves_the_lists(self, mia, two):
        merge(two[0], into=two[1], by=mia)

        for which, keys in ((Which.ALL, ["ci-time"]), (Which.ARCHIVED, [])):
            assert [each.key for each in metrics_page(which=which).metrics] == keys

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("unit", "s", "Their unit differs: min here, s of"),
            ("kind", Kind.COUNT, "Their kind differs"),
            ("direction", Direction.UP, "Their better way differs"),
            ("archived_at", clock.now(), "is archived. Bring it back"),
        ],
    )
    def test_refuses_what_does_not_measure_the_same(self, mia, two, field, value, sentence):
        old, new = two
        setattr(new, field, value)

        with pytest.raises(NotAlike, match=sentence):
            merge(old, into=new, by=mia)
        assert sentence in what_keeps_apart(old, new)

    def test_refuses_itself(self, mia, two):
        with pytest.raises(NotAlike, match="the same metric"):
            merge(two[0], into=two[0], by=mia)

    def test_is_for_whoever_owns_both(self, mia, two):
        theirs = a_metric("theirs", owner=a_person("Bo"))

        with pytest.raises(Forbidden, match="owns both"):
            merge(two[0], into=theirs, by=mia)

    def test_is_looked_at_before_it_is_done(self, app, mia, two):
        old = two[0]
        hidden = a_proposal("Secret", stage=Stage.DRAFT)
        hidden.commitments[0].metric = old
        db.session.commit()
        browser = Browser(app, mia)

        choice = browser.get("/metrics/build-time/merger")
        preview = choice.press("See what would happen", into="ci-time")

        assert metric_by_key("build-time") is old
        assert "2 points move" in preview.text
        assert f"TL-{hidden.number}" not in preview.text
        done = preview.press("Merge into Median CI time").follow()
        assert "2 points moved" in done.text
        assert "here stood <del>20</del>, merged from build-time by Mia Metric" in done.text
        assert browser.get("/metrics/build-time").status == 302
        assert browser.get("/metrics/ci-time/merger?into=nothing").status == 422


class TestRemovingAPoint:
    def test_keeps_what_it_said_and_why(self, mia, two):
        metric = two[1]
        at = MONDAY + timedelta(days=5)

        remove_point(metric, series="", at=at, reason="the sensor was off", by=mia)

        assert [value for _, value, _ in series_of(metric)] == [21, 20.5]
        assert (metric.point_count, metric.last_value) == (2, 20.5)
        row = points_page(metric).points[0]
        assert (row.at, row.value) == (at, None)
        assert (row.corrections[0].old_value, row.corrections[0].reason) == (
            18,
            "the sensor was off",
        )

    def test_needs_a_point_and_the_owner(self, mia, two):
        metric = two[1]
        with pytest.raises(NotFound):
            remove_point(metric, series="", at=MONDAY - timedelta(days=1), reason="x", by=mia)
        with pytest.raises(Forbidden):
            remove_point(metric, series="", at=MONDAY, reason="x", by=a_person("Bo"))

    def test_asks_for_the_reason_on_its_page(self, app, mia, two):
        browser, at = Browser(app, mia), "2026-03-07T00:00:00Z"
        asked = browser.get(f"/metrics/ci-time/points/removal?at={at}")

        assert "points/removal" in browser.get(f"/metrics/ci-time?correct={at}").text
        assert asked.press("Remove point", reason="").status == 422
        shown = asked.press("Remove point", reason="the sensor was off").follow()
        assert "removed by Mia Metric" in shown.text
        assert "the sensor was off" in shown.text


class TestTheListOfThem:
    def test_counts_and_narrows(self, mia):
        some_points(a_metric("late", owner=mia), [1.0])
        a_metric("unfed", owner=a_person("Bo"))
        some_points(a_metric("rare", owner=mia, rhythm=Rhythm.IRREGULAR), [1.0])
        gone = a_metric("gone", owner=mia)
        gone.archived_at = clock.now()
        db.session.flush()

        counts = which_counts(mia)
        found = {
            which: [each.key for each in metrics_page(which=which, owner=mia).metrics]
            for which in Which
        }

        assert found == {
            Which.ALL: ["late", "rare", "unfed"],
            Which.MINE: ["late", "rare"],
            Which.OUTDATED: ["late"],
            Which.NEVER_FED: ["unfed"],
            Which.ARCHIVED: ["gone"],
        }
        assert counts == {which: len(keys) for which, keys in found.items()}
        assert all(metric.is_outdated for metric in metrics_page(which=Which.OUTDATED).metrics)


def define_like(key: str, owner) -> Metric:
    return define(
        key=key,
        name="Again",
        unit="min",
        kind=Kind.DURATION,
        direction=Direction.DOWN,
        rhythm=Rhythm.DAILY,
        source="",
        definition="",
        owner=owner,
        by=owner,
    )
