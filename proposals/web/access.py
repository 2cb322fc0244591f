"""Default deny: what is not listed here needs a signed-in person, and forms their token."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from proposals.accounts.session import is_form_token
from proposals.db import release_lock
from proposals.errors import Forbidden, NotFound

# Endpoints that answer strangers. A new one stays closed until it is named here.
PUBLIC = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "diagrams.frame",
        "accounts.sign_in",
        "accounts.ask_for_reset",
        "accounts.reset_password",
        "accounts.accept_invitation",
        "accounts.renew_invitation",
        "accounts.first_run",
        "briefs.shared",
        "hooks.github",
        "hooks.gitlab",
        "boards.feed",
    }
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if request.path.startswith("/api/"):
        return None  # bearer tokens only; api/ asks for them itself
    if request.method not in SAFE:
        _refuse_foreign_origin()
    if endpoint is None or endpoint in PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in", next=_here()), code=303)
    if endpoint.startswith("administration") and not current_user.is_administrator:
        raise NotFound()
    if request.method not in SAFE:
        _receive_files()
        _require_form_token()
    return None


def _receive_files() -> None:
    """Read files to their end while nothing is locked: whoever sends them may be slow."""
    if request.mimetype == "multipart/form-data":
        release_lock()
        request.form  # noqa: B018 (read, parsed and kept by the request)


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _refuse_foreign_origin() -> None:
    """Browsers say where a request comes from; believe only this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is None:
        origin = request.headers.get("Origin")
        own = origin is None or urlsplit(origin).netloc == request.host
    else:
        own = site in ("same-origin", "none")
    if not own:
        raise Forbidden("This request came from another site, so nothing was done.")


def _require_form_token() -> None:
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not is_form_token(given):
        g.form_token_was_wrong = True
        raise Forbidden(
            "This form was opened in another session. Go back, reload the page, and send it again."
        )


def is_public(endpoint: str) -> bool:
    """Tell whether strangers get an answer there; tests walk the address map with it."""
    return endpoint in PUBLIC or current_app.view_functions[endpoint].__module__.startswith(
        "flask_smorest"
    )
