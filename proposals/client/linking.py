"""One commit on its way to the proposal that it belongs to."""

from __future__ import annotations

import json
from typing import Any

from proposals.client.git import commit_named, origin
from proposals.client.server import call
from proposals.client.settings import Settings

LONGEST_TITLE, LONGEST_NAME = 300, 200  # what the server takes


def link_commit(
    to: Settings, number: int, *, sha: str | None, url: str | None, title: str | None
) -> dict[str, Any]:
    """Link a commit of the repository that one stands in; return the link as the server has it.

    What is not given comes from the commit and from the repository's origin. To link the
    same commit again changes nothing.
    """
    commit, hosted = commit_named(sha or "HEAD"), origin()
    change = {
        "kind": "commit",
        "repository": hosted.name,
        "reference": commit.sha,
        "sha": commit.sha,
        "title": (title or commit.subject)[:LONGEST_TITLE],
        "url": url or hosted.page_of(commit.sha),
        "author": commit.author[:LONGEST_NAME],
        "happened_at": commit.at,
    }
    return call(to, f"/proposals/{number}/changes", json.dumps(change).encode())
