"""Links that open a door once: computed from a row and the server's key, never stored.

Whoever reads the database cannot make one. A link dies with what it is computed from:
a second mail, a new password, a withdrawn invitation.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from flask import current_app

from proposals import clock
from proposals.accounts.models import Invitation, PasswordReset
from proposals.accounts.queries import is_claimed
from proposals.db import db

LIFE = timedelta(hours=1)
Row = TypeVar("Row")
SHAPE = re.compile(r"([0-9]{1,9})\.([A-Za-z0-9_-]{43})", re.ASCII)


def server_url() -> str:
    """Return where this server is, as configured: a request could claim anything."""
    return str(current_app.config["SERVER_URL"]).rstrip("/")


def address_of(endpoint: str, **values: object) -> str:
    """Return a page's full address."""
    return server_url() + current_app.url_map.bind("").build(endpoint, values)


def first_run_link() -> str | None:
    """Return the link that makes the server somebody's, or None once it is."""
    if is_claimed():
        return None
    return address_of("accounts.first_run", token=_mac("first-run"))


def is_first_run_token(token: str) -> bool:
    """Tell whether this token was printed where the server was started."""
    return _same(token, _mac("first-run"))


def invitation_link(invitation: Invitation) -> str:
    """Return the link with which the invited person comes in."""
    return address_of("accounts.accept_invitation", token=_invitation_token(invitation))


def invitation_for(token: str) -> Invitation | None:
    """Return the invitation that the latest mail's link belongs to, used or stale or not."""
    row = _row(Invitation, token)
    return row if row and _same(token, _invitation_token(row)) else None


def reset_link(reset: PasswordReset) -> str:
    """Return the link with which a person sets a new password."""
    return address_of("accounts.reset_password", token=_reset_token(reset))


def reset_for(token: str) -> PasswordReset | None:
    """Return the request that this link belongs to, unless it is used, stale or void.

    The token covers the present password's hash, so that any change of password
    closes every door that was opened before.
    """
    row = _row(PasswordReset, token)
    if row is None or not _same(token, _reset_token(row)):
        return None
    usable = row.used_at is None and row.person.is_active and not is_stale(row.asked_at)
    return row if usable else None


def is_stale(sent_at: datetime) -> bool:
    """Tell whether a link of that time has run out."""
    return clock.now() - sent_at > LIFE


def _invitation_token(row: Invitation) -> str:
    return f"{row.id}.{_mac('invitation', row.id, _instant(row.sent_at), row.email)}"


def _reset_token(row: PasswordReset) -> str:
    proof = _mac("reset", row.id, _instant(row.asked_at), row.person.password_hash or "")
    return f"{row.id}.{proof}"


def _row(kind: type[Row], token: str) -> Row | None:
    match = SHAPE.fullmatch(token)
    return db.session.get(kind, int(match[1])) if match else None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _mac(*facts: object) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    message = "\n".join(["link", *map(str, facts)]).encode()
    return urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).decode().rstrip("=")


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
