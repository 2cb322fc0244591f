"""Points through the API: pushed by pipelines, read by whoever counts on them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from proposals.metrics.actions import archive
from proposals.metrics.models import Point
from proposals.metrics.queries import series_of
from tests.builders import some_points
from tests.statements import count_statements

POINTS = "/metrics/ci-time/points"


def pushed(program, *points):
    return program.post(POINTS, {"points": list(points)})


def at(day, value=1.0, **more):
    return {"at": f"2026-03-{day:02}T00:00:00Z", "value": value, **more}


class TestPushing:
    def test_says_what_it_did(self, pusher, metric):
        assert pushed(pusher, at(1), at(2)).json == {"added": 2, "unchanged": 0, "corrected": 0}
        assert pushed(pusher, at(1), at(2, 5)).json == {"added": 0, "unchanged": 1, "corrected": 1}

    def test_takes_offsets_sample_sizes_and_series(self, pusher, metric):
        pushed(pusher, {"at": "2026-03-02T02:00:00+02:00", "value": 3, "n": 40, "series": "b"})

        assert series_of(metric, "b") == [(datetime(2026, 3, 2, tzinfo=UTC), 3.0, 40)]

    def test_takes_a_date_for_its_midnight(self, pusher, metric):
        pushed(pusher, {"at": "2026-03-02", "value": 3})

        assert series_of(metric)[0][0] == datetime(2026, 3, 2, tzinfo=UTC)

    def test_takes_none_at_all(self, pusher, metric):
        assert pushed(pusher).json["added"] == 0

    def test_takes_csv(self, pusher, metric):
        csv = "at,value,n\n2026-03-01,21.5,300\n2026-03-02T09:30+01:00,20,\n"

        answer = pusher.post(POINTS, data=csv, content_type="text/csv; charset=utf-8")

        assert answer.json == {"added": 2, "unchanged": 0, "corrected": 0}
        assert [value for _, value, _ in series_of(metric)] == [21.5, 20]

    def test_is_refused_by_an_archived_metric(self, pusher, metric):
        archive(metric, by=metric.owner)

        assert pushed(pusher, at(1)).status_code == 409

    @pytest.mark.slow
    def test_takes_fifty_thousand_at_once(self, pusher, metric):
        start = datetime(2026, 1, 1, tzinfo=UTC)
        points = [
            {"at": (start + timedelta(minutes=minute)).isoformat(), "value": minute, "n": 100}
            for minute in range(50_000)
        ]
        with count_statements() as statements:
            answer = pushed(pusher, *points)

        assert answer.json == {"added": 50_000, "unchanged": 0, "corrected": 0}
        assert len(statements) < 80


class TestAWrongPoint:
    @pytest.mark.parametrize(
        ("wrong", "place", "sentence"),
        [
            (at(2, "1"), "points[1].value", "as a number"),
            (at(2, None), "points[1].value", "as a number"),
            (at(2, True), "points[1].value", "as a number"),
            ({"at": "2026-03-02"}, "points[1].value", "as a number"),
            (at(2, 1e16), "points[1].value", "larger unit"),
            (at(2, 10**400), "points[1].value", "finite"),
            ({"value": 1}, "points[1].at", "as a string"),
            ({"at": 7, "value": 1}, "points[1].at", "as a string"),
            ({"at": "yesterday", "value": 1}, "points[1].at", "is not a date"),
            ({"at": "2026-02-30", "value": 1}, "points[1].at", "not in the calendar"),
            ({"at": "2026-03-02T09:30", "value": 1}, "points[1].at", "Say the offset"),
            ({"at": "1799-12-31", "value": 1}, "points[1].at", "begin on 1 January 1800"),
            ({"at": "2400-01-01", "value": 1}, "points[1].at", "in the future"),
            (at(2, n=0), "points[1].n", "from 1"),
            (at(2, n=1.5), "points[1].n", "whole number"),
            (at(2, n=10**30), "points[1].n", "from 1"),
            (at(2, series="x" * 61), "points[1].series", "at most 60"),
            (at(2, series="a\ud800"), "points[1].series", "one line"),
            (at(2, series=["b"]), "points[1].series", "as a string"),
            (at(2, colour="red"), "points[1].colour", "Nothing is known"),
            (at(2, unit="s"), "points[1].unit", "in “s”, and ci-time is measured in min"),
            (at(2, unit=7), "points[1].unit", "as a string"),
            (at(2, "12 min"), "points[1].value", "without its unit: 12"),
            (at(2, "12.5ms"), "points[1].value", "in “ms”, and ci-time is measured in min"),
            (7, "points[1]", "is an object"),
            (at(1, 2), "points[1].at", "in points[0] too"),
        ],
    )
    def test_is_named_and_nothing_is_recorded(self, pusher, metric, wrong, place, sentence):
        answer = pushed(pusher, at(1), wrong)

        assert answer.status_code == 422
        assert answer.content_type == "application/problem+json"
        ((named, messages),) = answer.json["errors"].items()
        assert named == place
        assert sentence in messages[0]
        assert series_of(metric) == []

    def test_in_csv_is_named_by_line_and_column(self, pusher, metric):
        answer = pusher.post(POINTS, data="at,value\n2026-03-01,1\nx,2", content_type="text/csv")

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["line 3, at"]
        assert series_of(metric) == []

    def test_among_very_many_is_named_a_hundred_times(self, pusher, metric):
        answer = pushed(pusher, *[at(1, "x")] * 5_000)

        assert len(answer.json["errors"]) == 100


class TestAWrongBody:
    @pytest.mark.parametrize("body", ["[]", "null", "7", "{}", '{"points": {}}', '"points"'])
    def test_says_what_to_send(self, pusher, metric, body):
        answer = pusher.post(POINTS, data=body, content_type="application/json")

        assert answer.status_code == 422
        assert '"points"' in answer.json["detail"]

    def test_has_nothing_beside_the_points_but_their_unit(self, pusher, metric):
        assert pusher.post(POINTS, {"points": [], "team": "web"}).status_code == 422
        assert pusher.post(POINTS, {"points": [at(1)], "unit": "min"}).json["added"] == 1

    def test_in_another_unit_is_refused_whole(self, pusher, metric):
        answer = pusher.post(POINTS, {"points": [at(1)], "unit": "ms"})

        assert answer.status_code == 422
        assert "convert the values" in answer.json["errors"]["unit"][0]
        assert series_of(metric) == []

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b'{"points": [{"at": "2026-03-01", "value": NaN}]}',
            b'{"points": [{"at": "2026-03-01", "value": Infinity}]}',
            b'{"points": [{"at": "2026-03-01", "value": -Infinity}]}',
            b"[" * 100_000,
            b'{"a":' * 50_000,
            b"[" * 33 + b"]" * 33,
            b'{"points": ' + b"9" * 10_000 + b"}",
            '{"points": []}'.encode("utf-16"),
        ],
    )
    def test_that_is_no_json_is_not_understood(self, pusher, metric, body):
        answer = pusher.post(POINTS, data=body, content_type="application/json")

        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"

    def test_may_hold_brackets_in_its_strings(self, pusher, metric):
        assert pushed(pusher, at(1, series='[[{"' * 15)).status_code == 200

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""]
    )
    def test_of_another_kind_is_refused(self, pusher, metric, kind):
        answer = pusher.post(POINTS, data='{"points": []}', content_type=kind)

        assert answer.status_code == 415
        assert answer.content_type == "application/problem+json"

    @pytest.mark.parametrize("kind", ["application/json", "text/csv"])
    def test_is_refused_when_it_is_too_large(self, pusher, metric, kind):
        answer = pusher.post(POINTS, data=b" " * (5 * 1024 * 1024 + 1), content_type=kind)

        assert answer.status_code == 413
        assert answer.content_type == "application/problem+json"

    def test_has_at_most_fifty_thousand_points(self, pusher, metric):
        body = json.dumps({"points": [7] * 50_001})

        answer = pusher.post(POINTS, data=body, content_type="application/json")

        assert answer.status_code == 422
        assert "50,000" in answer.json["detail"]

    def test_elsewhere_is_smaller(self, writer, metric):
        body = json.dumps({"definition": "x" * 1_100_000})

        answer = writer.call(
            "PATCH", "/metrics/ci-time", data=body, content_type="application/json"
        )

        assert answer.status_code == 413


class TestReading:
    def test_goes_on_with_its_cursor(self, reader, metric):
        some_points(metric, [1.0, 2.0, 3.0])

        first = reader.get(f"{POINTS}?limit=2").json
        rest = reader.get(POINTS, query_string={"limit": 2, "cursor": first["next"]}).json

        assert [each["value"] for each in first["points"] + rest["points"]] == [1, 2, 3]
        assert rest["next"] is None
        assert first["points"][0] == {"at": "2026-01-01T00:00:00+00:00", "value": 1.0, "n": None}

    def test_goes_on_by_period_without_losing_or_repeating_any(self, reader, metric):
        some_points(metric, [1.0] * 70)

        query, months = {"resolution": "month", "limit": 1}, []
        while True:
            answer = reader.get(POINTS, query_string=query).json
            months += [each["at"][:7] for each in answer["points"]]
            if answer["next"] is None:
                break
            query["cursor"] = answer["next"]

        assert months == ["2026-01", "2026-02", "2026-03"]

    def test_looks_at_a_window(self, reader, metric):
        some_points(metric, [1.0, 2.0, 3.0])

        found = reader.get(f"{POINTS}?from=2026-01-02&to=2026-01-03T00:00:00Z").json

        assert [each["value"] for each in found["points"]] == [2]

    @pytest.mark.parametrize(
        "query",
        ["from=yesterday", "resolution=century", "limit=10001", "limit=1e3", "cursor=x", "q=1"],
    )
    def test_refuses_what_it_does_not_understand(self, reader, metric, query):
        answer = reader.get(f"{POINTS}?{query}")

        assert answer.status_code == 422
        assert query.split("=")[0] in answer.json["errors"]


def test_what_was_pushed_is_what_is_read(pusher, metric):
    sent = [at(day, day / 7, n=day) for day in range(1, 29)]
    pushed(pusher, *sent)

    told = pusher.get(POINTS).json["points"]

    assert [(each["value"], each["n"]) for each in told] == [(x["value"], x["n"]) for x in sent]
    assert {point.recorded_by_id for point in Point.query} == {metric.owner_id}
