"""GitLab's events: https://docs.gitlab.com/user/project/integrations/webhook_events/"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proposals import clock
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
STATES = {"opened": "open", "locked": "open", "closed": "closed", "merged": "merged"}
ENDS = {"success": "succeeded", "failed": "failed"}


def repository_in(payload: Payload) -> str:
    """Return 'group/name', however many groups there are; Malformed for no project."""
    return needed(part(payload, "project"), "path_with_namespace")


def changes_in(event: str, payload: Payload) -> list[Change] | None:
    """Return the changes that an event tells of; None for an event that is not read.

    The kind is the payload's own: the header says the same, and is not signed.
    """
    read = READERS.get(text(payload, "object_kind"))
    return read(payload) if read else None


def _pushed(payload: Payload) -> list[Change]:
    main = _main(payload)
    is_there = not main or is_main(text(payload, "ref"), main)
    tip = sha_in(payload, "after") if is_there else ""
    return [
        Change(
            kind=ChangeKind.COMMIT,
            repository=repository_in(payload),
            reference=needed(commit, "id"),
            # Whoever deploys what was pushed deploys the commits below it.
            sha=tip or needed(commit, "id"),
            title=text(commit, "title") or first_line(text(commit, "message")),
            url=text(commit, "url"),
            author=name_of(commit, "author", "name"),
            state="merged" if is_there else "open",
            happened_at=instant(commit, "timestamp"),
            text=text(commit, "message"),
        )
        for commit in parts(payload, "commits")
    ]


def _main(payload: Payload) -> str:
    return name_of(payload, "project", "default_branch")


def _tagged(payload: Payload) -> list[Change]:
    sha = sha_in(payload, "checkout_sha")  # “after” is the tag's own, where it has a message
    if not sha or not sha_in(payload, "after"):
        return []  # the tag was deleted
    tag, message = needed(payload, "ref").removeprefix("refs/tags/"), text(payload, "message")
    return [
        Change(
            kind=ChangeKind.RELEASE,
            repository=repository_in(payload),
            reference=tag,
            sha=sha,
            title=first_line(message),
            url=f"{name_of(payload, 'project', 'web_url')}/-/tags/{tag}",
            author=text(payload, "user_name"),
            happened_at=clock.now(),  # no time is sent
            text=f"{tag}\n{message}",
        )
    ]


def _merge_request(payload: Payload) -> list[Change]:
    request = part(payload, "object_attributes")
    state = STATES.get(needed(request, "state"))
    if state is None:
        raise Malformed("“state” is none that merge requests have.")
    title, description = text(request, "title"), text(request, "description")
    merged_as = sha_in(request, "merge_commit_sha") or sha_in(request, "squash_commit_sha")
    order = ("merged_at", "closed_at") if state != "open" else ()
    return [
        Change(
            kind=ChangeKind.MERGE_REQUEST,
            repository=repository_in(payload),
            reference=needed(request, "iid"),
            sha=merged_as or name_of(request, "last_commit", "id"),
            title=title,
            url=text(request, "url"),
            author=name_of(request, "last_commit", "author", "name"),
            state=state,
            happened_at=instant(request, *order, "updated_at", "created_at"),
            text=f"{title}\n{description}",
        )
    ]


def _release(payload: Payload) -> list[Change]:
    if text(payload, "action") == "delete":
        return []
    tag, name, description = (text(payload, each) for each in ("tag", "name", "description"))
    return [
        Change(
            kind=ChangeKind.RELEASE,
            repository=repository_in(payload),
            reference=needed(payload, "tag"),
            sha=name_of(payload, "commit", "id"),
            title=name if name != tag else "",
            url=text(payload, "url"),
            author=name_of(payload, "commit", "author", "name"),
            happened_at=instant(payload, "released_at", "created_at"),
            text=f"{tag}\n{name}\n{description}",
        )
    ]


def _deployed(payload: Payload) -> list[Change]:
    end = ENDS.get(needed(payload, "status"))
    if end is None:
        return []
    return [
        Change(
            kind=ChangeKind.DEPLOYMENT,
            repository=repository_in(payload),
            reference=needed(payload, "deployment_id"),
            sha=_deployed_commit(payload),
            title=text(payload, "commit_title"),
            url=text(payload, "deployable_url") or text(payload, "environment_external_url"),
            author=name_of(payload, "user", "name"),
            state=end,
            environment=text(payload, "environment"),
            happened_at=instant(payload, "status_changed_at"),
            text=f"{text(payload, 'ref')}\n{text(payload, 'commit_title')}",
            is_of_main=is_main(text(payload, "ref"), _main(payload)),
        )
    ]


def _deployed_commit(payload: Payload) -> str:
    """Return the whole hash; only its beginning is sent, and the commit's address ends in it."""
    short, sha = text(payload, "short_sha"), text(payload, "commit_url").rpartition("/")[2]
    return sha if short and sha.startswith(short) else ""


READERS: dict[str, Callable[[Payload], list[Change]]] = {
    "push": _pushed,
    "tag_push": _tagged,
    "merge_request": _merge_request,
    "release": _release,
    "deployment": _deployed,
}


def left_out(payload: Payload) -> int:
    """Return how many commits of a push were not sent: at most twenty are."""
    total, sent = payload.get("total_commits_count"), payload.get("commits")
    if payload.get("object_kind") != "push" or type(total) is not int or not isinstance(sent, list):
        return 0
    return max(0, total - len(sent))
