"""Defining a metric, changing what is said about it, and taking it out of the lists."""

import pytest

from proposals.db import db
from proposals.errors import Forbidden, Invalid, NotFound
from proposals.events import LoggedEvent
from proposals.metrics.actions import archive, change, define, unarchive
from proposals.metrics.errors import KeyTaken, UnitInUse
from proposals.metrics.models import Direction, Kind, Rhythm
from proposals.metrics.queries import Which, metric_by_key, metrics_page
from tests.builders import a_metric, a_person, an_administrator, some_points


def said(**changes):
    return {
        "name": "Median CI time",
        "unit": "min",
        "kind": Kind.DURATION,
        "direction": Direction.DOWN,
        "rhythm": Rhythm.DAILY,
        "source": "CI",
        "definition": "",
        **changes,
    }


class TestDefining:
    def test_is_for_everybody(self, app):
        mia = a_person("Mia")

        metric = define(key="ci-time", **said(), owner=mia, by=mia)

        assert metric_by_key("ci-time") is metric
        assert metric.owner is mia

    def test_lays_the_definition_out_once(self, app):
        mia = a_person("Mia")

        metric = define(key="ci", **said(definition="Median of **main**"), owner=mia, by=mia)

        assert "<strong>main</strong>" in metric.definition_html

    def test_is_recorded(self, app):
        mia = a_person("Mia")
        define(key="ci-time", **said(), owner=mia, by=mia)
        db.session.commit()

        event = db.session.query(LoggedEvent).one()
        assert event.phrase == "defined the metric ci-time"
        assert event.actor_id == mia.id

    @pytest.mark.parametrize("key", ["", "CI", "ci time", "-ci", "ci/time", "é", "a" * 81, "new"])
    def test_takes_only_keys_that_fit_into_an_address(self, app, key):
        mia = a_person("Mia")

        with pytest.raises(Invalid) as refusal:
            define(key=key, **said(), owner=mia, by=mia)

        assert "key" in refusal.value.context["errors"]

    def test_takes_a_key_once_even_from_an_archived_metric(self, app):
        mia = a_person("Mia")
        archive(a_metric("ci-time", owner=mia), by=mia)

        with pytest.raises(KeyTaken, match="ci-time exists already"):
            define(key="ci-time", **said(), owner=mia, by=mia)


class TestChanging:
    def test_names_what_changed(self, app):
        metric = a_metric(name="CI", unit="min")

        change(metric, **said(unit="min"), owner=metric.owner, by=metric.owner)
        db.session.commit()

        assert metric.name == "Median CI time"
        assert db.session.query(LoggedEvent).one().details["what"] == "name, source"

    def test_nothing_is_not_an_event(self, app):
        metric = a_metric(source="CI")

        change(metric, **said(unit="min"), owner=metric.owner, by=metric.owner)
        db.session.commit()

        assert db.session.query(LoggedEvent).count() == 0

    def test_is_for_the_owner_and_administrators(self, app):
        metric = a_metric()

        with pytest.raises(Forbidden, match="Only its owner or an administrator"):
            change(metric, **said(), owner=metric.owner, by=a_person("Bo"))
        change(metric, **said(name="Time"), owner=metric.owner, by=an_administrator())

        assert metric.name == "Time"

    def test_moves_the_unit_only_while_there_are_no_points(self, app):
        metric = a_metric(unit="min")
        change(metric, **said(unit="s"), owner=metric.owner, by=metric.owner)
        some_points(metric, [12.0])

        with pytest.raises(UnitInUse, match="1 point is stored in s"):
            change(metric, **said(unit="ms"), owner=metric.owner, by=metric.owner)


class TestArchiving:
    def test_takes_it_out_of_the_list_and_keeps_its_address(self, app):
        metric = a_metric("ci-time")

        archive(metric, by=metric.owner)

        assert metrics_page().metrics == []
        assert metrics_page(which=Which.ARCHIVED).metrics == [metric]
        assert metric_by_key("ci-time") is metric

    def test_can_be_taken_back(self, app):
        metric = a_metric("ci-time")
        archive(metric, by=metric.owner)

        unarchive(metric, by=metric.owner)

        assert metrics_page().metrics == [metric]

    def test_is_for_the_owner_and_administrators(self, app):
        with pytest.raises(Forbidden):
            archive(a_metric(), by=a_person("Bo"))


class TestTheList:
    def test_finds_by_name_or_key_whatever_the_case(self, app):
        a_metric("ci-time", name="Median build")
        a_metric("checkout.p95", name="Checkout")

        assert [each.key for each in metrics_page(q="BUILD").metrics] == ["ci-time"]
        assert [each.key for each in metrics_page(q="out.p").metrics] == ["checkout.p95"]

    def test_takes_wildcards_literally(self, app):
        a_metric("ci-time", name="Median build")

        assert metrics_page(q="%").metrics == []
        assert metrics_page(q="_").metrics == []

    def test_goes_on_after_a_key(self, app):
        for key in ("b", "a", "c"):
            a_metric(key)

        first = metrics_page(limit=2)
        rest = metrics_page(limit=2, after=first.next)

        assert [each.key for each in (*first.metrics, *rest.metrics)] == ["a", "b", "c"]
        assert rest.next is None

    def test_knows_nothing_of_a_key_nobody_defined(self, app):
        with pytest.raises(NotFound):
            metric_by_key("nothing")
