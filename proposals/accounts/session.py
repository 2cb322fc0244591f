"""Who is signed in: server-side sessions behind Flask-Login.

The cookie holds a random secret and a signed time stamp. The secret's hash finds the
row; the stamp ends an idle session without a page view having to write anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from flask_login import LoginManager, current_user
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.wrappers import Response

from proposals import clock
from proposals.accounts.models import ApiToken, Person, SignIn
from proposals.accounts.queries import with_those_they_stand_in_for
from proposals.db import db, first

IDLE = timedelta(days=7)
ABSOLUTE = timedelta(days=30)
REFRESH_AFTER = timedelta(hours=1)


def init_app(app: Flask) -> None:
    """Let Flask-Login find the person by our cookie; its own cookies stay unused."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(lambda _: load_person())


def hash_secret(secret: str) -> str:
    """Return the hash a secret is kept as; fast is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def load_person() -> Person | None:
    """Return who the cookie belongs to, or None; it is ignored beside an Authorization header."""
    cookie = request.cookies.get(current_app.config["SESSION_COOKIE"])
    if not cookie or "Authorization" in request.headers:
        return None
    try:
        secret, stamped = _signer().unsign(
            cookie, max_age=int(IDLE.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    row = first(
        sa.select(SignIn)
        .where(SignIn.secret_hash == hash_secret(secret.decode()))
        .options(with_those_they_stand_in_for(SignIn.person))
    )
    if row is None or row.expires_at <= clock.now() or not row.person.is_active:
        return None
    g.sign_in_secret = secret.decode()
    g.sign_in_is_old = clock.now() - stamped > REFRESH_AFTER
    return row.person


def begin(person: Person) -> None:
    """Sign the person in: a new row, a new secret, whatever cookie came with the request."""
    _forget_present()
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        SignIn(
            secret_hash=hash_secret(secret),
            person=person,
            started_at=now,
            expires_at=now + ABSOLUTE,
            browser=request.headers.get("User-Agent", "")[:200],
        )
    )
    g.new_sign_in_secret = secret


def end() -> None:
    """Sign this browser out: the row goes, so a copied cookie is worth nothing."""
    _forget_present()
    g.sign_in_ended = True


def end_all(person: Person) -> None:
    """Sign the person out everywhere."""
    db.session.execute(sa.delete(SignIn).where(SignIn.person_id == person.id))


def revoke_tokens(person: Person) -> None:
    """Put every token of the person out of use."""
    db.session.execute(
        sa.update(ApiToken)
        .where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def is_present(sign_in: SignIn) -> bool:
    """Tell whether this is the session that the request came with."""
    return sign_in.secret_hash == hash_secret(g.get("sign_in_secret", ""))


def _forget_present() -> None:
    if secret := g.get("sign_in_secret"):
        db.session.execute(sa.delete(SignIn).where(SignIn.secret_hash == hash_secret(secret)))


def carry_cookie(response: Response) -> None:
    """Set, refresh or remove the session cookie on the way out."""
    name = current_app.config["SESSION_COOKIE"]
    secret = g.get("new_sign_in_secret")
    if secret is None and g.get("sign_in_is_old"):
        secret = g.sign_in_secret
    if g.get("sign_in_ended"):
        response.delete_cookie(name, path="/", secure=current_app.config["SECURE"])
    elif secret and response.status_code < 400:
        response.set_cookie(
            name,
            _signer().sign(secret).decode(),
            max_age=int(IDLE.total_seconds()),
            secure=current_app.config["SECURE"],
            httponly=True,
            samesite="Lax",
            path="/",
        )


def _signer() -> TimestampSigner:
    return TimestampSigner(
        current_app.config["SECRET_KEY"], salt="sign-in", digest_method=hashlib.sha256
    )


def actor() -> Person:
    """Return the signed-in person itself, not Flask-Login's proxy, which no row can refer to."""
    return cast(Person, cast(Any, current_user)._get_current_object())


def form_token() -> str:
    """Return the token that forms of this session carry."""
    key = current_app.config["SECRET_KEY"].encode()
    secret = g.get("sign_in_secret", "")
    return hmac.digest(key, b"form:" + secret.encode(), "sha256").hex()


def is_form_token(given: str) -> bool:
    """Tell whether a form carried this session's token."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), form_token().encode())
