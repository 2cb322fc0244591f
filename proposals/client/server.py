"""Calls to the server's API, tried again where that is safe and may help."""

from __future__ import annotations

import http.client
import json
import ssl
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from proposals.client.problems import Refused
from proposals.client.settings import Settings

TIMEOUT = 60
PAUSES = (1, 2, 4, 8)  # seconds before each further try
LONGEST_PAUSE = 300
WORTH_ANOTHER_TRY = {429, 502, 503, 504}


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow none: the token would go along, and a POST would become a GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Redirects)


def call(
    to: Settings, path: str, body: bytes | None = None, kind: str = "application/json"
) -> dict[str, Any]:
    """Return the server's answer to a GET, or to a POST where there is a body; raise Refused.

    A call that was lost is sent again: everything that is sent here may arrive twice.
    """
    headers = {"Authorization": f"Bearer {to.token}", "User-Agent": "throughline"}
    headers |= {"Content-Type": kind} if body is not None else {}
    request = urllib.request.Request(  # noqa: S310 (settings take http and https alone)
        f"{to.url}/api/v1{path}", data=body, headers=headers
    )
    for pause in (*PAUSES, None):
        try:
            with _opener.open(request, timeout=TIMEOUT) as answer:
                return _document(answer.read(), to)
        except urllib.error.HTTPError as error:
            if pause is None or error.code not in WORTH_ANOTHER_TRY:
                raise _refusal(error, to) from None
            pause = _asked_pause(error) or pause
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            if pause is None or isinstance(reason, ssl.SSLCertVerificationError):
                raise Refused(f"{to.url} cannot be reached: {reason}") from None
        _wait(pause)
    raise AssertionError("the last try returns or raises")


def _document(content: bytes, to: Settings) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Refused(f"{to.url} does not answer as Throughline does. Is that its address?")
    return document


def _refusal(error: urllib.error.HTTPError, to: Settings) -> Refused:
    if 300 <= error.code < 400:
        place = error.headers.get("Location", "elsewhere").partition("/api/v1")[0]
        return Refused(f"{to.url} sends on to {place}: use that address.")
    if error.code == 401:
        return Refused(f"{to.url} does not know this token, or it is no longer valid.")
    try:
        document = _document(error.read(), to)
    except Refused:
        return Refused(f"{to.url} answered {error.code} {error.reason}.")
    lines = [
        f"{field.removeprefix('points[0].')}: {message}"
        for field, messages in document.get("errors", {}).items()
        for message in messages
    ]
    return Refused(*lines or [str(document.get("detail") or error.reason)], document=document)


def _asked_pause(error: urllib.error.HTTPError) -> int:
    said = error.headers.get("Retry-After", "")
    return min(int(said), LONGEST_PAUSE) if said.isdecimal() else 0


def _wait(seconds: int) -> None:
    if seconds > max(PAUSES):
        print(f"The server asks to wait {seconds} seconds.", file=sys.stderr)
    time.sleep(seconds)
