"""What letters about an account say."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from proposals.accounts.events import InvitationSent, PasswordChanged, PasswordResetAsked
from proposals.accounts.links import address_of, invitation_link, is_stale, reset_link
from proposals.accounts.models import Invitation, Organisation, PasswordReset
from proposals.db import db
from proposals.notifications.models import Letter
from proposals.notifications.wording import Wording


def _invitation(letter: Letter) -> Wording | None:
    row = db.session.get(Invitation, letter.event.details["invitation_id"])
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


def _reset(letter: Letter) -> Wording | None:
    row = db.session.get(PasswordReset, letter.event.details["reset_id"])
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


def _password_changed(letter: Letter) -> Wording:
    return Wording(
        subject="Your password for Throughline was changed",
        lines=(
            "Your password was changed, and other browsers were signed out.",
            "If that was not you, choose a new password at once and tell an administrator.",
        ),
        button="It was not me",
        url=address_of("accounts.ask_for_reset"),
    )


WORDINGS: dict[str, Callable[[Letter], Wording | None]] = {
    InvitationSent.name: _invitation,
    PasswordResetAsked.name: _reset,
    PasswordChanged.name: _password_changed,
}
