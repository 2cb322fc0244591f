"""Who is calling: every address under /api needs a token, and the scope that the view names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from proposals.accounts.models import ApiToken, Person, Scope
from proposals.accounts.tokens import authenticate, scopes_of
from proposals.api.turns import take_turn
from proposals.errors import Forbidden, NotFound

# Calls from code hosts bring a proof of their own, and no token.
PUBLIC = frozenset(
    {"api-docs.openapi_json", "api_page.show", "api_hooks.github", "api_hooks.gitlab"}
)
View = TypeVar("View", bound=Callable[..., object])


def init_app(app: Flask) -> None:
    app.before_request(_guard)
    app.after_request(_challenge)


def needs(*scopes: Scope) -> Callable[[View], View]:
    """Open a view to tokens with one of the scopes; a view without this stays closed."""

    def opened(view: View) -> View:
        view.scopes = frozenset(scopes)  # type: ignore[attr-defined]
        return view

    return opened


def caller() -> Person:
    """Return whom the token acts for."""
    return token().person


def token() -> ApiToken:
    """Return the token of this request."""
    found: ApiToken = g.api_token
    return found


def _guard() -> None:
    if not request.path.startswith("/api/") or request.endpoint in PUBLIC:
        return
    header = request.headers.get("Authorization")
    take_turn(authenticate(header))
    g.api_token = authenticate(header)  # again: counting the turn ended the transaction
    if request.endpoint is None:
        raise request.routing_exception or NotFound()
    _require_scope(request.endpoint)


def _require_scope(endpoint: str) -> None:
    needed: frozenset[Scope] = getattr(current_app.view_functions[endpoint], "scopes", frozenset())
    if not needed & scopes_of(g.api_token):
        named = " or ".join(sorted(scope.value for scope in needed)) or "no token opens it"
        raise Forbidden(f"This token may not do that. It needs the scope: {named}.")


def _challenge(response: Response) -> Response:
    if response.status_code == 401 and request.path.startswith("/api/"):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Throughline"'
    return response
