"""What administrators do about who has access."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts import policy, queries, session
from proposals.accounts.errors import AlreadyHere, LastAdministrator
from proposals.accounts.events import (
    AdministratorsChanged,
    InvitationSent,
    InvitationWithdrawn,
    PersonDeactivated,
    PersonReactivated,
)
from proposals.accounts.models import Function, Invitation, Person
from proposals.db import db
from proposals.events import record
from proposals.policy import require


def invite(
    email: str,
    *,
    name: str = "",
    function: Function = Function.OTHER,
    is_administrator: bool = False,
    by: Person,
) -> Invitation:
    """Invite somebody by mail; inviting an invited address again sends a new link.

    Raises AlreadyHere if the address has an account, deactivated ones included.
    """
    require(policy.administer_people, by, None)
    email = email.strip().lower()
    if queries.person_by_email(email):
        raise AlreadyHere(email)
    invitation = db.session.scalar(sa.select(Invitation).where(Invitation.email == email))
    if invitation is None:
        invitation = Invitation(email=email)
        db.session.add(invitation)
    invitation.name, invitation.function = name, function
    invitation.is_administrator, invitation.invited_by = is_administrator, by
    invitation.accepted_at = None
    return send_again(invitation, by=by)


def send_again(invitation: Invitation, *, by: Person) -> Invitation:
    """Send a fresh link, which puts the one before out of use."""
    require(policy.administer_people, by, invitation)
    invitation.sent_at = clock.now()
    db.session.flush()  # the event names the invitation by its id
    record(InvitationSent(actor_id=by.id, invitation_id=invitation.id, email=invitation.email))
    return invitation


def withdraw_invitation(invitation: Invitation, *, by: Person) -> None:
    """Take an invitation back; its link opens nothing from now on."""
    require(policy.administer_people, by, invitation)
    record(InvitationWithdrawn(actor_id=by.id, email=invitation.email))
    db.session.delete(invitation)


def make_administrator(person: Person, *, by: Person) -> None:
    """Let the person administer; they sign in again, because what a session may do changed."""
    require(policy.administer_people, by, person)
    if not person.is_administrator:
        _change_administrator(person, is_administrator=True, by=by)


def unmake_administrator(person: Person, *, by: Person) -> None:
    """Take the right to administer away; raises LastAdministrator if nobody else has it."""
    require(policy.administer_people, by, person)
    _keep_an_administrator_beside(person)
    if person.is_administrator:
        _change_administrator(person, is_administrator=False, by=by)


def _change_administrator(person: Person, *, is_administrator: bool, by: Person) -> None:
    person.is_administrator = is_administrator
    session.end_all(person)
    change = "made an administrator of" if is_administrator else "took administration from"
    record(
        AdministratorsChanged(
            actor_id=by.id, person_id=person.id, person=person.name, change=change
        )
    )


def _keep_an_administrator_beside(person: Person) -> None:
    if all(other.id == person.id for other in queries.administrators_for_update()):
        raise LastAdministrator()


def deactivate(person: Person, *, by: Person) -> None:
    """Shut the person out: no sign-in, no token, no letter; what they wrote stays theirs."""
    require(policy.deactivate, by, person)
    _keep_an_administrator_beside(person)
    if not person.is_active:
        return
    person.deactivated_at = clock.now()
    session.end_all(person)
    session.revoke_tokens(person)
    record(PersonDeactivated(actor_id=by.id, person_id=person.id, person=person.name))


def reactivate(person: Person, *, by: Person) -> None:
    """Let the person back in with the password they had; tokens stay revoked."""
    require(policy.administer_people, by, person)
    if person.is_active:
        return
    person.deactivated_at = None
    record(PersonReactivated(actor_id=by.id, person_id=person.id, person=person.name))
