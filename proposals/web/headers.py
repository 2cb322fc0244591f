"""Headers on every response, whatever its status."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from proposals.downloads import REVALIDATED
from proposals.web.diagrams import ITS_FILES

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-src 'self'; frame-ancestors 'none'; object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    if request.endpoint == "static" and (request.view_args or {}).get("filename") in ITS_FILES:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" and response.headers.get("Cache-Control") != REVALIDATED:
        response.headers["Cache-Control"] = "private, no-store"
    if request_id := g.get("request_id"):
        response.headers["X-Request-Id"] = request_id
    return response
