"""PDFs are made by a process that fetches nothing and can be killed."""

from __future__ import annotations

import ast
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from proposals import pdf
from proposals.pdf import BusyWithPdfs, NoPdf, TooMuchPdf, make_pdf
from tests.papers import is_tagged, pages_of, words_of

PAGE = '<!doctype html><html lang="en"><head><title>A page</title></head><body>{}</body></html>'


@pytest.fixture
def heard() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


class TestMaking:
    def test_gives_tagged_pages_with_the_words(self):
        made = make_pdf(PAGE.format("<h1>Naïve – “words”</h1>"), "", whose=1)
        assert pages_of(made) == 1
        assert is_tagged(made)
        assert "Naïve – “words”" in words_of(made)

    def test_fetches_nothing(self, heard, tmp_path: Path):
        address, asked = heard
        secret = tmp_path / "secret.css"
        secret.write_text("p::after { content: 'leaked' }")
        made = make_pdf(
            PAGE.format(
                f'<link rel="stylesheet" href="{address}/a.css">'
                f'<link rel="stylesheet" href="file://{secret}">'
                f'<link rel="attachment" href="file://{secret}">'
                f"<style>@import '{address}/b.css'; p {{ background: url({address}/c.png) }}"
                f"@font-face {{ font-family: x; src: url({address}/d.woff) }}</style>"
                f'<img src="{address}/e.png" alt="no picture"><object data="{address}/f"></object>'
                f'<svg><image href="{address}/g.png"/><use href="{address}/h.svg#x"/></svg>'
                f'<img src="data:text/html,<script>1</script>"><p>text</p>'
            ),
            f"@import url({address}/i.css); body {{ background: url(file://{secret}) }}",
            whose=1,
        )
        assert asked == []
        assert "leaked" not in words_of(made)
        assert secret.read_bytes() not in made

    def test_imports_nothing_of_the_application(self):
        tree = ast.parse(pdf.WORKER.read_text("utf-8"))
        imported = [
            getattr(node, "module", None) or node.names[0].name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert "weasyprint" in imported
        assert not any(name.startswith("proposals") for name in imported)


class TestLimits:
    def test_a_document_that_takes_too_long_is_given_up(self, monkeypatch):
        monkeypatch.setattr(pdf, "CPU_SECONDS", 2)
        with pytest.raises(TooMuchPdf, match="choose Print"):
            make_pdf(PAGE.format("<p>word <b>word</b></p>" * 30_000), "", whose=1)

    def test_a_document_that_takes_too_much_memory_is_given_up(self, monkeypatch):
        monkeypatch.setattr(pdf, "MEMORY_BYTES", 200 << 20)
        with pytest.raises(TooMuchPdf):
            make_pdf(PAGE.format("<p>word <b>word</b></p>" * 30_000), "", whose=1)

    def test_a_process_that_hangs_is_killed(self, monkeypatch, tmp_path: Path):
        sleeper = tmp_path / "sleeper.py"
        sleeper.write_text("import time; time.sleep(60)")
        monkeypatch.setattr(pdf, "WORKER", sleeper)
        monkeypatch.setattr(pdf, "WALL_SECONDS", 0.5)
        with pytest.raises(TooMuchPdf):
            make_pdf("", "", whose=1)

    def test_a_server_without_the_libraries_says_what_to_install(self, monkeypatch, tmp_path: Path):
        without = tmp_path / "without.py"
        without.write_text(
            "import sys; print('cannot load libpango', file=sys.stderr); sys.exit(3)"
        )
        monkeypatch.setattr(pdf, "WORKER", without)
        with pytest.raises(NoPdf, match="apt-get install libpango"):
            make_pdf("", "", whose=1)

    def test_a_person_has_one_made_at_a_time(self):
        with pdf._place_for("Ana"), pytest.raises(BusyWithPdfs) as refused:
            make_pdf("", "", whose="Ana")
        assert refused.value.context["retry_after"] == 10

    def test_only_a_few_are_made_at_once(self, monkeypatch):
        monkeypatch.setattr(pdf, "PATIENCE_SECONDS", 0.01)
        with pdf._place_for("Ana"), pdf._place_for("Bo"), pytest.raises(BusyWithPdfs):
            make_pdf("", "", whose="Cai")
        with pdf._place_for("Cai"):
            assert pdf._waiting == {"Cai"}
