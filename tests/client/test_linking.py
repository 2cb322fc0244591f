"""`throughline link` and `throughline check`, against a server on a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from proposals.accounts.models import Scope
from proposals.client.commands import run
from proposals.drafting.models import Stage
from proposals.rollout.queries.changes import links_page
from tests.api.client import a_token
from tests.builders import a_proposal, an_organisation
from tests.client.repository import a_repository, git
from tests.journeys.live import LiveServer

pytestmark = pytest.mark.one_engine


@pytest.fixture
def accepted(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Proposal 1, accepted; the server runs, and we stand in a repository."""
    an_organisation()
    proposal = a_proposal(stage=Stage.ACCEPTED)
    running = LiveServer(app)
    monkeypatch.setenv("THROUGHLINE_URL", running.address)
    monkeypatch.setenv("THROUGHLINE_TOKEN", a_token(proposal.owner, Scope.WRITE))
    a_repository(tmp_path, "Cache\n\nProposal: 1", origin="git@git.example:Larkfield/Shop.git")
    monkeypatch.chdir(tmp_path)
    yield proposal
    running.stop()


def test_a_commit_is_linked_with_what_its_repository_says_of_it(accepted, capsys, tmp_path):
    assert run(["check"]) == 0
    assert run(["link", "TL-1"]) == 0
    sha = git(tmp_path, "rev-parse", "HEAD")
    assert f"Commit {sha[:9]} “Cache” is linked to proposal 1." in capsys.readouterr().out
    assert run(["link", "1", "--sha", "main", "--title", "How it began", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "How it began"

    cached, began = sorted(links_page(accepted).links, key=lambda link: link.title)
    assert (cached.reference, cached.repository, cached.author) == (
        sha,
        "larkfield/shop",
        "Ana Author",
    )
    assert cached.url == f"https://git.example/Larkfield/Shop/commit/{sha}"
    assert began.happened_at.isoformat() == "2026-03-02T08:30:00+00:00"


def test_what_cannot_be_linked_is_a_sentence(accepted, capsys):
    assert run(["link", "9"]) == 1
    assert run(["link", "1", "--sha", "no-such"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "There is nothing at this address.",
        "There is no commit “no-such” here.",
    ]
