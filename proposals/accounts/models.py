"""People, the teams they are in, and the ways they prove who they are."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.db import Model


class Function(enum.StrEnum):
    """What a person does in the organisation; it grants no right, it shows who took part."""

    ENGINEERING = "engineering"
    PRODUCT = "product"
    EXECUTIVE = "executive"
    DESIGN = "design"
    OPERATIONS = "operations"
    SECURITY = "security"
    DATA = "data"
    OTHER = "other"


class Scope(enum.StrEnum):
    """What a token may do, never more than its owner may."""

    READ = "read"
    WRITE = "write"
    METRICS = "metrics"
    ADMIN = "admin"


class Organisation(Model):
    """The one organisation this server belongs to; its row is the proof that it is claimed."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    founded_at: Mapped[datetime] = mapped_column(default=clock.now)
    # Counts up; a proposal's number is taken from here in its own transaction.
    last_number: Mapped[int] = mapped_column(default=0)
    # Whether briefs may be read by people without an account who were given a link.
    allows_share_links: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Person(UserMixin, Model):
    """Somebody who can sign in, or an author known from an archive who cannot yet."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case; none for archive authors
    name: Mapped[str]
    # What others write after an @ to mention them; none for archive authors.
    handle: Mapped[str | None] = mapped_column(unique=True, index=True)
    function: Mapped[Function] = mapped_column(default=Function.OTHER)
    time_zone: Mapped[str] = mapped_column(default="UTC")
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    teams: Mapped[list[Team]] = relationship(
        secondary="team_member", back_populates="members", order_by="Team.name"
    )

    # Both without what is over: who stands in for this person, and for whom this person does.
    absences: Mapped[list[StandIn]] = relationship(
        primaryjoin=lambda: sa.and_(StandIn.person_id == Person.id, is_not_over()),
        order_by="StandIn.begins_on",
        viewonly=True,
    )
    stands_in: Mapped[list[StandIn]] = relationship(
        primaryjoin=lambda: sa.and_(StandIn.stand_in_id == Person.id, is_not_over()),
        order_by="StandIn.begins_on",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def standing_in_for(self) -> list[Person]:
        """In whose place the person may act today; it comes with the one who is signed in.

        Whoever left the organisation has nobody acting for them, and a stand-in's own
        stand-in acts for neither of them but the stand-in.
        """
        return [each.person for each in self.stands_in if each.is_now and each.person.is_active]

    @property
    def stand_in(self) -> Person | None:
        """Who may act in this person's place today."""
        acting = (each.stand_in for each in self.absences if each.is_now)
        return next((each for each in acting if each.is_active), None)

    @property
    def can_sign_in(self) -> bool:
        """Whether there is an account at all: authors known from an archive have no address."""
        return self.email is not None and self.is_active


class FormerHandle(Model):
    """A handle that somebody gave up: what mentions it still leads to them, and to nobody else."""

    __tablename__ = "former_handle"

    handle: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)


class StandIn(Model):
    """Who acts for somebody from one day to another, both included; open-ended without the last.

    What they do in the other's seats and for their requests is logged as 'X for Y'.
    """

    __tablename__ = "stand_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    named_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    stand_in: Mapped[Person] = relationship(foreign_keys=[stand_in_id])

    @property
    def is_now(self) -> bool:
        """Whether today is one of its days."""
        today = clock.today()
        return self.begins_on <= today and (self.ends_on is None or today <= self.ends_on)


def is_not_over() -> sa.ColumnElement[bool]:
    """Return the condition that a stand-in's last day is not past, asked anew each time."""
    today: sa.BindParameter[date] = sa.bindparam(None, callable_=clock.today, type_=sa.Date())
    return sa.or_(StandIn.ends_on.is_(None), StandIn.ends_on >= today)


class Team(Model):
    """A named group of people, who share an address and may be asked together."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    members: Mapped[list[Person]] = relationship(
        secondary="team_member", back_populates="teams", order_by="Person.name"
    )

    __mapper_args__ = {"version_id_col": version}


team_member = sa.Table(
    "team_member",
    Model.metadata,
    sa.Column("team_id", sa.ForeignKey("team.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), primary_key=True, index=True),
)


class Invitation(Model):
    """An address asked to join; its link is computed from the row and the server's key."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    function: Mapped[Function] = mapped_column(default=Function.OTHER)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]

    invited_by: Mapped[Person | None] = relationship()


class PasswordReset(Model):
    """A request for a new password; void once used, once stale, once the password changed."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignIn(Model):
    """A browser that is signed in; only the hash of what it carries is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="joined")


class ApiToken(Model):
    """A secret for programs: shown once, kept as a hash, never wider than its owner."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    label: Mapped[str]
    prefix: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    # Written by requests that write anyway: reading must not write.
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()


class Throttle(Model):
    """A bucket of attempts, refilled with time, shared by all processes."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[float]
    counted_at: Mapped[datetime]
