"""API tokens: who a program acts for, and how far."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import ApiToken, Person, Scope
from proposals.accounts.queries import with_those_they_stand_in_for
from proposals.accounts.session import hash_secret
from proposals.db import first, writing
from proposals.errors import NotSignedIn

PREFIX = "tl_"
SHOWN_CHARACTERS = 9  # enough to tell tokens apart, useless for guessing the rest
DEFAULT_DAYS = 90
MOST_DAYS = 365
BEARER = re.compile(r"Bearer +(tl_[A-Za-z0-9_-]{43})", re.ASCII | re.IGNORECASE)
NOTE_USE_EVERY = timedelta(minutes=1)


def new_secret() -> str:
    """Return a token with 256 random bits; its prefix tells scanners of code what it is."""
    return PREFIX + secrets.token_urlsafe(32)


def authenticate(authorization_header: str | None) -> ApiToken:
    """Return the token that an Authorization header carries.

    Raises NotSignedIn, with the same sentence whether it never existed, was revoked,
    has run out, or its owner was deactivated.
    """
    match = BEARER.fullmatch((authorization_header or "").strip())
    token = match and first(
        sa.select(ApiToken)
        .where(ApiToken.secret_hash == hash_secret(match[1]))
        .options(with_those_they_stand_in_for(ApiToken.person))
    )
    if not token or not token.is_live or not token.person.is_active:
        raise NotSignedIn("Send a valid token: Authorization: Bearer tl_…")
    _note_use(token)
    return token


def scopes_of(token: ApiToken) -> frozenset[Scope]:
    """Return what the token may do now: never more than its owner may."""
    scopes = frozenset(Scope(scope) for scope in token.scopes)
    return scopes if token.person.is_administrator else scopes - {Scope.ADMIN}


def token_owner_and_scopes(header: str | None) -> tuple[Person, frozenset[Scope]]:
    """Return for whom and how far a request with this header acts, or raise NotSignedIn."""
    token = authenticate(header)
    return token.person, scopes_of(token)


def _note_use(token: ApiToken) -> None:
    # Requests that only read write nothing, and a busy pipeline not the same row each time.
    if not writing.get():
        return
    if token.last_used_at is None or clock.now() - token.last_used_at > NOTE_USE_EVERY:
        token.last_used_at = clock.now()
