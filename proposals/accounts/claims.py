"""What strangers do: claim a new server, sign in, accept an invitation, get a new password.

These are not in actions.py because every action asks who is acting, and here nobody is
known yet. What stands in for the permission is a proof: a password, or a link that was
sent to one address or printed on one terminal.
"""

from __future__ import annotations

from dataclasses import dataclass

from proposals import clock
from proposals.accounts import links, passwords, queries, session, throttle
from proposals.accounts.errors import (
    AlreadyClaimed,
    AlreadyHere,
    DoNotBelongTogether,
    LinkSpent,
)
from proposals.accounts.events import (
    InvitationSent,
    OrganisationFounded,
    PasswordChanged,
    PasswordResetAsked,
    PersonJoined,
)
from proposals.accounts.handles import free_handle
from proposals.accounts.models import (
    Function,
    Invitation,
    Organisation,
    PasswordReset,
    Person,
)
from proposals.db import db
from proposals.events import record

UNNAMED_ORGANISATION = "Throughline"
USED_INVITATION = "This invitation was accepted. Sign in with the password you chose."
DEAD_INVITATION = "It may have been replaced by a newer one: look for the latest mail about it."
DEAD_RESET = "It works once, for an hour, and only until the password changes. Ask for a new one."


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """How somebody who joins wants to be shown, and the password they chose, if any yet."""

    name: str
    function: Function = Function.OTHER
    time_zone: str = "UTC"
    password: str | None = None

    def as_person(self, email: str) -> Person:
        """Return an unsaved person. Hashes, so it ends the session's transaction."""
        hashed = passwords.hash_password(self.password) if self.password else None
        return Person(
            email=email.strip().lower(),
            name=self.name,
            function=self.function,
            time_zone=self.time_zone,
            password_hash=hashed,
        )


def claim_server(token: str, *, organisation: str, email: str, newcomer: Newcomer) -> Person:
    """Make this fresh server an organisation's, and sign its first administrator in.

    The organisation's row has a fixed id, so that of two claims at once the second
    one fails. Raises AlreadyClaimed, or LinkSpent for a token that nobody was shown.
    """
    if not links.is_first_run_token(token):
        raise LinkSpent("It opens nothing here.")
    person = newcomer.as_person(email)
    if queries.is_claimed():
        raise AlreadyClaimed()
    _found(organisation, person)
    session.begin(person)
    return person


def enrol(email: str, *, newcomer: Newcomer, is_administrator: bool = False) -> Person:
    """Add a person on the word of whoever runs commands on the server.

    The first one founds the organisation. Raises AlreadyHere if the address is taken.
    """
    person = newcomer.as_person(email)
    if queries.person_by_email(email):
        raise AlreadyHere(email)
    person.is_administrator = is_administrator
    if queries.is_claimed():
        _join(person)
    else:
        _found(UNNAMED_ORGANISATION, person, is_administrator=is_administrator)
    return person


def _found(organisation: str, person: Person, *, is_administrator: bool = True) -> None:
    person.is_administrator = is_administrator
    db.session.add(Organisation(id=1, name=organisation))
    _join(person)
    record(OrganisationFounded(actor_id=person.id, organisation=organisation))


def _join(person: Person) -> None:
    person.handle = free_handle(person.email or "")
    db.session.add(person)
    db.session.flush()  # the event names the person by their id
    record(PersonJoined(actor_id=person.id, person_id=person.id, email=person.email or ""))


def sign_in(email: str, password: str, *, ip_address: str) -> Person:
    """Sign a person in by their password.

    Attempts are counted before anything is hashed, and hashed outside of any
    transaction. Raises DoNotBelongTogether, after the same wait whether the address
    exists, or TooMany.
    """
    buckets = throttle.sign_in_buckets(email.strip().lower(), ip_address)
    throttle.spend(*buckets)
    known = queries.person_by_email(email)
    kept_hash = known.password_hash if known and known.is_active else None
    if not passwords.is_password(password, kept_hash):
        raise DoNotBelongTogether()
    throttle.give_back(*buckets)
    person = queries.person_by_email(email)
    if person is None or not person.is_active or person.password_hash != kept_hash:
        raise DoNotBelongTogether()  # it changed while we were hashing
    session.begin(person)
    return person


def open_invitation(token: str) -> Invitation:
    """Return the invitation of a link, stale or not; raises LinkSpent if used or replaced."""
    invitation = links.invitation_for(token)
    if invitation is None:
        raise LinkSpent(DEAD_INVITATION)
    if invitation.accepted_at:
        raise LinkSpent(USED_INVITATION)
    return invitation


def accept_invitation(token: str, *, newcomer: Newcomer) -> Person:
    """Let an invited person in, once, and sign them in; raises LinkSpent or AlreadyHere."""
    person = newcomer.as_person(open_invitation(token).email)
    invitation = open_invitation(token)
    if links.is_stale(invitation.sent_at):
        raise LinkSpent("It worked for an hour. Ask for a new one on its page.")
    if queries.person_by_email(invitation.email):
        raise AlreadyHere(invitation.email)
    person.is_administrator = invitation.is_administrator
    invitation.accepted_at = clock.now()
    _join(person)
    session.begin(person)
    return person


def renew_invitation(token: str) -> Invitation:
    """Send the invited address a new link in place of one that has run out."""
    throttle.spend(throttle.reset_bucket(open_invitation(token).email))
    invitation = open_invitation(token)
    invitation.sent_at = clock.now()
    record(InvitationSent(invitation_id=invitation.id, email=invitation.email))
    return invitation


def ask_for_reset(email: str) -> None:
    """Mail a link for a new password, if there is anybody to mail; never says whether."""
    throttle.spend(throttle.reset_bucket(email.strip().lower()))
    person = queries.person_by_email(email)
    if person is not None and person.is_active:
        reset = start_reset(person)
        record(PasswordResetAsked(actor_id=person.id, reset_id=reset.id))


def start_reset(person: Person) -> PasswordReset:
    """Return a saved request, from which links.reset_link makes the link."""
    reset = PasswordReset(person=person)
    db.session.add(reset)
    db.session.flush()
    return reset


def open_reset(token: str) -> PasswordReset:
    """Return the request of a link; raises LinkSpent if it is used, stale or void."""
    reset = links.reset_for(token)
    if reset is None:
        raise LinkSpent(DEAD_RESET)
    return reset


def reset_password(token: str, password: str) -> Person:
    """Set a new password by a mailed link; every session ends, every token is revoked."""
    open_reset(token)
    hashed = passwords.hash_password(password)
    reset = open_reset(token)
    person = reset.person
    reset.used_at = clock.now()
    person.password_hash = hashed
    session.end_all(person)
    session.revoke_tokens(person)
    record(PasswordChanged(actor_id=person.id, how="by a link in a mail"))
    return person
