"""Who may change accounts, teams and tokens."""

from __future__ import annotations

from proposals.accounts.models import ApiToken, Person
from proposals.policy import permission


@permission("Only an administrator may change who has access.")
def administer_people(actor: Person, subject: object) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only another administrator may deactivate somebody.")
def deactivate(actor: Person, person: Person) -> bool:
    return actor.is_active and actor.is_administrator and actor.id != person.id


@permission("Only an administrator may change teams.")
def administer_teams(actor: Person, subject: object) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only an administrator may change how the organisation is called.")
def administer_organisation(actor: Person, subject: object) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only they themselves may change this.")
def change_own(actor: Person, person: Person) -> bool:
    return actor.is_active and actor.id == person.id


@permission("A token works for the person who makes it, and for nobody else.")
def create_token(actor: Person, person: Person) -> bool:
    return actor.is_active and actor.id == person.id


@permission("Only its owner may revoke a token.")
def revoke_token(actor: Person, token: ApiToken) -> bool:
    return actor.id == token.person_id
