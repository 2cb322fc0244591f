"""`throughline metric push` and `throughline login`, against servers on sockets."""

from __future__ import annotations

import io
import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask

from proposals.accounts.models import Scope
from proposals.client import pushing, server
from proposals.client.commands import run
from proposals.client.pushing import parts_of
from proposals.metrics.queries import metric_by_key, series_of
from tests.api.client import a_token
from tests.builders import a_metric, a_person, an_organisation
from tests.journeys.live import LiveServer

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("THROUGHLINE_URL", raising=False)
    monkeypatch.delenv("THROUGHLINE_TOKEN", raising=False)
    monkeypatch.setattr(server, "PAUSES", (0, 0))


@pytest.fixture
def token(app: Flask) -> str:
    an_organisation()
    mia = a_person("Mia Metric")
    a_metric("ci-time", owner=mia)
    return a_token(mia, Scope.METRICS)


@pytest.fixture
def live(app: Flask, token: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServer]:
    running = LiveServer(app)
    monkeypatch.setenv("THROUGHLINE_URL", running.address)
    monkeypatch.setenv("THROUGHLINE_TOKEN", token)
    yield running
    running.stop()


class Scripted(BaseHTTPRequestHandler):
    """Answers with what the script says, in its order."""

    script: list[tuple[int, dict[str, str]]] = []
    seen: list[str | None] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        Scripted.seen.append(self.headers["Authorization"])
        status, headers = Scripted.script.pop(0)
        content = b'{"added": 1, "unchanged": 0, "corrected": 0}' if status == 200 else b"{}"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Scripted]]:
    answering = HTTPServer(("127.0.0.1", 0), Scripted)
    thread = threading.Thread(target=answering.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("THROUGHLINE_URL", f"http://127.0.0.1:{answering.server_port}")
    monkeypatch.setenv("THROUGHLINE_TOKEN", "tl_secret")
    Scripted.seen = []
    yield Scripted
    answering.shutdown()
    thread.join()
    answering.server_close()


class TestOneValue:
    def test_is_recorded_with_its_time_and_sample_size(self, live, capsys):
        point = ["12.5", "--at", "2026-03-01", "--n", "40"]

        assert run(["metric", "push", "ci-time", *point]) == 0
        assert capsys.readouterr().out == "1 new, 0 corrected, 0 as before\n"
        assert run(["metric", "push", "ci-time", *point, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["unchanged"] == 1
        assert [(value, n) for _, value, n in series_of(metric_by_key("ci-time"))] == [(12.5, 40)]

    def test_is_of_now_unless_it_says_when(self, live):
        assert run(["metric", "push", "ci-time", "-3.5", "--series", "eu"]) == 0
        assert [value for _, value, _ in series_of(metric_by_key("ci-time"), "eu")] == [-3.5]

    def test_is_refused_in_a_line_for_each_fault(self, live, capsys):
        assert run(["metric", "push", "ci-time", "1", "--at", "soon", "--json"]) == 1
        said = capsys.readouterr()
        assert said.err.startswith("at: ")
        assert json.loads(said.out)["errors"]

        assert run(["metric", "push", "no-such", "1"]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1


class TestAFile:
    def test_is_sent_in_parts_and_its_faults_have_its_own_line_numbers(
        self, live, capsys, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(pushing, "LINES_A_CALL", 2)
        file = tmp_path / "points.csv"
        file.write_text("\nat,value\n2026-03-01,1\n2026-03-02,2\n2026-03-03,3\n2026-03-04,x\n")

        assert run(["metric", "push", "ci-time", "--csv", str(file)]) == 1
        assert capsys.readouterr().err.splitlines() == [
            "line 6, value: “x” is not a number",
            "The first 2 lines are recorded; sending all again is safe.",
        ]

        file.write_text(file.read_text().replace("x", "4"))
        assert run(["metric", "push", "ci-time", "--csv", str(file)]) == 0
        assert capsys.readouterr().out == "2 new, 0 corrected, 2 as before\n"

    def test_may_come_from_a_pipe(self, live, capsys, monkeypatch):
        piped = io.TextIOWrapper(io.BytesIO(b"at,value\n2026-03-01,1\n"))
        monkeypatch.setattr("sys.stdin", piped)
        assert run(["metric", "push", "ci-time", "--csv", "-"]) == 0

    def test_is_cut_where_a_call_is_full(self):
        lines = [b"at,value\n", *[b"2026-03-01,1\n"] * 50_001]
        assert [(part.first, part.lines) for part in parts_of(lines)] == [(2, 50_000), (50_002, 1)]


class TestABadLine:
    def test_is_tried_again(self, scripted):
        scripted.script = [(503, {}), (429, {"Retry-After": "0"}), (200, {})]
        assert run(["metric", "push", "ci-time", "1"]) == 0

    def test_is_given_up_in_the_end(self, scripted, capsys):
        scripted.script = [(503, {})] * 3
        assert run(["metric", "push", "ci-time", "1"]) == 1
        assert len(scripted.seen) == 3

    def test_that_leads_elsewhere_is_not_followed(self, scripted, capsys):
        scripted.script = [(308, {"Location": "https://other.example/api/v1/metrics"})]
        assert run(["metric", "push", "ci-time", "1"]) == 1
        assert "sends on to https://other.example: use that address" in capsys.readouterr().err

    def test_without_a_server_is_a_sentence(self, monkeypatch, capsys):
        monkeypatch.setenv("THROUGHLINE_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("THROUGHLINE_TOKEN", "tl_secret")
        assert run(["metric", "push", "ci-time", "1"]) == 1
        assert "http://127.0.0.1:9 cannot be reached" in capsys.readouterr().err


class TestLogin:
    def test_checks_the_token_and_keeps_it_for_this_server_alone(
        self, live, token, monkeypatch, tmp_path, capsys
    ):
        monkeypatch.delenv("THROUGHLINE_URL")
        monkeypatch.delenv("THROUGHLINE_TOKEN")

        monkeypatch.setattr("sys.stdin", io.StringIO("tl_wrong\n"))
        assert run(["login", live.address]) == 1
        assert "does not know this token" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{token}\n"))
        assert run(["login", f"{live.address}/"]) == 0
        assert "as Mia Metric" in capsys.readouterr().out

        kept = tmp_path / "throughline" / "client.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert run(["metric", "push", "ci-time", "1"]) == 0
        monkeypatch.setenv("THROUGHLINE_URL", "https://other.example")
        assert run(["metric", "push", "ci-time", "1"]) == 2
        assert "There is no token to use for https://other.example" in capsys.readouterr().err


class TestWrongUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["metric", "push", "ci-time"],
            ["metric", "push", "ci-time", "1", "--csv", "points.csv"],
            ["metric", "push", "ci-time", "--csv", "points.csv", "--n", "1"],
            ["metric", "push", "ci-time", "--csv", "/no/such/file"],
            ["metric", "push", "ci-time", "--csv", "/dev/null"],
            ["metric", "push", "ci-time", "1_0"],
            ["metric", "push", "ci-time", "nan"],
            ["login", "throughline.example"],
            [],
        ],
    )
    def test_has_a_status_of_its_own(self, arguments, monkeypatch, capsys):
        monkeypatch.setenv("THROUGHLINE_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("THROUGHLINE_TOKEN", "tl_secret")
        try:
            status = run(arguments)
        except SystemExit as ended:
            status = ended.code
        assert status == 2
        assert capsys.readouterr().err

    def test_is_to_have_said_no_server(self, capsys):
        assert run(["metric", "push", "ci-time", "1"]) == 2
        assert "throughline login URL" in capsys.readouterr().err
