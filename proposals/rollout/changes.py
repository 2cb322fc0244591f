"""A commit, merge request, release or deployment as somebody told us of it, before it is linked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import unquote

from proposals import clock, words
from proposals.forms import one_line
from proposals.rollout.models import ChangeKind, ChangeLink

LONGEST_NAME, LONGEST_TITLE, LONGEST_URL = 200, 300, 2_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_WEB = re.compile(r"https?://[^\s/?#]+[^\s\\]*", re.IGNORECASE)
_SHA = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What carries a change: ``reference`` is its name in ``repository``.

    That is the full hash of a commit, the number of a merge request, the tag of a release,
    the id of a deployment. ``sha`` is the commit that it stands for; a deployment of that
    commit finds the proposal. ``text`` is searched for proposals' numbers, and not kept.
    ``is_of_main`` says of a deployment that the default branch was deployed, with all that
    was merged there before.
    """

    kind: ChangeKind
    repository: str
    reference: str
    sha: str = ""
    title: str = ""
    url: str = ""
    author: str = ""
    state: str = ""
    environment: str = ""
    happened_at: datetime
    text: str = ""
    is_of_main: bool = False

    def kept(self) -> Change:
        """Return it as it may be stored: on single lines, of bounded lengths, led to by http.

        A clock that runs ahead is put right: nothing happened after now.
        """
        sha = self.sha.strip().lower()
        url = self.url.strip()
        return replace(
            self,
            repository=repository_named(self.repository),
            reference=_short(self.reference, LONGEST_NAME),
            sha=sha if _SHA.fullmatch(sha) else "",
            title=_short(self.title, LONGEST_TITLE),
            url=url if _WEB.fullmatch(url) and len(url) <= LONGEST_URL else "",
            author=_short(self.author, LONGEST_NAME),
            state=_short(self.state, 30),
            environment=_short(self.environment, LONGEST_NAME),
            happened_at=max(EARLIEST, min(self.happened_at, clock.now())),
        )


def called(change: Change | ChangeLink) -> str:
    """Return what people call it: 'commit 1a2b3c4', 'merge request 12', 'release v2.1'."""
    if change.kind == ChangeKind.DEPLOYMENT:
        return f"deployment to {change.environment}" if change.environment else "deployment"
    name = change.reference
    if change.kind == ChangeKind.COMMIT and _SHA.fullmatch(name):
        name = name[:7]
    return f"{words.CHANGE_KIND[change.kind].lower()} {name}"


def told_as(change: Change | ChangeLink) -> str:
    """Return what it is called, and its title where it has one: 'commit 1a2b3c4: Fetch first'."""
    return f"{called(change)}: {change.title}" if change.title else called(change)


def repository_named(text: str) -> str:
    """Return 'owner/name' in lower case, of itself or of any address that it is cloned from.

    >>> repository_named("git@github.com:Larkfield/Builds.git")
    'larkfield/builds'
    """
    path = re.sub(r"^(?:[a-z][a-z0-9+.-]*://[^/]*/|(?:[^@/\s]+@)?[^:/\s]+:)", "", one_line(text))
    return _short(path.strip("/").removesuffix(".git").lower(), LONGEST_NAME)


_ADDRESS = re.compile(
    r"https?://[^/\s]+/(?P<repository>[\w./-]+?)/(?:-/)?(?P<kind>commits?|pull|merge_requests|releases)"
    r"/(?:tag/)?(?P<reference>[^\s?#/]+)/?(?:[?#]\S*)?"
)
_KINDS = {
    "commit": ChangeKind.COMMIT,
    "commits": ChangeKind.COMMIT,
    "pull": ChangeKind.MERGE_REQUEST,
    "merge_requests": ChangeKind.MERGE_REQUEST,
    "releases": ChangeKind.RELEASE,
}


def change_at(address: str, *, title: str = "") -> Change | None:
    """Return the commit, merge request or release that a code host shows at an address, or None."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        return None
    kind, reference = _KINDS[found["kind"]], unquote(found["reference"])
    is_commit = kind == ChangeKind.COMMIT
    if is_commit and not _SHA.fullmatch(reference.lower()):
        return None
    if kind == ChangeKind.MERGE_REQUEST and not reference.isdecimal():
        return None
    return Change(
        kind=kind,
        repository=found["repository"],
        reference=reference.lower() if is_commit else reference,
        sha=reference if is_commit else "",
        title=title,
        url=address,
        happened_at=clock.now(),
    )


def _short(text: str, longest: int) -> str:
    text = one_line(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
