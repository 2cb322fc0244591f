"""What code hosts send, in the shapes that they document: examples of our own.

GitHub: https://docs.github.com/en/webhooks/webhook-events-and-payloads
GitLab: https://docs.gitlab.com/user/project/integrations/webhook_events/
"""

from __future__ import annotations

from typing import Any

REPOSITORY = "larkfield/builds"
MAIN = "refs/heads/main"
FIRST, TIP, MERGE = (digit * 40 for digit in "abc")
PERSON = {
    "login": "priya-r",
    "id": 4711,
    "type": "User",
    "html_url": "https://github.com/priya-r",
    "site_admin": False,
}


def _github(**fields: Any) -> dict[str, Any]:
    repository = {
        "id": 186853002,
        "name": "Builds",
        "full_name": "Larkfield/Builds",
        "private": True,
        "owner": {"login": "Larkfield", "type": "Organization"},
        "html_url": "https://github.com/Larkfield/Builds",
        "description": None,
        "pushed_at": 1780491653,
        "default_branch": "main",
    }
    return {**fields, "repository": repository, "sender": PERSON}


def github_ping() -> dict[str, Any]:
    hook = {"type": "Repository", "id": 9, "active": True, "events": ["push", "pull_request"]}
    return _github(zen="Keep it logically awesome.", hook_id=9, hook=hook)


def github_push(
    message: str = "", *, ref: str = "refs/heads/main", **fields: Any
) -> dict[str, Any]:
    """A commit that says something, below another one."""
    commits = [
        _github_commit(FIRST, f"Fetch before building\n\n{message}"),
        _github_commit(TIP, "Tidy up"),
    ]
    return _github(
        **{
            "ref": ref,
            "before": "0" * 40,
            "after": TIP,
            "created": False,
            "deleted": False,
            "forced": False,
            "base_ref": None,
            "compare": "https://github.com/Larkfield/Builds/compare/000000000000...bbbbbbbbbbbb",
            "commits": commits,
            "head_commit": commits[-1],
            "pusher": {"name": "priya-r", "email": "priya@larkfield.example"},
            **fields,
        }
    )


def _github_commit(sha: str, message: str) -> dict[str, Any]:
    author = {"name": "Priya Raman", "email": "priya@larkfield.example", "username": "priya-r"}
    return {
        "id": sha,
        "tree_id": "d" * 40,
        "distinct": True,
        "message": message,
        "timestamp": "2026-06-03T14:03:00+02:00",
        "url": f"https://github.com/Larkfield/Builds/commit/{sha}",
        "author": author,
        "committer": author,
        "added": ["cache.go"],
        "removed": [],
        "modified": ["build.go"],
    }


def github_tag() -> dict[str, Any]:
    head = _github_commit(TIP, "Tidy up")
    return github_push(ref="refs/tags/v2.1", after="e" * 40, commits=[], head_commit=head)


def github_pull_request(body: str | None, *, action: str = "opened") -> dict[str, Any]:
    is_merged = action == "closed"
    return _github(
        action=action,
        number=12,
        pull_request={
            "id": 279147437,
            "html_url": "https://github.com/Larkfield/Builds/pull/12",
            "number": 12,
            "state": "closed" if is_merged else "open",
            "locked": False,
            "title": "Fetch before building",
            "user": PERSON,
            "body": body,
            "created_at": "2026-06-02T09:00:00Z",
            "updated_at": "2026-06-03T12:30:00Z" if is_merged else "2026-06-02T09:00:00Z",
            "closed_at": "2026-06-03T12:30:00Z" if is_merged else None,
            "merged_at": "2026-06-03T12:30:00Z" if is_merged else None,
            "merge_commit_sha": MERGE,
            "draft": False,
            "head": {"label": "Larkfield:cache", "ref": "cache", "sha": TIP},
            "base": {"label": "Larkfield:main", "ref": "main", "sha": "0" * 40},
            "merged": is_merged,
            "mergeable": None if is_merged else True,
            "commits": 2,
        },
    )


def github_release(body: str) -> dict[str, Any]:
    return _github(
        action="published",
        release={
            "html_url": "https://github.com/Larkfield/Builds/releases/tag/v2.1",
            "id": 17372790,
            "tag_name": "v2.1",
            "target_commitish": "main",
            "name": "Faster builds",
            "draft": False,
            "author": PERSON,
            "prerelease": False,
            "created_at": "2026-06-03T13:00:00Z",
            "published_at": "2026-06-03T13:05:00Z",
            "assets": [],
            "body": body,
        },
    )


