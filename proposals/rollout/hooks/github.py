"""GitHub's events: https://docs.github.com/en/webhooks/webhook-events-and-payloads"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proposals.rollout.changes import Change
from proposals.rollout.hooks.reading import (
    Malformed,
    first_line,
    instant,
    is_main,
    name_of,
    needed,
    part,
    parts,
    sha_in,
    text,
)
from proposals.rollout.models import ChangeKind

Payload = dict[str, Any]
ENDS = {"success": "succeeded", "failure": "failed", "error": "failed"}
PUBLISHED = ("published", "released", "prereleased", "edited", "created")


def repository_in(payload: Payload) -> str:
    """Return 'owner/name'; Malformed for a payload of no repository."""
    return needed(part(payload, "repository"), "full_name")


def changes_in(event: str, payload: Payload) -> list[Change] | None:
    """Return the changes that an event tells of; None for an event that is not read."""
    read = READERS.get(event)
    return read(payload) if read else None


def _pushed(payload: Payload) -> list[Change]:
    ref, repository = text(payload, "ref"), repository_in(payload)
    if payload.get("deleted") is True:
        return []
    if ref.startswith("refs/tags/"):
        return _tagged(payload, ref.removeprefix("refs/tags/"), repository)
    main = _main(payload)
    is_there = not main or is_main(ref, main)
    tip = sha_in(payload, "after") if is_there else ""
    return [
        Change(
            kind=ChangeKind.COMMIT,
            repository=repository,
            reference=needed(commit, "id"),
            # Whoever deploys what was pushed deploys the commits below it.
            sha=tip or needed(commit, "id"),
            title=first_line(text(commit, "message")),
            url=text(commit, "url"),
            author=name_of(commit, "author", "name"),
            state="merged" if is_there else "open",
            happened_at=instant(commit, "timestamp"),
            text=text(commit, "message"),
        )
        for commit in parts(payload, "commits")
    ]


def _main(payload: Payload) -> str:
    return name_of(payload, "repository", "default_branch")


def _tagged(payload: Payload, tag: str, repository: str) -> list[Change]:
    """Return a tag, which says which commit a release is made of; the release itself does not."""
    head = payload.get("head_commit")
    if not isinstance(head, dict):
        return []
    return [
        Change(
            kind=ChangeKind.RELEASE,
            repository=repository,
            reference=tag,
            sha=needed(head, "id"),
            author=name_of(payload, "pusher", "name"),
            happened_at=instant(head, "timestamp"),
        )
    ]


def _pull_request(payload: Payload) -> list[Change]:
    request = part(payload, "pull_request")
    is_merged = request.get("merged") is True or bool(text(request, "merged_at"))
    state = "merged" if is_merged else text(request, "state")
    if state not in ("open", "closed", "merged"):
        raise Malformed("“state” is neither open nor closed.")
    title, body = text(request, "title"), text(request, "body")
    merged_as = sha_in(request, "merge_commit_sha") if is_merged else ""
    # A merged or closed request stays where it is in time, whatever is edited afterwards.
    order = ("merged_at", "closed_at", "updated_at") if state != "open" else ("updated_at",)
    return [
        Change(
            kind=ChangeKind.MERGE_REQUEST,
            repository=repository_in(payload),
            reference=needed(request, "number"),
            sha=merged_as or name_of(request, "head", "sha"),
            title=title,
            url=text(request, "html_url"),
            author=name_of(request, "user", "login"),
            state=state,
            happened_at=instant(request, *order, "created_at"),
            text=f"{title}\n{body}",
        )
    ]


def _release(payload: Payload) -> list[Change]:
    release = part(payload, "release")
    if release.get("draft") is True or text(payload, "action") not in PUBLISHED:
        return []
    tag, name, body = (text(release, each) for each in ("tag_name", "name", "body"))
    return [
        Change(
            kind=ChangeKind.RELEASE,
            repository=repository_in(payload),
            reference=needed(release, "tag_name"),
            sha=text(release, "target_commitish"),  # a branch's name is no hash, and is left out
            title=name if name != tag else "",
            url=text(release, "html_url"),
            author=name_of(release, "author", "login"),
            happened_at=instant(release, "published_at", "created_at"),
            text=f"{tag}\n{name}\n{body}",
        )
    ]


def _deployment_status(payload: Payload) -> list[Change]:
    deployment, status = part(payload, "deployment"), part(payload, "deployment_status")
    end = ENDS.get(needed(status, "state"))
    if end is None:
        return []
    url = text(status, "target_url") or text(status, "log_url")
    return [
        Change(
            kind=ChangeKind.DEPLOYMENT,
            repository=repository_in(payload),
            reference=needed(deployment, "id"),
            sha=sha_in(deployment, "sha"),
            title=text(deployment, "description") or text(status, "description"),
            url=url,
            author=name_of(deployment, "creator", "login"),
            state=end,
            environment=text(status, "environment") or text(deployment, "environment"),
            happened_at=instant(status, "created_at", "updated_at"),
            text=f"{text(deployment, 'ref')}\n{text(deployment, 'description')}",
            is_of_main=is_main(text(deployment, "ref"), _main(payload)),
        )
    ]


READERS: dict[str, Callable[[Payload], list[Change]]] = {
    "push": _pushed,
    "pull_request": _pull_request,
    "release": _release,
    "deployment_status": _deployment_status,
    "ping": lambda payload: [],
}


def left_out(payload: Payload) -> int:
    """Return how many commits of a push were not sent; GitHub sends all, or does not say."""
    return 0
