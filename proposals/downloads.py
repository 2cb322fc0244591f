"""Bytes that somebody sent, on their way out: nothing in them may act as this site."""

from __future__ import annotations

import io

from flask import make_response, request, send_file
from werkzeug.wrappers import Response

# The browser keeps a copy, and asks every time whether it may still show it.
REVALIDATED = "private, no-cache"
POLICY = "sandbox; default-src 'none'"


def is_known(digest: str) -> bool:
    """Tell whether the browser says that it has exactly this content already."""
    return request.if_none_match.contains(digest)


def unchanged(digest: str) -> Response:
    """Answer that what the browser has is still what there is."""
    return _guarded(make_response("", 304), digest)


def download(content: bytes, *, name: str, shown_as: str | None, digest: str = "") -> Response:
    """Answer with the bytes: to be shown as this type, or to be saved where it is None.

    ``digest`` stands for the content, so that the browser may ask whether it changed.
    """
    response = send_file(
        io.BytesIO(content),
        mimetype=shown_as or "application/octet-stream",
        as_attachment=shown_as is None,
        download_name=name,
        conditional=False,
        etag=False,
    )
    return _guarded(response, digest)


def _guarded(response: Response, digest: str) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    if digest:
        response.set_etag(digest)
        response.headers["Cache-Control"] = REVALIDATED
    return response
