"""`throughline check`: may what these commits name go in?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proposals import client, rollout
from proposals.client import checking
from proposals.client.commands import run
from proposals.client.git import origin_at
from proposals.client.problems import Refused
from proposals.drafting.models import Stage
from proposals.rollout.changes import repository_named
from tests.client.repository import a_repository, commit, git

pytestmark = pytest.mark.one_engine

STAGES = {5: "accepted", 6: "rolling_out", 7: "in_review", 8: "declined"}


def _answered(to: Any, path: str) -> dict[str, Any]:
    number = int(path.rpartition("/")[2])
    if number not in STAGES:
        raise Refused("There is nothing at this address.", document={"status": 404})
    url = f"https://tl.example/p/{number}"
    return {"number": number, "title": "Cache it", "stage": STAGES[number], "url": url}


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THROUGHLINE_URL", "https://tl.example")
    monkeypatch.setenv("THROUGHLINE_TOKEN", "tl_secret")
    monkeypatch.setattr(checking, "call", _answered)
    monkeypatch.chdir(tmp_path)


class TestCommitsThatNameWhatWasAccepted:
    def test_may_go_in(self, tmp_path, capsys):
        a_repository(tmp_path, "Cache\n\nProposal: 5, 6", "Tidy", "See https://tl.example/p/6")
        assert run(["check"]) == 0
        assert capsys.readouterr().out == (
            "3 commits in main..HEAD; every proposal named is accepted: 5, 6.\n"
        )

    def test_may_be_few_or_none(self, tmp_path, capsys):
        a_repository(tmp_path, "Tidy")
        assert run(["check"]) == 0
        assert "1 commit in main..HEAD; none names a proposal." in capsys.readouterr().out
        assert run(["check", "HEAD..HEAD"]) == 0
        assert "There are no commits in HEAD..HEAD." in capsys.readouterr().out

    def test_are_those_which_the_server_s_default_branch_has_not(self, tmp_path, capsys):
        a_repository(tmp_path, "Not accepted, and merged there already\n\nProposal: 7")
        git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
        commit(tmp_path, "Cache\n\nproposal: tl-5")
        assert run(["check"]) == 0
        assert "1 commit in origin/main..HEAD" in capsys.readouterr().out


class TestOthers:
    def test_may_not_and_it_says_which_and_what_to_do(self, tmp_path, capsys):
        a_repository(tmp_path, "Fine (TL-5)", "Early\n\nProposal: 7", "Late, TL-8", "Lost, TL-9")
        assert run(["check", "main..HEAD"]) == 1
        early, late, lost = (git(tmp_path, "rev-parse", f"HEAD~{n}")[:9] for n in (2, 1, 0))
        assert capsys.readouterr().err.splitlines()[:-1] == [
            "3 of 4 commits cannot go in yet:",
            f"  {early} Early",
            "    names proposal 7, “Cache it”, which is in review: it has to be accepted first.",
            "    https://tl.example/p/7",
            f"  {late} Late, TL-8",
            "    names proposal 8, “Cache it”, which was declined: name the proposal that this"
            " work belongs to.",
            "    https://tl.example/p/8",
            f"  {lost} Lost, TL-9",
            "    names proposal 9, which is not there, or not for this token to see.",
        ]

    def test_are_told_to_programs_as_a_document(self, tmp_path, capsys):
        a_repository(tmp_path, "Early\n\nProposal: 7")
        assert run(["check", "--json"]) == 1
        faults = json.loads(capsys.readouterr().out)["faults"]
        assert [(each["number"], each["stage"]) for each in faults] == [(7, "in_review")]

    def test_cannot_command_a_terminal(self, tmp_path, capsys):
        a_repository(tmp_path, "\x1b[2JGone TL-9")
        assert run(["check"]) == 1
        assert "\x1b" not in capsys.readouterr().err

    def test_are_those_without_a_number_where_all_have_to_have_one(self, tmp_path, capsys):
        a_repository(tmp_path, "Tidy")
        git(tmp_path, "checkout", "-q", "main")
        commit(tmp_path, "Cache, TL-5")
        git(tmp_path, "merge", "-q", "--no-edit", "work")  # a merge needs none
        assert run(["check", "HEAD~2..HEAD", "--require-all"]) == 1
        assert capsys.readouterr().err.splitlines()[0] == "1 of 3 commits cannot go in yet:"


class TestEveryStage:
    def test_either_lets_commits_in_or_has_words_for_why_not(self):
        assert checking.ACCEPTED | set(checking._NOT_YET) == {stage.value for stage in Stage}
        assert not checking.ACCEPTED & set(checking._NOT_YET)


class TestWrongUse:
    @pytest.mark.parametrize("wanted", ["no-such..HEAD", "HEAD:file"])
    def test_has_its_own_exit_status(self, wanted, tmp_path, capsys):
        a_repository(tmp_path)
        assert run(["check", wanted]) == 2
        assert capsys.readouterr().err

    def test_is_to_hand_git_an_option(self, tmp_path, capsys):
        a_repository(tmp_path)
        assert run(["check", "--", "--output=taken"]) == 2
        assert not (tmp_path / "taken").exists()

    def test_is_to_stand_in_no_repository(self, capsys):
        assert run(["check"]) == 2
        assert "not a git repository" in capsys.readouterr().err

    def test_is_told_apart_from_a_history_that_was_not_fetched(self, tmp_path, capsys, monkeypatch):
        whole, part = tmp_path / "whole", tmp_path / "part"
        whole.mkdir()
        a_repository(whole, "Cache, TL-5", "Tidy")
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{whole}", str(part))
        monkeypatch.chdir(part)
        assert run(["check", "origin/main..HEAD"]) == 2
        assert "Only a part of the history was fetched; fetch all of it." in capsys.readouterr().err


class TestWhatTheClientKnowsByItself:
    """It imports nothing of the server, so that it has copies of two of its rules."""

    def test_is_the_server_s_rule_of_what_names_a_proposal(self):
        one, other = (Path(each.__file__).with_name("trailers.py") for each in (client, rollout))
        assert one.read_text("utf-8") == other.read_text("utf-8")

    @pytest.mark.parametrize(
        ("address", "page"),
        [
            (
                "https://github.com/Larkfield/Shop.git",
                "https://github.com/Larkfield/Shop/commit/a1",
            ),
            ("https://ana:secret@git.example:8443/L/S", "https://git.example:8443/L/S/commit/a1"),
            ("git@gitlab.example:l/web/shop.git", "https://gitlab.example/l/web/shop/-/commit/a1"),
            ("ssh://git@git.example:2222/L/Shop.git/", "https://git.example/L/Shop/commit/a1"),
            ("/srv/git/Shop.git", ""),
        ],
    )
    def test_is_the_server_s_name_of_a_repository(self, address, page):
        hosted = origin_at(address)
        assert hosted.page_of("a1") == page
        if page:
            assert hosted.name == repository_named(address)
