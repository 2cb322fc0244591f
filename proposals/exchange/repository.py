"""The repository an archive was taken from: its own addresses lead into the archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proposals.exchange.document import ParsedDocument

_NAME = r"(?P<name>[\w.-]+/[\w.-]+)"
_FILE = re.compile(
    rf"https?://(?:www\.)?(?:github\.com/{_NAME}/(?:blob|tree|raw)"
    r"|raw\.githubusercontent\.com/(?P<raw>[\w.-]+/[\w.-]+))"
    r"/[^/\s)>#]+/(?P<path>[^\s)>#\"'\]]+)(?P<place>#L[0-9-L]+)?",
    re.IGNORECASE,
)
# Without what follows a number: a link to one comment is not a link to the proposal.
_PULL = re.compile(
    rf"https?://(?:www\.)?github\.com/{_NAME}/(?:pull|issues)/(?P<number>[0-9]{{1,6}})/?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Repository:
    """Its name, and whether pull requests have the numbers of the proposals they brought."""

    name: str = ""
    numbers_are_pulls: bool = False

    def path_in(self, url: str) -> str | None:
        """Return the path of the file that a URL of this repository shows."""
        found = _FILE.fullmatch(url.partition("#")[0]) if self._is_own(url) else None
        return found["path"] if found else None

    def number_in(self, url: str) -> int | None:
        """Return the proposal's number in the URL of a pull request or an issue."""
        found = _PULL.fullmatch(url) if self.numbers_are_pulls and self._is_own(url) else None
        return int(found["number"]) if found else None

    def _is_own(self, url: str) -> bool:
        found = _FILE.match(url) or _PULL.match(url)
        if not self.name or not found or found.groupdict().get("place"):
            return False
        return (found["name"] or found["raw"]).lower() == self.name


def repository_of(documents: Sequence[ParsedDocument], paths: Collection[str]) -> Repository:
    """Find the repository that documents name when they link to one another.

    It is the one whose file addresses exist in the archive, or whose pull requests
    have the documents' own numbers in at least half of the documents that name one.
    """
    files: Counter[str] = Counter()
    pulls: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for document in documents:
        for found in _FILE.finditer(document.body):
            if found["path"] in paths:
                files[(found["name"] or found["raw"]).lower()] += 1
        for found in (each for url in document.discussion if (each := _PULL.match(url))):
            same = int(found["number"]) == document.number
            (pulls if same else others)[found["name"].lower()] += 1
    numbered = {name for name in pulls if pulls[name] > max(1, others[name])}
    votes = files + Counter({name: pulls[name] for name in numbered})
    if not votes:
        return Repository()
    name = votes.most_common(1)[0][0]
    return Repository(name, numbers_are_pulls=name in numbered)
