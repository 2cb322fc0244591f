"""What people do about themselves: profile, password, sign-ins, tokens."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.accounts import passwords, policy, session, throttle
from proposals.accounts.errors import HandleTaken, NotTheirs, WrongPassword
from proposals.accounts.events import (
    PasswordChanged,
    ProfileChanged,
    TokenCreated,
    TokenRevoked,
)
from proposals.accounts.handles import person_called
from proposals.accounts.models import ApiToken, FormerHandle, Function, Person, Scope
from proposals.accounts.tokens import SHOWN_CHARACTERS, new_secret
from proposals.db import db
from proposals.events import record
from proposals.policy import require


def change_profile(
    person: Person,
    *,
    name: str,
    function: Function,
    time_zone: str,
    handle: str | None = None,
    by: Person,
) -> None:
    """Change how a person is shown and mentioned, and in which time zone they read.

    Without a handle the present one stays.  Raises HandleTaken for one that is, or was,
    somebody else's.
    """
    require(policy.change_own, by, person)
    if handle and handle != person.handle:
        _change_handle(person, handle)
    person.name, person.function, person.time_zone = name, function, time_zone
    record(ProfileChanged(actor_id=by.id))


def _change_handle(person: Person, handle: str) -> None:
    if person_called(handle) not in (None, person):
        raise HandleTaken(handle)
    db.session.execute(sa.delete(FormerHandle).where(FormerHandle.handle == handle))
    if person.handle:
        db.session.add(FormerHandle(handle=person.handle, person_id=person.id))
    person.handle = handle


def change_password(person: Person, *, current: str, new: str, by: Person) -> None:
    """Set another password; every other browser is signed out, this one gets a new session.

    Raises WrongPassword if ``current`` is not the present one.
    """
    require(policy.change_own, by, person)
    guess = throttle.password_bucket(person.email or "")
    throttle.spend(guess)
    if not passwords.is_password(current, person.password_hash):
        raise WrongPassword()
    throttle.give_back(guess)
    person.password_hash = passwords.hash_password(new)
    session.end_all(person)
    session.begin(person)
    record(PasswordChanged(actor_id=by.id, how="themselves"))


def sign_out_everywhere(person: Person, *, by: Person) -> None:
    """End the person's session in every browser, this one included."""
    require(policy.change_own, by, person)
    session.end_all(person)
    session.end()


def create_token(
    person: Person, *, label: str, scopes: frozenset[Scope], days: int, by: Person
) -> tuple[ApiToken, str]:
    """Make a token for programs; return it with its secret, which is not kept.

    Raises NotTheirs for the administering scope if the owner does not administer.
    """
    require(policy.create_token, by, person)
    if Scope.ADMIN in scopes and not person.is_administrator:
        raise NotTheirs()
    secret = new_secret()
    token = ApiToken(
        person=person,
        label=label,
        prefix=secret[:SHOWN_CHARACTERS],
        secret_hash=session.hash_secret(secret),
        scopes=[scope.value for scope in Scope if scope in scopes],
        expires_at=clock.now() + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()  # the event names the token by its id
    record(TokenCreated(actor_id=by.id, token_id=token.id, label=label))
    return token, secret


def revoke_token(token: ApiToken, *, by: Person) -> None:
    """Put a token out of use for good."""
    require(policy.revoke_token, by, token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        record(TokenRevoked(actor_id=by.id, token_id=token.id, label=token.label))
