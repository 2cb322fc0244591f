"""A git repository of a test's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_NAME": "Ana Author" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "ana@larkfield.example" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_DATE": "2026-03-02T09:30:00+01:00" for role in ("AUTHOR", "COMMITTER")},
}


def git(path: Path, *arguments: str, reading: str = "") -> str:
    """Run git there, as Ana Author on 2 March 2026, and return what it says."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=path,
        env=os.environ | _WHO,
        input=reading.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def a_repository(path: Path, *messages: str, origin: str = "") -> Path:
    """Make a repository with one commit on main, and one for each message on work."""
    git(path, "init", "-q", "-b", "main")
    if origin:
        git(path, "remote", "add", "origin", origin)
    commit(path, "Begin")
    git(path, "checkout", "-q", "-b", "work")
    for message in messages:
        commit(path, message)
    return path


def commit(path: Path, message: str) -> str:
    """Return the hash of a new commit."""
    git(path, "commit", "-q", "--allow-empty", "--allow-empty-message", "-F-", reading=message)
    return git(path, "rev-parse", "HEAD")
