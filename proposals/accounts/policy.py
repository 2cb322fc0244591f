"""Who may change accounts, teams and tokens."""

from __future__ import annotations

from proposals.accounts.models import ApiToken, Person, StandIn
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


@permission("Only they themselves or an administrator may name who stands in for somebody.")
def name_stand_in(actor: Person, person: Person) -> bool:
    may = actor.id == person.id or actor.is_administrator
    return may and actor.is_active and person.is_active


@permission("Only the two of them and administrators may end that somebody stands in.")
def end_stand_in(actor: Person, named: StandIn) -> bool:
    return actor.is_active and (
        actor.id in (named.person_id, named.stand_in_id) or actor.is_administrator
    )
