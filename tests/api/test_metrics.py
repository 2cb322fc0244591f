"""Metrics through the API."""

from __future__ import annotations

import pytest

from proposals.metrics.queries import metric_by_key
from tests.builders import a_metric, a_person, some_points


class TestTheList:
    def test_goes_on_with_its_cursor(self, reader, mia):
        for key in "cab":
            a_metric(key, owner=mia)

        first = reader.get("/metrics?limit=2").json
        rest = reader.get(f"/metrics?limit=2&cursor={first['next']}").json

        assert [each["key"] for each in first["metrics"] + rest["metrics"]] == ["a", "b", "c"]
        assert rest["next"] is None

    def test_narrows(self, reader, metric):
        a_metric("theirs")

        found = {
            which: [each["key"] for each in reader.get(f"/metrics?which={which}").json["metrics"]]
            for which in ("mine", "never_fed", "outdated")
        }

        assert found == {"mine": ["ci-time"], "never_fed": ["ci-time", "theirs"], "outdated": []}

    def test_finds(self, reader, metric):
        assert len(reader.get("/metrics?q=MEDIAN").json["metrics"]) == 1
        assert reader.get("/metrics?q=zebra").json["metrics"] == []


class TestOne:
    def test_says_what_its_page_says(self, reader, metric):
        some_points(metric, [21.0, 20.5])

        told = reader.get("/metrics/ci-time").json

        assert told["unit"] == "min"
        assert told["direction"] == "down"
        assert told["owner"]["name"] == "Mia Metric"
        assert (told["last_value"], told["point_count"]) == (20.5, 2)
        assert told["last_at"] == "2026-01-02T00:00:00+00:00"
        assert told["is_outdated"] is True


class TestDefining:
    def test_makes_the_caller_its_owner(self, writer, mia):
        answer = writer.post("/metrics", {"key": "p95", "name": "Checkout p95", "unit": "ms"})

        assert answer.status_code == 201
        assert answer.headers["Location"] == "/api/v1/metrics/p95"
        assert metric_by_key("p95").owner.id == mia.id

    def test_can_name_another_owner(self, writer):
        bo = a_person("Bo", email="bo@example.org")

        writer.post("/metrics", {"key": "p95", "name": "p95", "owner": "Bo@example.org"})

        assert metric_by_key("p95").owner.id == bo.id

    @pytest.mark.parametrize(
        ("changed", "field", "sentence"),
        [
            ({"key": "P 95"}, "key", "small letters"),
            ({"key": "ci-time"}, "key", "exists already"),
            ({"name": ""}, "name", "Length"),
            ({"name": "x" * 201}, "name", "Length"),
            ({"name": None}, "name", "null"),
            ({"name": 7}, "name", "string"),
            ({"kind": "magic"}, "kind", "Must be one of"),
            ({"owner": "nobody@example.org"}, "owner", "Nobody here"),
            ({"colour": "red"}, "colour", "Unknown field"),
            ({"id": 7}, "id", "Unknown field"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, writer, metric, changed, field, sentence):
        answer = writer.post("/metrics", {"key": "p95", "name": "p95", **changed})

        assert answer.status_code == 422
        (message,) = answer.json["errors"][field]
        assert sentence in message

    def test_keeps_no_control_characters(self, writer):
        writer.post("/metrics", {"key": "p95", "name": "a\x00b\ud800\nc"})

        assert metric_by_key("p95").name == "ab c"


class TestChanging:
    def test_leaves_alone_what_is_not_sent(self, writer, metric):
        answer = writer.patch("/metrics/ci-time", {"name": "CI, median"})

        assert answer.json["name"] == "CI, median"
        assert answer.json["unit"] == "min"

    def test_archives_and_brings_back(self, writer, metric):
        assert writer.patch("/metrics/ci-time", {"archived": True}).json["archived_at"]
        assert writer.get("/metrics").json["metrics"] == []
        assert len(writer.get("/metrics?archived=true").json["metrics"]) == 1
        assert writer.patch("/metrics/ci-time", {"archived": False}).json["archived_at"] is None

    def test_leaves_the_unit_of_points_alone(self, writer, metric):
        some_points(metric, [21.0])

        answer = writer.patch("/metrics/ci-time", {"unit": "s"})

        assert answer.status_code == 422
        assert "unit" in answer.json["errors"]

    def test_gives_it_another_key_and_answers_under_either(self, writer, pusher, metric):
        assert writer.patch("/metrics/ci-time", {"key": "ci-minutes"}).json["key"] == "ci-minutes"

        assert writer.get("/metrics/ci-time").json["key"] == "ci-minutes"
        points = {"points": [{"at": "2026-03-02", "value": 21.5}]}
        assert pusher.post("/metrics/ci-time/points", points).json["added"] == 1
        assert writer.patch("/metrics/ci-time", {"key": "CI"}).status_code == 422
