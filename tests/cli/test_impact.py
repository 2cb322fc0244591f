import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from proposals.cli.impact import impact
from tests.impact.series_of import a_step, the_nile

ROOT = Path(__file__).parents[2]
PROMISED_KEYS = [
    "verdict", "effect", "effect_low", "effect_high", "confidence", "relative", "baseline",
    "after", "unit", "grade", "method", "n_before", "n_after", "reasons", "warnings", "version",
]  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(impact, ["analyse", *map(str, arguments)])


def a_file(tmp_path, series=None, header="at,value", more=""):
    series = series or the_nile()
    lines = [f"{at},{value}{more}" for at, value in zip(series.at, series.value, strict=True)]
    path = tmp_path / "metric.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


class TestAnalysingAFile:
    def test_prints_exactly_one_document_with_every_promised_key(self, tmp_path):
        result = run(a_file(tmp_path), "--change", "1899", "--target", 1000, "--json")
        document = json.loads(result.output)
        assert result.exit_code == 0
        assert [key for key in PROMISED_KEYS if key not in document] == []
        assert document["verdict"] == "target_met"
        assert document["effect_low"] < document["effect"] < document["effect_high"] < 0

    def test_tells_people_the_verdict_first(self, tmp_path):
        result = run(a_file(tmp_path), "--change", "1899-01-01", "--direction", "down")
        assert result.output.startswith("The metric fell by 260 (24%), ")
        assert "How we know" in result.output

    def test_uses_the_control_that_is_named(self, tmp_path):
        path = a_file(tmp_path, a_step(), "at,value,control", more=",5")
        document = json.loads(run(path, "--change", "2024-03-01", "--json").output)
        assert any("“control” was not used" in warning for warning in document["warnings"])
        result = run(path, "--change", "2024-03-01", "--control", "control", "--json")
        assert "not used" in " ".join(json.loads(result.output)["warnings"])  # it is constant

    def test_of_too_few_points_is_an_answer_not_a_failure(self, tmp_path):
        result = run(a_file(tmp_path), "--change", "1969", "--json")
        assert result.exit_code == 0
        assert json.loads(result.output)["verdict"] == "not_enough_data"

    def test_needs_neither_application_nor_database(self, tmp_path):
        code = "import sys; from proposals.cli.impact import impact; impact()"
        done = subprocess.run(
            [sys.executable, "-c", code, "analyse", a_file(tmp_path), "--change", "1899", "--json"],
            capture_output=True, text=True, check=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "nowhere://"},
        )  # fmt: skip
        assert math.isfinite(json.loads(done.stdout)["effect"])


class TestARefusal:
    def test_of_a_faulty_file_names_line_and_column_and_exits_with_one(self, tmp_path):
        path = a_file(tmp_path)
        path.write_text("at,value\n1871,12\n1872,NaN\n1873,x\n")
        result = run(path, "--change", "1899")
        assert result.exit_code == 1
        assert result.stderr.splitlines() == [
            "metric.csv: line 3, column value: “NaN” is not a number",
            "metric.csv: line 4, column value: “x” is not a number",
        ]
        assert result.stdout == ""

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--change", "31/01/1899"],
            ["--change", "1899", "--direction", "sideways"],
            ["--change", "1899", "--target", "nan"],
            ["--change", "1899", "--control", "other"],
            ["--change", "1899", "--control", "value"],
            ["--change", "1899", "--complete", "1898"],
            ["--change", "1899", "--randomised"],
            ["--change", "1899", "--step", "1899:250%"],
            ["--change", "1899", "--step", "1899"],
            ["--change", "1899", "--looks", "0"],
            [],
        ],
    )
    def test_of_wrong_usage_exits_with_two(self, tmp_path, arguments):
        assert run(a_file(tmp_path), *arguments).exit_code == 2


def test_neither_the_command_nor_the_web_application_imports_numpy(tmp_path, monkeypatch):
    monkeypatch.setenv("THROUGHLINE_INSTANCE", str(tmp_path))
    deed = "import proposals, proposals.cli.impact; proposals.create_app({'TESTING': True})"
    code = f"import sys; {deed}; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "False"
