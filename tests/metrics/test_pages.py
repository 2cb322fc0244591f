"""The pages of metrics, from the outside."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest

from proposals.db import db
from proposals.drafting.models import Stage
from proposals.metrics.models import Correction, Metric, Point, Rhythm
from proposals.metrics.queries import metric_by_key, series_of
from tests.browser import Browser
from tests.builders import (
    a_metric,
    a_person,
    a_proposal,
    an_administrator,
    an_organisation,
    some_points,
)
from tests.metrics.workbooks import a_small_workbook
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

DEFINE = {
    "name": "Median CI time",
    "key": "ci-time",
    "unit": "min",
    "kind": "duration",
    "direction": "down",
    "rhythm": "daily",
}


@pytest.fixture
def mia(app):
    an_organisation()
    return a_person("Mia Metric")


@pytest.fixture
def metric(mia):
    return a_metric("ci-time", owner=mia)


class TestTheList:
    def test_says_what_a_first_metric_could_be(self, app, mia):
        page = Browser(app, mia).get("/metrics")

        assert page.status == 200
        assert "Nothing is measured yet" in page.text

    def test_shows_the_latest_value_and_that_it_is_outdated(self, app, mia, metric):
        some_points(metric, [21.0, 20.5])

        page = Browser(app, mia).get("/metrics")

        assert "20.5 min" in page.text
        assert "2 January 2026" in page.text or "2 January" in page.text
        assert "Outdated" in page.text

    def test_does_not_call_what_comes_now_and_then_outdated(self, app, mia):
        some_points(a_metric(owner=mia, rhythm=Rhythm.IRREGULAR), [21.0])

        assert "Outdated" not in Browser(app, mia).get("/metrics").text

    def test_finds_and_says_when_it_does_not(self, app, mia, metric):
        page = Browser(app, mia).get("/metrics")

        assert "ci-time" in page.press("Find", q="median").text
        assert "No metric is called that" in page.press("Find", q="zebra").text

    def test_goes_on_by_key_with_the_same_statements(self, app, mia):
        for number in range(120):
            a_metric(f"m{number:03}", owner=mia)
        browser = Browser(app, mia)

        with count_statements() as statements:
            page = browser.get("/metrics")

        assert "m049" in page.text
        assert "m050" not in page.text
        assert "after=m049" in page.text
        assert "m050" in browser.get("/metrics?after=m049").text
        assert len(statements) <= 6


class TestDefining:
    def test_leads_to_the_metric(self, app, mia):
        page = Browser(app, mia).get("/metrics/new")

        answer = page.press("Define metric", **DEFINE, definition="Median of **main**.")

        assert answer.status == 303
        shown = answer.follow()
        assert "Median CI time is defined" in shown.text
        assert "<strong>main</strong>" in shown.text
        assert metric_by_key("ci-time").owner.id == mia.id

    def test_keeps_what_was_typed_beside_what_is_wrong(self, app, mia, metric):
        page = Browser(app, mia).get("/metrics/new")

        answer = page.press("Define metric", **DEFINE | {"definition": "Counted at night"})

        assert answer.status == 422
        assert "A metric called ci-time exists already" in answer.text
        assert "Counted at night" in answer.text

    @pytest.mark.parametrize("key", ["CI Time", "é", "new", "x" * 81])
    def test_refuses_a_key_that_no_address_can_hold(self, app, mia, key):
        answer = (
            Browser(app, mia).get("/metrics/new").press("Define metric", **DEFINE | {"key": key})
        )

        assert answer.status == 422
        assert 'id="key-error"' in answer.text


class TestChanging:
    def test_is_offered_to_the_owner_and_administrators_only(self, app, mia, metric):
        assert "/metrics/ci-time/edit" in Browser(app, mia).get("/metrics/ci-time").text
        assert (
            "/metrics/ci-time/edit" in Browser(app, an_administrator()).get("/metrics/ci-time").text
        )
        stranger = Browser(app, a_person("Bo"))
        assert "/metrics/ci-time/edit" not in stranger.get("/metrics/ci-time").text
        assert stranger.get("/metrics/ci-time/edit").status == 403

    def test_begins_with_what_is_said_now(self, app, mia, metric):
        page = Browser(app, mia).get("/metrics/ci-time/edit")

        answer = page.press("Save changes", name="CI, median")

        assert answer.status == 303
        changed = metric_by_key("ci-time")
        assert (changed.name, changed.unit, changed.direction) == ("CI, median", "min", "down")

    def test_leaves_the_unit_of_points_alone(self, app, mia, metric):
        some_points(metric, [21.0])

        answer = Browser(app, mia).get("/metrics/ci-time/edit").press("Save changes", unit="s")

        assert answer.status == 422
        assert "1 point is stored in min" in answer.text

    def test_archives_and_brings_back(self, app, mia, metric):
        browser = Browser(app, mia)

        archived = browser.get("/metrics/ci-time").press("Archive").follow()
        assert "Archived" in archived.text
        assert not archived.offers("Record point")
        assert "Median CI time" not in browser.get("/metrics").text
        assert "Median CI time" in browser.get("/metrics?archived=").text

        assert archived.press("Bring it back").follow().offers("Record point")


class TestThePage:
    def test_says_who_records_points_where_there_are_none(self, app, metric):
        page = Browser(app, a_person("Bo")).get("/metrics/ci-time")

        assert "Mia Metric owns this metric" in page.text
        assert not page.offers("Record point")

    def test_draws_the_points_in_four_widths_with_a_sentence(self, app, mia, metric):
        some_points(metric, [21.0, 20.0, 19.5])

        page = Browser(app, mia).get("/metrics/ci-time")

        assert page.text.count('role="img"') == 4
        assert "3 values, from 21 on" in page.text
        assert "lower is better" in page.text

    def test_sends_few_of_many_points_and_the_extremes_among_them(self, app, mia, metric):
        some_points(metric, [20 + day % 7 for day in range(2_500)], first=date(2019, 1, 1))
        db.session.query(Point).filter_by(value=23).first().value = 99
        db.session.commit()

        browser = Browser(app, mia)
        with count_statements() as statements:
            page = browser.get("/metrics/ci-time")

        drawn = sum(line.count("L") + 1 for line in re.findall(r'd="(M[^"]*L[^"]*)"', page.text))
        assert drawn + page.text.count("<tr>") <= 2_000
        assert "of 2,500 values are drawn" in page.text
        assert "99" in page.text
        assert len(statements) <= 12

    def test_draws_by_month_when_asked(self, app, mia, metric):
        some_points(metric, [float(day % 7) for day in range(90)])

        page = Browser(app, mia).get("/metrics/ci-time?by=month")

        assert "3 values, from" in page.text

    @pytest.mark.parametrize(
        "query", ["by=century", "before=yesterday", "correct=%00", "by=day&before=2026-02-30"]
    )
    def test_takes_a_broken_address_for_a_plain_one(self, app, mia, metric, query):
        some_points(metric, [21.0])

        assert Browser(app, mia).get(f"/metrics/ci-time?{query}").status == 200

    def test_is_absent_for_unknown_keys_and_series(self, app, mia, metric):
        browser = Browser(app, mia)
        assert browser.get("/metrics/nothing").status == 404
        assert browser.get("/metrics/ci-time?series=nothing").status == 404

    def test_pages_through_points_with_the_same_few_statements(self, app, mia, metric):
        some_points(metric, [float(day) for day in range(120)])
        browser = Browser(app, mia)
        browser.get("/metrics/ci-time")

        with count_statements() as statements:
            page = browser.get("/metrics/ci-time?before=2026-03-01")

        assert len(statements) <= 10
        assert "Earlier points" in page.text
        assert "58 min" in page.text

    def test_says_what_visible_proposals_promise_about_it(self, app, mia, metric):
        shown, hidden = a_proposal("Cache builds"), a_proposal("Secret", stage=Stage.DRAFT)
        for proposal in (shown, hidden):
            proposal.commitments[0].metric = metric
        db.session.commit()

        page = Browser(app, mia).get("/metrics/ci-time")

        assert "Cache builds" in page.text
        assert "21 → 9 min" in page.text
        assert "Secret" not in page.text


class TestRecordingAPoint:
    def test_takes_the_time_in_the_persons_zone(self, app):
        an_organisation()
        noor = a_person("Noor", time_zone="Asia/Kolkata")
        a_metric("ci-time", owner=noor)
        page = Browser(app, noor).get("/metrics/ci-time")

        answer = page.press("Record point", at="2026-03-02T05:30", value="21.5", n="12")

        assert answer.status == 303
        ((at, value, n),) = series_of(metric_by_key("ci-time"))
        assert (at.isoformat(), value, n) == ("2026-03-02T00:00:00+00:00", 21.5, 12)
        assert "One point: 1 new." in answer.follow().text

    def test_corrects_a_point_and_shows_what_it_said(self, app, mia, metric):
        some_points(metric, [21.0])
        page = Browser(app, mia).get("/metrics/ci-time?correct=2026-01-01T00:00:00Z")

        shown = page.press("Record point", value="22").follow()

        assert "was <del>21</del>" in shown.text
        assert "corrected by Mia Metric" in shown.text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"value": "fast"}, "Write a number with digits"),
            ({"value": "NaN"}, "Write a number with digits"),
            ({"at": "yesterday"}, "Write date and time as"),
            ({"at": "2026-02-30T10:00"}, "no such time in the calendar"),
            ({"at": "0001-01-01T00:00"}, "between 1800 and 2200"),
            ({"at": "2199-01-01T00:00"}, "in the future"),
            ({"at": ""}, "Say when it was measured"),
            ({"n": "0"}, "whole number from 1"),
            ({"n": "2.5"}, "Write a whole number"),
            ({"series": "x" * 61}, "At most 60 characters"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, app, mia, metric, typed, sentence):
        page = Browser(app, mia).get("/metrics/ci-time")

        answer = page.press("Record point", **{"value": "12.75", **typed})

        assert answer.status == 422
        assert sentence in answer.text
        assert typed.get("value", "12.75") in answer.text
        assert series_of(metric_by_key("ci-time")) == []


def look_at(browser, text, **more):
    return browser.get("/metrics/ci-time/upload").press("Look at it", text=text, **more)


class TestUploading:
    def test_records_nothing_before_it_was_looked_at(self, app, mia, metric):
        some_points(metric, [21.0, 20.0])
        csv = "at,value\n2026-01-01,21\n2026-01-02,19.5\n2026-01-03,19\n2026-01-04,18"

        preview = look_at(Browser(app, mia), csv)

        assert preview.status == 200
        assert "2 new, 1 corrected and 1 as before</h1>" in preview.text
        assert metric_by_key("ci-time").point_count == 2

        done = preview.press("Record all 3 points")
        assert "2 new, 1 corrected and 1 as before" in done.follow().text
        assert metric_by_key("ci-time").point_count == 4
        assert app.extensions["sqlalchemy"].session.query(Correction).count() == 1

    def test_marks_every_bad_cell_in_its_place(self, app, mia, metric):
        csv = "at,value,n\n2026-01-01,21,5\n2026-02-30,21,5\n2026-01-03,fast,0\n2199-01-01,1,1"

        preview = look_at(Browser(app, mia), csv)

        assert "1 new, 4 cells cannot be read</h1>" in preview.text
        assert preview.text.count('<td class="cell--bad">') == 4
        for line, sentence in [
            (3, "“2026-02-30” is not in the calendar."),
            (4, "“fast” is not a number."),
            (4, "A sample size is at least 1"),
            (5, "That is in the future"),
        ]:
            row = preview.text.partition(f'<tr id="line-{line}">')[2].partition("</tr>")[0]
            assert sentence in row
        assert not preview.offers("Record all 1 point")

    def test_takes_good_points_only_by_choice(self, app, mia, metric):
        preview = look_at(Browser(app, mia), "at,value\n2026-01-01,21\n2026-01-02,x")

        assert metric_by_key("ci-time").point_count == 0
        done = preview.press("Record the 1 good point")

        assert done.status == 303
        assert metric_by_key("ci-time").point_count == 1

    def test_cannot_be_talked_into_recording_all_of_a_bad_file(self, app, mia, metric):
        preview = look_at(Browser(app, mia), "at,value\n2026-01-01,21\n2026-01-02,x")
        sent = preview.forms[-1].fields | {"decision": "all"}

        again = preview.browser.send("post", "/metrics/ci-time/upload", sent)

        assert again.status == 200
        assert metric_by_key("ci-time").point_count == 0

    def test_reads_each_column_as_it_is_told(self, app, mia, metric):
        cells = "Day\tMedian\tBuilds\n03.04.2026\t1,5\t300\n04.04.2026\t1,25\t310"
        asked = look_at(Browser(app, mia), cells)
        assert "Say which column holds the value." in asked.text
        assert "Say whether the day or the month comes first" in asked.text

        shown = asked.press(
            "Look again", **{"column-1": "value", "column-2": "n", "dates": "month"}
        )

        assert "2 new</h1>" in shown.text
        assert "4 March 2026" in shown.text
        shown.press("Record all 2 points")
        assert [(f"{at:%d.%m.}", value, n) for at, value, n in series_of(metric)] == [
            ("04.03.", 1.5, 300),
            ("04.04.", 1.25, 310),
        ]

    def test_shows_again_what_was_chosen_otherwise_before_recording_it(self, app, mia, metric):
        shown = look_at(Browser(app, mia), "at,value,n\n2026-01-01,21,5")

        again = shown.press("Record all 1 point", **{"column-2": "value", "column-1": ""})

        assert again.status == 200
        assert metric_by_key("ci-time").point_count == 0
        again.press("Record all 1 point")
        assert [value for _, value, _ in series_of(metric)] == [5.0]

    def test_takes_a_sheet_of_a_workbook(self, app, mia, metric):
        content = a_small_workbook()
        page = Browser(app, mia).get("/metrics/ci-time/upload")

        shown = page.press("Look at it", file=(io.BytesIO(content), "ci.xlsx"))
        assert '<option value="1" selected>CI</option>' in shown.text
        assert "Say which column" in shown.press("Look again", sheet="0").text

        shown.press("Record all 1 point")
        assert [(f"{at:%Y-%m-%d}", value) for at, value, _ in series_of(metric)] == [
            ("2026-03-31", 21.5)
        ]

    def test_has_nothing_to_do_where_everything_is_known(self, app, mia, metric):
        some_points(metric, [21.0])

        preview = look_at(Browser(app, mia), "at,value\n2026-01-01,21")

        assert "Every point is recorded already" in preview.text
        assert not preview.offers("Record all 0 points")

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"text": "  "}, "Choose a file, or paste its lines."),
            ({"file": b""}, "This file is empty."),
            ({"file": b"\x89PNG\r\n\0\0"}, "This is not a table."),
            ({"file": b"PK\x03\x04 and then nothing"}, "This workbook cannot be read."),
            ({"text": 'at,value\n2026-01-01,"1'}, "this line is not CSV"),
        ],
    )
    def test_says_what_is_wrong_with_a_file_as_a_whole(self, app, mia, metric, sent, sentence):
        page = Browser(app, mia).get("/metrics/ci-time/upload")
        if "file" in sent:
            sent = {"file": (io.BytesIO(sent["file"]), "points.csv")}

        answer = page.press("Look at it", **sent)

        assert answer.status == 422
        assert sentence in answer.text
        assert sent.get("text", "").partition(",")[0] in answer.text

    def test_takes_a_file_larger_than_other_forms_may_be(self, app, mia, metric):
        lines = "".join(f"{1900 + i // 12}-{i % 12 + 1:02},1,{'x' * 5_000}\n" for i in range(600))

        preview = look_at(Browser(app, mia), f"at,value,note\n{lines}")

        assert preview.status == 200
        assert "600 new</h1>" in preview.text

    def test_refuses_what_is_larger_than_that(self, app, mia, metric):
        assert look_at(Browser(app, mia), "x" * 5_500_000).status == 413

    def test_is_for_who_may_record(self, app, metric):
        stranger = Browser(app, a_person("Bo"))

        assert stranger.get("/metrics/ci-time/upload").status == 403


class TestDownloading:
    def test_gives_back_what_an_upload_takes(self, app, mia, metric):
        browser = Browser(app, mia)
        csv = "at,value,n,series\n2026-01-01T00:00:00Z,21.25,300,\n2026-01-02T09:30:00Z,-1.0,,b\n"
        look_at(browser, csv).press("Record all 2 points")

        page = browser.get("/metrics/ci-time/points.csv")

        assert page.headers["Content-Type"].startswith("text/csv")
        assert page.text == csv

    def test_disarms_what_a_spreadsheet_would_run(self, app, mia, metric):
        browser = Browser(app, mia)
        look_at(browser, "at,value,series\n2026-01-01,1,=1+1").press("Record all 1 point")

        assert ",'=1+1\n" in browser.get("/metrics/ci-time/points.csv").text

    def test_holds_no_metric_that_is_not_there(self, app, mia):
        assert Browser(app, mia).get("/metrics/nothing/points.csv").status == 404
        assert app.extensions["sqlalchemy"].session.query(Metric).count() == 0
