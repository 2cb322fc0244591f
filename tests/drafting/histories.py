"""Texts of real documents before and after a commit, from the archives beside the project."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(
    os.environ.get("CORPORA_DIR") or Path(__file__).resolve().parents[3] / "shared" / "corpora"
)


def successive_versions(bundle: str, clone: Path, *, most: int) -> Iterator[tuple[str, str]]:
    """Yield (old, new) of Markdown files that a commit changed, the latest commits first."""
    _git(Path("."), "clone", "--quiet", "--bare", str(FOLDER / bundle), str(clone))
    log = _git(clone, "log", "--diff-filter=M", "--no-merges", "--raw", "--no-abbrev", "--format=")
    changes = [line.split() for line in log.splitlines() if line.endswith(".md")]
    step = max(1, len(changes) // most)
    for _, _, before, after, *_ in changes[::step][:most]:
        yield _git(clone, "cat-file", "blob", before), _git(clone, "cat-file", "blob", after)


def _git(folder: Path, *words: str) -> str:
    run = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True)
    return run.stdout.decode("utf-8", "replace")
