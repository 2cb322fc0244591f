"""What the server says where it is started."""

from __future__ import annotations

import pytest

from proposals.cli import serving


@pytest.fixture
def said(app, monkeypatch) -> str:
    """Return what is printed; the processes themselves are not started."""
    monkeypatch.setattr(serving, "_require_free", lambda *_: None)
    monkeypatch.setattr(serving, "_supervise", lambda *_: None)
    result = app.test_cli_runner().invoke(args=["up"])
    assert result.exit_code == 0
    return result.output


def test_the_first_start_prints_the_link_that_makes_it_somebodys(said):
    assert "Nobody is here yet" in said
    assert "/first-run/" in said


class TestPdfs:
    def test_are_not_mentioned_where_they_can_be_made(self, said):
        assert "PDF" not in said

    @pytest.fixture
    def without_pango(self, monkeypatch):
        monkeypatch.setattr("proposals.pdf.find_library", lambda _: None)

    def test_that_cannot_be_made_are_told_with_what_to_install(self, without_pango, said):
        assert "apt-get install libpango" in said
