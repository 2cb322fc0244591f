"""The command that goes with an assessment gives its answer, to the last digit."""

import json
import shlex
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from proposals.cli.impact import impact
from proposals.cli.recomputing import computed_again
from proposals.drafting.models import Commitment, Proposal
from proposals.impact.download import file_name_of, points_as_csv
from proposals.impact.method.analysis import analyse
from proposals.impact.method.command import command_of
from proposals.impact.models import Assessment
from proposals.impact.queries import kept_series, question_of
from tests.impact.series_of import MONDAY

pytestmark = pytest.mark.one_engine

PLAIN = {
    "metric": "ci-time",
    "unit": "%",
    "kind": "ratio",
    "direction": "down",
    "change": "2024-03-01",
    "complete": None,
    "steps": [["2024-03-01", 1.0]],
    "baseline": None,
    "target": None,
    "minimum_effect": None,
    "review": None,
    "until": None,
}
EVERYTHING = {
    **PLAIN,
    "kind": "duration",
    "unit": "minutes; rm -rf",
    "complete": "2024-03-12",
    "steps": [["2024-03-01", 0.1], ["2024-03-05", 1 / 3], ["2024-03-12", 1.0]],
    "baseline": 97.123456789,
    "target": 91.0,
    "minimum_effect": 0.5,
    "review": "2024-04-10",
    "until": "2024-04-08",
    "control": "the old path",
    "control_is_random": True,
    "steady": True,
    "overlapped": True,
    "accepted": "2024-02-20",
    "looks": 3,
}


def an_assessment(inputs):
    rng = np.random.default_rng(5)
    at = [(MONDAY + timedelta(days=day)).isoformat() + "T00:00:00+00:00" for day in range(105)]
    both = 3 * rng.normal(size=105)
    values = 100 + both + rng.normal(size=105) - 6 * (np.arange(105) >= 60)
    sizes = rng.integers(20, 90, size=105)
    control = [[when, float(each), None] for when, each in zip(at, 80 + both, strict=True)]
    points = [
        [when, float(value), int(n)] for when, value, n in zip(at, values, sizes, strict=True)
    ]
    kept = {"": points} | ({inputs["control"]: control[5:]} if inputs.get("control") else {})
    return Assessment(id=7, inputs=inputs, points=kept)


class TestTheCommand:
    @pytest.mark.parametrize(
        "inputs",
        [
            PLAIN,
            EVERYTHING,
            {**PLAIN, "steps": [["2024-03-01", 0.5]], "target": -3.5, "baseline": 0.0},
            {**PLAIN, "direction": "observe", "control": None, "looks": 1},
        ],
        ids=["of little", "of everything", "of half a roll-out", "of a metric only observed"],
    )
    def test_gives_the_stored_answer(self, inputs, tmp_path, monkeypatch):
        kept = an_assessment(inputs)
        answer = analyse(
            kept_series(kept.points[""], inputs["unit"]), **question_of(inputs, kept.points)
        )
        monkeypatch.chdir(tmp_path)
        (tmp_path / file_name_of(kept)).write_text(points_as_csv(kept), encoding="utf-8")
        flask, name, *arguments = shlex.split(command_of(inputs, file_name_of(kept)))
        assert (flask, name) == ("flask", "impact")
        told = CliRunner().invoke(impact, [*arguments, "--json"])
        assert told.exit_code == 0, told.output
        assert json.loads(told.output) == json.loads(json.dumps(answer.document()))

    def test_says_nothing_that_was_not_asked(self):
        assert command_of(PLAIN, "ci.csv") == (
            "flask impact analyse ci.csv --change 2024-03-01 --direction=down --kind=ratio --unit=%"
        )


def a_kept_one(**changes):
    kept = an_assessment(PLAIN)
    answer = analyse(kept_series(kept.points[""], "%"), **question_of(PLAIN, kept.points))
    kept.result = answer.record() | changes
    kept.method_version = answer.version
    kept.computed_at = datetime(2024, 4, 15, tzinfo=UTC)
    kept.commitment = Commitment(proposal=Proposal(number=12))
    return kept


class TestComputingAgain:
    def test_gives_the_same_answer(self):
        again = computed_again(a_kept_one())
        assert (again.same, again.why, again.proposal) == (True, "the same answer", 12)

    def test_is_alarming_where_the_same_method_answers_differently(self):
        again = computed_again(a_kept_one(effect=-1.0))
        assert again.is_unexplained
        assert again.differences["effect"][0] == -1.0

    def test_explains_another_answer_by_another_method(self):
        kept = a_kept_one(verdict="no_detectable_change")
        kept.method_version = "averaged-gls/0"
        again = computed_again(kept)
        assert not again.is_unexplained
        assert again.why.startswith("the method was averaged-gls/0 and is averaged-gls/")

    def test_says_where_the_points_were_not_kept(self):
        kept = a_kept_one()
        kept.points = None
        assert computed_again(kept).same is None

    def test_refuses_a_proposal_that_does_not_exist(self, app):
        runner = app.test_cli_runner()
        assert runner.invoke(args=["impact", "recompute"]).output.startswith("0 computed again")
        wrong = runner.invoke(args=["impact", "recompute", "TL-99"])
        assert wrong.exit_code == 2
        assert "there is no proposal 99" in wrong.output
