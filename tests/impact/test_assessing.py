"""An assessment can be computed again, by anybody, from what is kept with it."""

import csv
import io
import json
import shlex
from datetime import timedelta

import pytest
from click.testing import CliRunner

from proposals import clock
from proposals.accounts.models import Scope
from proposals.cli.impact import impact
from proposals.db import db
from proposals.impact.actions import assess
from proposals.impact.download import file_name_of, points_as_csv
from proposals.impact.method.analysis import analyse
from proposals.impact.method.command import command_of
from proposals.impact.models import Assessment
from proposals.impact.queries import kept_series, question_of
from proposals.metrics.models import Point
from tests.api.client import Program, a_token
from tests.browser import Browser
from tests.builders import a_person
from tests.impact.test_impact_page import AFTER, BEFORE, a_measured_proposal

pytestmark = pytest.mark.one_engine


def a_control(metric, values) -> None:
    first = clock.today() - timedelta(days=35 + 60)
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    start -= timedelta(days=(clock.today() - first).days)
    db.session.add_all(
        Point(
            metric_id=metric.id,
            series="elsewhere",
            at=start + timedelta(days=day),
            value=value,
            recorded_by_id=metric.owner_id,
        )
        for day, value in enumerate(values)
    )


@pytest.fixture
def assessment(app) -> Assessment:
    """Of a proposal with a control whose points come and go with the metric's."""
    season = [2.0 * ((day * 11) % 13 - 6) for day in range(95)]
    proposal = a_measured_proposal(
        [one + two for one, two in zip(BEFORE + AFTER, season, strict=True)]
    )
    [commitment] = proposal.commitments
    commitment.control_series = "elsewhere"
    a_control(commitment.metric, [20 + one for one in season])
    proposal.reached = {"accepted": (clock.today() - timedelta(days=50)).isoformat()}
    db.session.commit()
    made = assess(commitment, by=proposal.owner)
    db.session.commit()
    return made


def test_it_keeps_everything_that_was_asked_and_exactly_the_points_that_were_read(assessment):
    inputs = assessment.inputs
    assert inputs["control"] == "elsewhere"
    assert inputs["review"] == inputs["until"] == str(clock.today() - timedelta(days=1))
    assert inputs["accepted"] == str(clock.today() - timedelta(days=50))
    assert (inputs["looks"], inputs["overlapped"], inputs["steady"]) == (1, False, False)
    assert [len(assessment.points[name]) for name in ("", "elsewhere")] == [95, 95]
    assert assessment.grade == "B"


def test_what_is_kept_gives_the_same_answer_again(assessment):
    points = assessment.points
    again = analyse(
        kept_series(points[""], assessment.inputs["unit"]),
        **question_of(assessment.inputs, points),
    ).record()
    assert {name: assessment.result[name] for name in again} == json.loads(json.dumps(again))


def test_a_correction_afterwards_changes_nothing_that_is_kept(assessment):
    db.session.query(Point).update({Point.value: 1.0})
    db.session.commit()
    rows = list(csv.reader(io.StringIO(points_as_csv(assessment))))
    assert rows[0] == ["at", "value", "n", "control"]
    assert float(rows[1][1]) == assessment.points[""][0][1] != 1.0


def test_its_command_answers_the_same_on_its_file(assessment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = file_name_of(assessment)
    (tmp_path / name).write_text(points_as_csv(assessment))
    [_, _, *arguments] = shlex.split(command_of(assessment.inputs, name))
    answer = CliRunner().invoke(impact, [*arguments, "--json"])
    document = json.loads(answer.output)
    assert document["effect"] == pytest.approx(assessment.effect)
    assert (document["verdict"], document["grade"]) == (assessment.verdict, assessment.grade)


class TestThePage:
    def test_leads_to_the_points_and_shows_the_command(self, app, assessment):
        number = assessment.commitment.proposal.number
        reader = Browser(app, a_person("Reader"))
        page = reader.get(f"/p/{number}/impact")
        assert "flask impact analyse" in page.text
        file = reader.get(f"/p/{number}/impact/assessments/{assessment.id}.csv")
        assert file.status == 200
        assert file.text.splitlines()[0] == "at,value,n,control"

    def test_keeps_earlier_looks_readable_and_says_when_numbers_came_late(self, app, assessment):
        commitment = assessment.commitment
        number = commitment.proposal.number
        some = db.session.query(Point).filter_by(series="").order_by(Point.id.desc()).limit(3)
        for point in some:
            point.at -= timedelta(hours=1)
            point.series = "late"
        db.session.commit()
        assess(commitment, by=commitment.proposal.owner)
        for point in db.session.query(Point).filter_by(series="late"):
            point.series = ""
        db.session.commit()
        reader = Browser(app, a_person("Reader"))
        page = reader.get(f"/p/{number}/impact")
        assert "2 looks" in page.text
        assert "3 points up to" in page.text
        earlier = reader.get(f"/p/{number}/impact/assessments/{assessment.id}")
        assert assessment.headline in earlier.text


def test_programs_read_the_same(app, assessment):
    program = Program(app, a_token(a_person("Reader"), Scope.READ))
    number = assessment.commitment.proposal.number
    document = program.get(f"/proposals/{number}/impact").get_json()
    [promise] = document["commitments"]
    assert promise["assessment"]["verdict"] == "improved"
    assert promise["assessment"]["command"].startswith("flask impact analyse")
    assert promise["plan"]["target"] == 9.0
    assert promise["assessment"]["inputs"]["control"] == "elsewhere"
    assert document["headline"] == "Much lower. Short of the target."


def test_of_more_points_than_can_be_read_whole_days_are(app):
    proposal = a_measured_proposal([])
    [commitment] = proposal.commitments
    metric, first = commitment.metric, clock.now() - timedelta(days=95)
    db.session.add_all(
        Point(
            metric_id=metric.id,
            at=first + timedelta(hours=hour),
            value=(BEFORE + AFTER)[hour // 24],
            recorded_by_id=metric.owner_id,
        )
        for hour in range(95 * 24)
    )
    db.session.commit()
    made = assess(commitment, by=proposal.owner)
    assert made.verdict == "improved"
    assert 90 <= len(made.points[""]) <= 96
