"""The processes that render: limited, replaced, and gone when they should be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from proposals.markup import guard, render
from tests.markup.shared import ROOT


@pytest.fixture(scope="module", autouse=True)
def _pool():
    yield
    guard.close()


def loop_for_ever(text: str) -> str:
    while True:
        pass


def take_memory(text: str) -> str:
    return str(len(bytearray(guard.MEMORY_BYTES * 2)))


def die(text: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return text


def process(text: str) -> str:
    return f"{os.getpid()} {'flask' in sys.modules} {'numpy' in sys.modules}"


def python(program: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-"],
        input=program,
        text=True,
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "THROUGHLINE_MARKUP_INLINE": "0", **more},
    )


class TestTheGuard:
    def test_runs_the_work_elsewhere(self):
        assert guard.run(process, "").split()[0] != str(os.getpid())

    def test_ends_work_that_takes_too_long(self):
        with pytest.raises(guard.TooSlow):
            guard.run(loop_for_ever, "")

    def test_ends_work_that_takes_too_much_memory(self):
        with pytest.raises(MemoryError):
            guard.run(take_memory, "")

    def test_survives_the_death_of_a_process(self):
        with pytest.raises(guard.TooSlow):
            guard.run(die, "")
        assert guard.run(str.upper, "a") == "A"

    def test_serves_many_threads(self):
        with ThreadPoolExecutor(8) as threads:
            pages = threads.map(lambda n: render(f"{n}", inline=False).html, range(40))
            assert list(pages) == [f"<p>{n}</p>" for n in range(40)]

    def test_starts_again_after_it_was_closed(self):
        guard.close()
        assert render("a", inline=False).html == "<p>a</p>"

    def test_shows_the_source_where_the_work_is_not_done(self, monkeypatch):
        monkeypatch.setattr(guard, "CPU_SECONDS", 0.05)
        rendered = render("<b>" + "a\n\n" * 60_000, inline=False)
        assert rendered.as_source
        assert rendered.html.startswith("<p>This text takes too long to lay out")
        assert "&lt;b&gt;a" in rendered.html


class TestAProgram:
    def test_loads_only_this_package_to_render(self):
        program = (
            "import sys, proposals.markup\n"
            "print([m for m in ('flask', 'sqlalchemy', 'numpy') if m in sys.modules])"
        )
        assert python(program).stdout.strip() == "[]"

    def test_that_came_by_a_pipe_can_render_and_ends_in_silence(self):
        ended = python("from proposals.markup import render; print(render('a').html)")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "<p>a</p>\n", "")

    def test_may_fork_after_it_has_rendered(self):
        ended = python(
            "import os, sys\n"
            "from proposals.markup import render\n"
            "render('a')\n"
            "child = os.fork()\n"
            "print(render('b').html, flush=True)\n"
            "if child: os.waitpid(child, 0); print(render('c').html)\n"
        )
        assert ended.stderr == ""
        assert ended.stdout == "<p>b</p>\n<p>b</p>\n<p>c</p>\n"

    def test_can_do_without_the_guard(self):
        program = (
            "import multiprocessing\n"
            "from proposals.markup import render\n"
            "print(render('a').html, multiprocessing.active_children())"
        )
        ended = python(program, THROUGHLINE_MARKUP_INLINE="1")
        assert ended.stdout == "<p>a</p> []\n"
