"""`flask changes scan`: the history of a local repository, linked to what it names."""

from __future__ import annotations

import json

import pytest

from proposals.cli.gitlog import LocalRepository
from proposals.drafting.models import Stage
from proposals.rollout.queries.changes import links_page
from tests.builders import a_proposal
from tests.client.repository import a_repository, commit, git

ORIGIN = "https://ana:secret@gitlab.example/Larkfield/Shop.git"


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ROLLING_OUT)


@pytest.fixture
def scan(app, proposal):
    def scanned(path, *arguments):
        answer = app.test_cli_runner().invoke(args=["changes", "scan", str(path), *arguments])
        return answer.exit_code, answer.output

    return scanned


def test_links_each_commit_once_to_what_it_names(scan, proposal, tmp_path):
    a_repository(tmp_path, "Cache\n\nProposal: 1", "Tidy", "Warm it (TL-1, TL-77)", origin=ORIGIN)
    active_at = proposal.active_at
    assert scan(tmp_path) == (
        0,
        "larkfield/shop: 4 commits read, 2 of them naming a proposal; 2 new links.\n"
        "No proposal here has the number 77.\n",
    )
    links = links_page(proposal).links
    assert {link.title for link in links} == {"Cache", "Warm it (TL-1, TL-77)"}
    assert links[0].url.startswith("https://gitlab.example/Larkfield/Shop/-/commit/")
    assert (links[0].author, links[0].added_by) == ("Ana Author", None)
    assert proposal.active_at == active_at  # what happened long ago wakes nobody

    began = git(tmp_path, "rev-parse", "HEAD")
    commit(tmp_path, "Measure it\n\nProposal: TL-1")
    assert "5 commits read, 3 of them naming a proposal; 1 new link." in scan(tmp_path)[1]
    _, since = scan(tmp_path, "--since", began, "--json")
    assert json.loads(since) == {
        "repository": "larkfield/shop",
        "commits": 1,
        "naming": 1,
        "linked": 0,
        "unknown": [],
    }


class TestARepositoryThatIsNotOurs:
    pytestmark = pytest.mark.one_engine

    def test_runs_nothing_here(self, tmp_path):
        a_repository(tmp_path, "Cache, TL-1")
        bait = tmp_path / "ran"
        for name in ("core.fsmonitor", "gpg.program", "core.pager", "core.sshCommand"):
            git(tmp_path, "config", name, f"touch {bait}; true")
        git(tmp_path, "config", "log.showSignature", "true")
        git(tmp_path, "config", "remote.origin.url", f"ext::touch {bait}")
        git(tmp_path, "config", "protocol.ext.allow", "always")
        git(tmp_path, "config", "remote.origin.promisor", "true")
        repository = LocalRepository(tmp_path)
        assert len(list(repository.commits(repository.range_since(None)))) == 2
        assert not bait.exists()

    def test_may_have_a_history_of_any_bytes(self, tmp_path):
        a_repository(tmp_path, "Olé \x1b[2J", "x" * 200_000, "")
        repository = LocalRepository(tmp_path)
        titles = [change.title for change in repository.commits(repository.range_since(None))]
        assert [title[:4] for title in titles] == ["Begi", "Olé ", "xxxx", ""]


class TestWhatCannotBeRead:
    pytestmark = pytest.mark.one_engine

    def test_is_said_in_a_sentence(self, scan, tmp_path):
        assert scan(tmp_path) == (
            1,
            f"Error: {tmp_path}: not a git repository (or any of the parent directories): .git.\n",
        )
        a_repository(tmp_path)
        for since in ("no-such", "--output=taken"):
            status, said = scan(tmp_path, f"--since={since}")
            assert (status, said) == (
                1,
                f"Error: {tmp_path}: there is no commit “{since}” in it.\n",
            )