def github_deployment_status(
    sha: str = TIP, *, state: str = "success", environment: str = "production"
) -> dict[str, Any]:
    return _github(
        action="created",
        deployment_status={
            "id": 209916254,
            "state": state,
            "creator": PERSON,
            "description": "Deployed in 94 seconds",
            "environment": environment,
            "target_url": "https://ci.larkfield.example/runs/9",
            "log_url": "",
            "created_at": "2026-06-03T14:00:00Z",
            "updated_at": "2026-06-03T14:00:00Z",
        },
        deployment={
            "id": 145988746,
            "sha": sha,
            "ref": "main",
            "task": "deploy",
            "payload": {},
            "original_environment": environment,
            "environment": environment,
            "description": None,
            "creator": PERSON,
            "created_at": "2026-06-03T13:58:00Z",
            "updated_at": "2026-06-03T14:00:00Z",
        },
        check_run=None,
        workflow=None,
    )


def _gitlab(**fields: Any) -> dict[str, Any]:
    address = "https://gitlab.example/larkfield/builds"
    project = {
        "id": 15,
        "name": "Builds",
        "description": "",
        "web_url": address,
        "avatar_url": None,
        "git_ssh_url": "git@gitlab.example:larkfield/builds.git",
        "git_http_url": f"{address}.git",
        "namespace": "Larkfield",
        "visibility_level": 0,
        "path_with_namespace": "larkfield/builds",
        "default_branch": "main",
    }
    return {**fields, "project": project}


def _gitlab_commit(sha: str, message: str) -> dict[str, Any]:
    return {
        "id": sha,
        "message": message,
        "title": message.partition("\n")[0],
        "timestamp": "2026-06-03T14:03:00+02:00",
        "url": f"https://gitlab.example/larkfield/builds/-/commit/{sha}",
        "author": {"name": "Priya Raman", "email": "[REDACTED]"},
        "added": ["cache.go"],
        "modified": ["build.go"],
        "removed": [],
    }


def gitlab_push(
    message: str = "", *, ref: str = "refs/heads/main", total: int = 2
) -> dict[str, Any]:
    return _gitlab(
        object_kind="push",
        event_name="push",
        before="0" * 40,
        after=TIP,
        ref=ref,
        ref_protected=True,
        checkout_sha=TIP,
        user_id=4,
        user_name="Priya Raman",
        user_username="priya",
        project_id=15,
        commits=[
            _gitlab_commit(FIRST, f"Fetch before building\n\n{message}"),
            _gitlab_commit(TIP, "Tidy up"),
        ],
        total_commits_count=total,
    )


def gitlab_tag(message: str | None = None) -> dict[str, Any]:
    return _gitlab(
        object_kind="tag_push",
        event_name="tag_push",
        before="0" * 40,
        after="e" * 40,
        ref="refs/tags/v2.1",
        checkout_sha=TIP,
        message=message,
        user_id=4,
        user_name="Priya Raman",
        commits=[],
        total_commits_count=0,
    )


def gitlab_merge_request(description: str, *, state: str = "opened") -> dict[str, Any]:
    is_merged = state == "merged"
    return _gitlab(
        object_kind="merge_request",
        event_type="merge_request",
        user={"id": 4, "name": "Priya Raman", "username": "priya", "email": "[REDACTED]"},
        object_attributes={
            "id": 99,
            "iid": 12,
            "target_branch": "main",
            "source_branch": "cache",
            "title": "Fetch before building",
            "created_at": "2026-06-02T09:00:00Z",
            "updated_at": "2026-06-03T12:30:00Z" if is_merged else "2026-06-02T09:00:00Z",
            "state": state,
            "state_id": 3 if is_merged else 1,
            "merge_commit_sha": MERGE if is_merged else None,
            "description": description,
            "url": "https://gitlab.example/larkfield/builds/-/merge_requests/12",
            "last_commit": _gitlab_commit(TIP, "Tidy up"),
            "action": "merge" if is_merged else "open",
        },
        labels=[],
        changes={},
    )


def gitlab_release(description: str) -> dict[str, Any]:
    return _gitlab(
        id=1,
        created_at="2026-06-03 13:00:00 UTC",
        description=description,
        name="Faster builds",
        released_at="2026-06-03 13:05:00 UTC",
        tag="v2.1",
        object_kind="release",
        url="https://gitlab.example/larkfield/builds/-/releases/v2.1",
        action="create",
        assets={"count": 0, "links": [], "sources": []},
        commit=_gitlab_commit(TIP, "Tidy up"),
    )


def gitlab_deployment(
    sha: str = TIP, *, status: str = "success", environment: str = "production"
) -> dict[str, Any]:
    return _gitlab(
        object_kind="deployment",
        status=status,
        status_changed_at="2026-06-03 16:00:00 +0200",
        deployment_id=15,
        deployable_id=796,
        deployable_url="https://gitlab.example/larkfield/builds/-/jobs/796",
        environment=environment,
        environment_tier="production",
        environment_slug="production",
        environment_external_url="https://larkfield.example",
        short_sha=sha[:8],
        user={"id": 4, "name": "Priya Raman", "username": "priya"},
        user_url="https://gitlab.example/priya",
        commit_url=f"https://gitlab.example/larkfield/builds/-/commit/{sha}",
        commit_title="Tidy up",
        ref="main",
    )
