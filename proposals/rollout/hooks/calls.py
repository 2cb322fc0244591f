"""A call from a code host as it arrived, and the ways in which it can be refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from proposals.errors import Problem
from proposals.nesting import parse_json
from proposals.rollout.models import Ending, Service

LARGEST_BODY = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
_ANSWERS = {
    Ending.TOO_LARGE: (413, "Too large"),
    Ending.MALFORMED: (422, "Not understood"),
    Ending.UNKNOWN_REPOSITORY: (404, "Unknown repository"),
    Ending.BAD_SIGNATURE: (401, "Not signed by whom it says"),
    Ending.REPLAYED: (409, "Taken already"),
}
_HEADERS = {
    Service.GITHUB: ("x-github-event", "x-github-delivery"),
    Service.GITLAB: ("x-gitlab-event", "x-gitlab-event-uuid"),
}


class Refused(Problem):
    """A call that is not believed, or not understood; its sender and administrators read why."""

    def __init__(self, ending: Ending, detail: str, *, repository: str = "") -> None:
        super().__init__(detail)
        self.ending, self.repository = ending, repository
        self.status, self.title = _ANSWERS[ending]
        self.code = ending.value


@dataclass(frozen=True)
class Call:
    """What was sent; nothing in it is believed yet. The names of headers are in lower case."""

    service: Service
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers.get(_HEADERS[self.service][0], "")

    @property
    def delivery(self) -> str:
        return self.headers.get(_HEADERS[self.service][1], "")

    @property
    def is_ping(self) -> bool:
        return self.service == Service.GITHUB and self.event == "ping"

    @property
    def digest(self) -> str:
        """What tells one body from another. A ping is the same each time, and changes nothing."""
        told_apart = self.delivery.encode() if self.is_ping else b""
        return hashlib.sha256(self.body + told_apart).hexdigest()

    def payload(self) -> dict[str, Any]:
        """Return the JSON, alone or as the field of a form, whichever the host was told to send."""
        body = self.body
        try:
            if self.headers.get("content-type", "").partition(";")[0].strip() == FORM:
                fields = parse_qs(body.decode("ascii"), max_num_fields=5)
                body = fields.get("payload", [""])[0].encode()
            found = parse_json(body)
        except ValueError as problem:
            raise Refused(Ending.MALFORMED, str(problem)) from None
        if not isinstance(found, dict):
            raise Refused(Ending.MALFORMED, "The body is not a JSON object.")
        return found
