"""The history of a local repository, as `git log` tells it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from proposals.rollout.changes import Change, repository_named
from proposals.rollout.models import ChangeKind

LONGEST_MESSAGE = 64 * 1024  # characters that are looked through
LONGEST_ENTRY = 1024 * 1024  # bytes; the rest of a longer one is left out
_CHUNK = 64 * 1024
# A repository is data: nothing that it configures is run, nothing is fetched, nobody is asked.
_GIT = (
    *("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false", "-c", "protocol.ext.allow=never"),
)
_QUIETLY = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
_HOSTED = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[^/:]+)(?::[0-9]+)?/"
    r"|(?:[^/@:]+@)?(?P<scp>[^/:]+):(?!//))(?P<name>[^?#]+?)(?:\.git)?/*"
)


class NoRepository(Exception):
    """git cannot read what was asked for; the text is what it says."""


class LocalRepository:
    """A repository on this machine; ``name`` is owner/name of its origin, else its folder's.

    Raises NoRepository where there is none, or where it belongs to somebody whom git does not
    trust.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ask("rev-parse", "--git-dir")
        url = self._ask("config", "--get", "remote.origin.url")
        self.name = repository_named(url or path.resolve().name)
        self._page = _page_of(url)

    def range_since(self, since: str | None) -> str:
        """Return the range from after a commit, tag or branch until HEAD."""
        ends = [self._commit(name) for name in (since, "HEAD") if name is not None]
        return "..".join(ends)

    def count(self, wanted: str) -> int:
        """Return how many commits are in a range."""
        return int(self._ask("rev-list", "--count", wanted, "--"))

    def commits(self, wanted: str) -> Iterator[Change]:
        """Yield the commits of a range, the oldest first, each with its message as its text."""
        log = ("log", "-z", "--reverse", "--encoding=UTF-8", "--format=%H%n%cI%n%an%n%B")
        with self._reading(*log, wanted, "--") as output:
            for entry in _entries(output):
                yield self._change(entry.decode("utf-8", "replace"))

    def _commit(self, name: str) -> str:
        is_name = not name.startswith("-")
        found = self._ask("rev-parse", "-q", "--verify", f"{name}^{{commit}}") if is_name else ""
        if not found:
            raise NoRepository(f"there is no commit “{name}” in it")
        return found

    def _change(self, entry: str) -> Change:
        sha, at, author, message = entry.lstrip("\n").split("\n", 3)
        return Change(
            kind=ChangeKind.COMMIT,
            repository=self.name,
            reference=sha,
            sha=sha,
            title=message.strip().partition("\n")[0],
            url=f"{self._page}{sha}" if self._page else "",
            author=author,
            happened_at=datetime.fromisoformat(at),
            text=message[:LONGEST_MESSAGE],
        )

    def _ask(self, *arguments: str) -> str:
        """Return what git answers; it ends with 1 where a name or a setting is not there."""
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell; what follows is checked)
            self._command(*arguments),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise NoRepository(_said(done.stderr))
        return done.stdout.decode("utf-8", "replace").strip()

    @contextmanager
    def _reading(self, *arguments: str) -> Iterator[IO[bytes]]:
        with subprocess.Popen(  # noqa: S603 (as above)
            self._command(*arguments),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as child:
            assert child.stdout is not None
            try:
                yield child.stdout
            except BaseException:
                child.kill()
                raise
        if child.returncode:
            raise NoRepository("git stopped before its end; the repository may be damaged")

    def _command(self, *arguments: str) -> list[str]:
        return [*_GIT, "-C", str(self.path), *arguments]


def _environment() -> dict[str, str]:
    """Return ours without what would lead git to another repository than the one named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | _QUIETLY


def _entries(output: IO[bytes]) -> Iterator[bytes]:
    held = b""
    while chunk := output.read(_CHUNK):
        *whole, held = (held + chunk).split(b"\0")
        yield from (entry for entry in whole if entry.strip())
        held = held[:LONGEST_ENTRY]
    if held.strip():
        yield held


def _page_of(url: str) -> str:
    """Return what the address of a commit's page begins with, or nothing where none is known."""
    found = _HOSTED.fullmatch(url)
    if found is None:
        return ""
    host = found["host"] or found["scp"]
    between = "/-/commit/" if "gitlab" in host else "/commit/"
    return f"https://{host}/{found['name'].strip('/')}{between}"


def _said(stderr: bytes) -> str:
    line = stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    return line.removeprefix("fatal: ") or "git could not read it"
