"""What can happen to accounts; no event holds a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Event):
    name: ClassVar[str] = "accounts.organisation_founded"
    phrase: ClassVar[str] = "set up Throughline for {organisation}"
    organisation: str


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Event):
    name: ClassVar[str] = "accounts.organisation_renamed"
    phrase: ClassVar[str] = "renamed the organisation to {organisation}"
    organisation: str


@event
@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """By an administrator; without an actor when the invited person asked for a new link."""

    name: ClassVar[str] = "accounts.invitation_sent"
    phrase: ClassVar[str] = "invited {email}"
    invitation_id: int
    email: str


@event
@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    name: ClassVar[str] = "accounts.invitation_withdrawn"
    phrase: ClassVar[str] = "withdrew the invitation to {email}"
    email: str


@event
@dataclass(frozen=True, kw_only=True)
class PersonJoined(Event):
    name: ClassVar[str] = "accounts.person_joined"
    phrase: ClassVar[str] = "joined as {email}"
    person_id: int
    email: str


@event
@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(Event):
    name: ClassVar[str] = "accounts.password_reset_asked"
    phrase: ClassVar[str] = "asked for a new password"
    reset_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    name: ClassVar[str] = "accounts.password_changed"
    phrase: ClassVar[str] = "changed their password {how}"
    how: str


@event
@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    name: ClassVar[str] = "accounts.profile_changed"
    phrase: ClassVar[str] = "changed their profile"


@event
@dataclass(frozen=True, kw_only=True)
class AdministratorsChanged(Event):
    name: ClassVar[str] = "accounts.administrators_changed"
    phrase: ClassVar[str] = "{change} {person}"
    person_id: int
    person: str
    change: str


@event
@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    name: ClassVar[str] = "accounts.person_deactivated"
    phrase: ClassVar[str] = "deactivated {person}"
    person_id: int
    person: str


@event
@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event):
    name: ClassVar[str] = "accounts.person_reactivated"
    phrase: ClassVar[str] = "reactivated {person}"
    person_id: int
    person: str


@event
@dataclass(frozen=True, kw_only=True)
class ShareLinksSwitched(Event):
    name: ClassVar[str] = "accounts.share_links_switched"
    phrase: ClassVar[str] = "switched links to briefs {state}"
    state: str


@event
@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    name: ClassVar[str] = "accounts.team_changed"
    phrase: ClassVar[str] = "{what} {team}"
    team: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class StandInNamed(Event):
    """Somebody acts in another's place for a time; named by them or by an administrator."""

    name: ClassVar[str] = "accounts.stand_in_named"
    phrase: ClassVar[str] = "named {who} to stand in for {person} {when}"
    stand_in_id: int
    person: str
    person_id: int
    who: str
    who_id: int
    when: str


@event
@dataclass(frozen=True, kw_only=True)
class StandInEnded(Event):
    name: ClassVar[str] = "accounts.stand_in_ended"
    phrase: ClassVar[str] = "ended that {who} stands in for {person}"
    person: str
    person_id: int
    who: str
    who_id: int


@event
@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    name: ClassVar[str] = "accounts.token_created"
    phrase: ClassVar[str] = "made the API token {label}"
    token_id: int
    label: str


@event
@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    name: ClassVar[str] = "accounts.token_revoked"
    phrase: ClassVar[str] = "revoked the API token {label}"
    token_id: int
    label: str
