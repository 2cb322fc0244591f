"""Finding people, teams, invitations, sign-ins and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals import clock
from proposals.accounts.models import (
    ApiToken,
    Invitation,
    Organisation,
    Person,
    SignIn,
    StandIn,
    Team,
    is_not_over,
)
from proposals.db import db, first, scalars
from proposals.errors import NotFound

PAGE_SIZE = 50


def is_claimed() -> bool:
    """Tell whether the server belongs to an organisation yet."""
    return db.session.scalar(sa.select(Organisation.id).limit(1)) is not None


def the_organisation() -> Organisation:
    """Return the one organisation of this server."""
    return db.session.scalars(sa.select(Organisation)).one()


def person_by_email(email: str) -> Person | None:
    """Return who signs in with this address, whatever the case it is written in."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def person_of(person_id: int) -> Person:
    """Return a person with their teams, or raise NotFound; colleagues see one another."""
    person: Person | None = first(
        sa.select(Person).where(Person.id == person_id).options(joinedload(Person.teams))
    )
    if person is None:
        raise NotFound("There is nobody at this address.")
    return person


def active_people() -> Sequence[Person]:
    """Return everybody who can sign in, by name: whom a form can offer."""
    return db.session.scalars(
        sa.select(Person)
        .where(Person.deactivated_at.is_(None), Person.email.is_not(None))
        .order_by(Person.name, Person.id)
    ).all()


@dataclass(frozen=True)
class PeoplePage:
    """One page of people by name; ``after`` is the key of the next one, if there is one."""

    people: Sequence[Person]
    after: int | None


def people_page(*, after: int | None = None, named: str = "") -> PeoplePage:
    """Return a page of everybody, continuing behind the person with id ``after``.

    ``named`` keeps those whose name or address contains it.
    """
    query = sa.select(Person).options(selectinload(Person.teams))
    if named:
        query = query.where(
            Person.name.icontains(named, autoescape=True)
            | Person.email.icontains(named, autoescape=True)
        )
    if after is not None and (last := db.session.get(Person, after)):
        query = query.where(sa.tuple_(Person.name, Person.id) > (last.name, last.id))
    found = db.session.scalars(query.order_by(Person.name, Person.id).limit(PAGE_SIZE + 1)).all()
    shown = found[:PAGE_SIZE]
    return PeoplePage(shown, shown[-1].id if len(found) > PAGE_SIZE else None)


def people_count() -> int:
    """Return how many can sign in."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Person)
            .where(Person.deactivated_at.is_(None), Person.email.is_not(None))
        )
        or 0
    )


def pending_invitations() -> Sequence[Invitation]:
    """Return the invitations that nobody has accepted yet, the latest first."""
    return db.session.scalars(
        sa.select(Invitation)
        .where(Invitation.accepted_at.is_(None))
        .options(joinedload(Invitation.invited_by))
        .order_by(Invitation.sent_at.desc(), Invitation.id)
    ).all()


def pending_invitation(invitation_id: int) -> Invitation:
    """Return one that nobody has accepted yet, or raise NotFound."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.accepted_at:
        raise NotFound("This invitation was accepted or withdrawn meanwhile.")
    return invitation


def administrators_for_update() -> list[Person]:
    """Return the active administrators, as they are now, and hold them until the commit.

    Two administrators who demote one another at the same moment must not both find
    that the other one remains.
    """
    return list(
        db.session.scalars(
            sa.select(Person)
            .where(Person.is_administrator, Person.deactivated_at.is_(None))
            .order_by(Person.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def with_those_they_stand_in_for(person: Any) -> Any:
    """Return the option that loads in whose place a person may act, in the statement's joins."""
    return joinedload(person).joinedload(Person.stands_in).joinedload(StandIn.person)


def with_stand_ins() -> Any:
    """Return the option that loads with people who stands in for them, in the same statement."""
    return joinedload(Person.absences).joinedload(StandIn.stand_in)


def stand_ins_of(person: Person) -> list[StandIn]:
    """Return who stands in for somebody now and later, the earliest first."""
    return scalars(
        sa.select(StandIn)
        .where(StandIn.person_id == person.id, is_not_over())
        .options(joinedload(StandIn.stand_in))
        .order_by(StandIn.begins_on, StandIn.id)
    )


def stand_in_of(person: Person, stand_in_id: int) -> StandIn:
    """Return one of those who stand in for somebody now or later, or raise NotFound."""
    for each in stand_ins_of(person):
        if each.id == stand_in_id:
            return each
    raise NotFound("This stand-in’s time is over already.")


def standing_in_as(person: Person, stand_in_id: int) -> StandIn:
    """Return one of those as which somebody stands in now or later, or raise NotFound."""
    for each in person.stands_in:
        if each.id == stand_in_id:
            return each
    raise NotFound("This time is over already.")


def teams() -> Sequence[Team]:
    """Return every team with its members, by name."""
    return db.session.scalars(
        sa.select(Team).options(selectinload(Team.members)).order_by(Team.name)
    ).all()


def team_of(slug: str) -> Team:
    """Return the team with its members, or raise NotFound."""
    team = db.session.scalar(
        sa.select(Team).where(Team.slug == slug).options(selectinload(Team.members))
    )
    if team is None:
        raise NotFound("There is no such team.")
    return team


def team_named(name: str) -> Team | None:
    """Return the team of that name, whatever its case."""
    return db.session.scalar(sa.select(Team).where(sa.func.lower(Team.name) == name.lower()))


def sign_ins_of(person: Person) -> Sequence[SignIn]:
    """Return the browsers in which the person is signed in, the latest first."""
    return db.session.scalars(
        sa.select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.expires_at > clock.now())
        .order_by(SignIn.started_at.desc(), SignIn.id.desc())
    ).all()


def tokens_of(person: Person) -> Sequence[ApiToken]:
    """Return the person's tokens, the latest first, revoked and expired ones included."""
    return db.session.scalars(
        sa.select(ApiToken)
        .where(ApiToken.person_id == person.id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    ).all()


def live_tokens_of(person: Person) -> Sequence[ApiToken]:
    """Return the tokens that still open something."""
    return [token for token in tokens_of(person) if token.is_live]


def token_of(person: Person, token_id: int) -> ApiToken:
    """Return one of the person's own tokens, or raise NotFound."""
    token = db.session.get(ApiToken, token_id)
    if token is None or token.person_id != person.id:
        raise NotFound()
    return token
