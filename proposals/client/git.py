"""The git repository that one stands in, as git itself reads it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

from proposals.client.problems import Misused

# Nothing that a repository or its owner configured is run, and nobody is asked anything.
_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_QUIETLY = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "none",  # a history that is not all here is not fetched either
    "LC_ALL": "C",
}
_ORIGIN = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[^/:]+)(?::(?P<port>[0-9]+))?/"
    r"|(?:[^/@:]+@)?(?P<scp>[^/:]+):(?!//))(?P<name>[^?#]+?)(?:\.git)?/*"
)
# Where the default branch may be found, the surest first.
DEFAULTS = (
    *("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master"),
    *("refs/heads/main", "refs/heads/master"),
)


class Commit(NamedTuple):
    """A commit as its log tells it; ``at`` is when it was committed, with its offset."""

    sha: str
    parents: int
    at: str
    author: str
    message: str

    @property
    def subject(self) -> str:
        return self.message.strip().partition("\n")[0]


class Origin(NamedTuple):
    """Where a repository is hosted: ``name`` is owner/name, in lower case."""

    name: str
    page: str

    def page_of(self, sha: str) -> str:
        """Return the address of a commit's page, or nothing where none is known."""
        between = "/-/commit/" if "gitlab" in self.page.partition("//")[2] else "/commit/"
        return f"{self.page}{between}{sha}" if self.page else ""


def commits_in(wanted: str) -> list[Commit]:
    """Return the commits of a range, the latest first; raise Misused if there is no such range."""
    if wanted.startswith("-"):
        raise Misused(f"“{wanted}” is not a range of commits, such as origin/main..HEAD.")
    told = "--format=%H%n%P%n%cI%n%an%n%B"
    try:
        log = _git("log", "-z", "--encoding=UTF-8", told, wanted, "--")
    except Misused as problem:
        raise Misused(f"{problem}.{note_on_shallow()}") from None
    return [_commit(entry) for entry in log.split("\0") if entry]


def commit_named(name: str) -> Commit:
    """Return the one commit that a name stands for: HEAD, a branch, a tag, a part of its hash."""
    if name.startswith("-"):
        raise Misused(f"“{name}” is not a commit.")
    sha = _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", allowed=(0, 1)).strip()
    if not sha:
        raise Misused(f"There is no commit “{name}” here.{note_on_shallow()}")
    return commits_in(f"{sha}^!")[0]


def default_branch() -> str:
    """Return the full name of the default branch, as far as it is here; raise Misused."""
    here = _git("for-each-ref", "--format=%(refname)", *DEFAULTS).split()
    found = next((name for name in DEFAULTS if name in here), None)
    if found is None:
        raise Misused("The default branch is not here: write a range, such as origin/main..HEAD.")
    return found


def note_on_shallow() -> str:
    """Return a sentence if the repository holds only a part of its history, else nothing."""
    is_shallow = _git("rev-parse", "--is-shallow-repository").strip() == "true"
    return " Only a part of the history was fetched; fetch all of it." if is_shallow else ""


def origin() -> Origin:
    """Return where the repository is hosted; without an origin its folder is its name."""
    url = _git("config", "--get", "remote.origin.url", allowed=(0, 1)).strip()
    return origin_at(url or _git("rev-parse", "--show-toplevel").strip())


def origin_at(place: str) -> Origin:
    """Return what an address to clone from says, or a folder; never what it holds of secrets."""
    found = _ORIGIN.fullmatch(place)
    if found is None:
        name = os.path.basename(place.rstrip("/")).removesuffix(".git").lower()
        return Origin(name, "")
    name = found["name"].strip("/")
    host = found["host"] or found["scp"]
    is_web = place.startswith(("http://", "https://"))
    port = f":{found['port']}" if found["port"] and is_web else ""
    scheme = "http" if place.startswith("http://") else "https"
    return Origin(name.lower(), f"{scheme}://{host}{port}/{name}")


def short(sha: str) -> str:
    return sha[:9]


def plain(text: str) -> str:
    """Return words of others without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _commit(entry: str) -> Commit:
    sha, parents, at, author, message = entry.lstrip("\n").split("\n", 4)
    return Commit(sha, len(parents.split()), at, author, message)


def _git(*arguments: str, allowed: Sequence[int] = (0,)) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell; what follows is checked)
            [*_GIT, *arguments],
            env=os.environ | _QUIETLY,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise Misused("git is not installed here.") from None
    if done.returncode not in allowed:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise Misused(f"git says: {plain(said.removeprefix('fatal: ')) or 'no'}")
    return done.stdout.decode("utf-8", "replace")
