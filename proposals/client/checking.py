"""Whether what commits name may go in: it exists, and it was accepted."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from proposals.client.git import (
    Commit,
    commits_in,
    default_branch,
    note_on_shallow,
    plain,
    short,
)
from proposals.client.problems import Refused
from proposals.client.server import call
from proposals.client.settings import Settings
from proposals.client.trailers import numbers_named

ACCEPTED = {"accepted", "rolling_out", "measuring", "closed"}
# What each other stage means to somebody who wants to merge now.
_NOT_YET = {
    "draft": "is a draft: it has to be reviewed and accepted first",
    "in_review": "is in review: it has to be accepted first",
    "final_comment": "is in final comment: it has to be accepted first",
    "deferred": "was deferred: it has to be taken up again and accepted first",
    "dormant": "is dormant: it has to be taken up again and accepted first",
    "declined": "was declined: name the proposal that this work belongs to",
    "withdrawn": "was withdrawn: name the proposal that this work belongs to",
    "superseded": "was superseded: name the proposal that took its place",
}
HELP = (
    "Correct a message with git commit --amend (the last commit) or git rebase -i (those before"
    " it); what waits for a decision can go in once it is accepted."
)


class Fault(NamedTuple):
    """What is wrong with one commit; ``number`` and ``stage`` where it names a proposal."""

    sha: str
    subject: str
    number: int | None
    stage: str | None
    says: str
    url: str


def check_commits(to: Settings, wanted: str | None, *, require_all: bool) -> dict[str, Any]:
    """Look at every commit of a range, by default those that the default branch has not.

    Raises Refused with a line for each fault, and the whole answer as its document.
    """
    chosen = wanted or f"{default_branch()}..HEAD"
    commits = commits_in(chosen)
    named = {each.sha: numbers_named(each.message, server=to.url) for each in commits}
    numbers = sorted({number for some in named.values() for number in some})
    known = {number: _proposal(to, number) for number in numbers}
    faults = [
        fault
        for each in reversed(commits)
        for fault in _faults(each, named[each.sha], known, require_all)
    ]
    answer = {
        "range": chosen.removeprefix("refs/remotes/").removeprefix("refs/heads/"),
        "commits": len(commits),
        "naming": sum(1 for some in named.values() if some),
        "proposals": [found for found in known.values() if found],
        "faults": [fault._asdict() for fault in faults],
    }
    _note_on_history(answer)
    if faults:
        raise Refused(*_lines(faults, len(commits)), document=answer)
    return answer


def in_words(answer: Mapping[str, Any]) -> str:
    """Return what was found where nothing is wrong."""
    count = answer["commits"]
    if not count:
        return f"There are no commits in {answer['range']}."
    commits = "1 commit" if count == 1 else f"{count} commits"
    if not answer["naming"]:
        return f"{commits} in {answer['range']}; none names a proposal."
    numbers = ", ".join(str(each["number"]) for each in answer["proposals"])
    return f"{commits} in {answer['range']}; every proposal named is accepted: {numbers}."


def _proposal(to: Settings, number: int) -> dict[str, Any] | None:
    try:
        found = call(to, f"/proposals/{number}")
    except Refused as problem:
        if problem.document.get("status") == 404:
            return None
        raise
    return {name: found[name] for name in ("number", "title", "stage", "url")}


def _faults(
    commit: Commit,
    numbers: Sequence[int],
    known: Mapping[int, Mapping[str, Any] | None],
    require_all: bool,
) -> Iterator[Fault]:
    said = (commit.sha, commit.subject)
    if require_all and not numbers and commit.parents < 2:
        yield Fault(*said, None, None, "names no proposal: add a line such as “Proposal: 42”", "")
    for number in numbers:
        found = known[number]
        if found is None:
            why = f"names proposal {number}, which is not there, or not for this token to see"
            yield Fault(*said, number, None, why, "")
        elif found["stage"] not in ACCEPTED:
            why = _NOT_YET.get(found["stage"], "is not accepted")
            says = f"names proposal {number}, “{found['title']}”, which {why}"
            yield Fault(*said, number, found["stage"], says, found["url"])


def _lines(faults: Sequence[Fault], count: int) -> Iterator[str]:
    stopped = len({fault.sha for fault in faults})
    yield f"{'The commit' if count == 1 else f'{stopped} of {count} commits'} cannot go in yet:"
    for fault in faults:
        yield f"  {short(fault.sha)} {plain(fault.subject)}"
        yield f"    {plain(fault.says)}."
        if fault.url:
            yield f"    {plain(fault.url)}"
    yield HELP


def _note_on_history(answer: Mapping[str, Any]) -> None:
    """Say where the range may be shorter or longer than it is meant to be."""
    if note := note_on_shallow():
        print(f"Mind {answer['range']}:{note}", file=sys.stderr)
