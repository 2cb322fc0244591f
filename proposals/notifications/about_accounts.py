"""What letters about an account say."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from proposals.accounts.events import (
    InvitationSent,
    PasswordChanged,
    PasswordResetAsked,
    StandInNamed,
)
from proposals.accounts.links import address_of, invitation_link, is_stale, reset_link
from proposals.accounts.models import Invitation, Organisation, PasswordReset, StandIn
from proposals.db import db
from proposals.notifications.wording import Told, Wording


def _invitation(told: Told) -> Wording | None:
    row = db.session.get(Invitation, told.event.details["invitation_id"])
    if row is None or row.accepted_at:
        return None
    organisation = db.session.scalar(sa.select(Organisation.name))
    inviter = row.invited_by.name if row.invited_by else "An administrator"
    return Wording(
        subject=f"{inviter} invites you to {organisation} on Throughline",
        lines=(
            f"{inviter} invites you to {organisation} on Throughline, where changes are proposed,"
            " questioned, decided and measured.",
            "The link works once, for an hour. If it has run out, its page sends you a new one.",
        ),
        button="Accept the invitation",
        url=invitation_link(row),
    )


def _reset(told: Told) -> Wording | None:
    row = db.session.get(PasswordReset, told.event.details["reset_id"])
    if row is None or row.used_at or is_stale(row.asked_at):
        return None
    return Wording(
        subject="Choose a new password for Throughline",
        lines=(
            "Somebody, most likely you, asked for a new password for this address.",
            "The link works once, for an hour. If you did not ask, leave it alone: nothing"
            " changes.",
        ),
        button="Choose a new password",
        url=reset_link(row),
    )


def _password_changed(told: Told) -> Wording:
    return Wording(
        subject="Your password for Throughline was changed",
        lines=(
            "Your password was changed, and other browsers were signed out.",
            "If that was not you, choose a new password at once and tell an administrator.",
        ),
        button="It was not me",
        url=address_of("accounts.ask_for_reset"),
    )


def _stand_in_named(told: Told) -> Wording | None:
    details = told.event.details
    if db.session.get(StandIn, details["stand_in_id"]) is None:
        return None
    is_stand_in = told.person is not None and told.person.id == details["who_id"]
    one, other = ("You stand", "you") if is_stand_in else (f"{details['who']} stands", "they")
    whom = details["person"] if is_stand_in else "you"
    return Wording(
        subject=f"{one} in for {whom} {details['when']}",
        lines=(
            f"{one} in for {whom} {details['when']}: in the seats that {whom} hold"
            f"{'s' if is_stand_in else ''}, and for reviews that are asked of {whom}.",
            f"What {other} do there is shown as “{details['who']} for {details['person']}”.",
        ),
        button="Look at the profile",
        url=address_of("accounts.profile"),
    )


WORDINGS: dict[str, Callable[[Told], Wording | None]] = {
    InvitationSent.name: _invitation,
    PasswordResetAsked.name: _reset,
    PasswordChanged.name: _password_changed,
    StandInNamed.name: _stand_in_named,
}
