"""The code that carries a change: where it lives, what was linked, and who told us."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal


class Service(enum.StrEnum):
    """Who hosts a repository and calls us."""

    GITHUB = "github"
    GITLAB = "gitlab"


class Repository(Model):
    """A repository whose calls are believed; ``secret`` is sealed with the installation's key."""

    __tablename__ = "repository"
    __table_args__ = (sa.UniqueConstraint("service", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[Service]
    name: Mapped[str]  # owner/name, lower case
    secret: Mapped[str] = mapped_column(default="")
    # After renewing, believed as well until the new one is used for the first time, or this passes.
    former_secret: Mapped[str] = mapped_column(default="")
    former_until: Mapped[datetime | None]
    # Deployments to this environment are the ones that reach people.
    environment: Mapped[str] = mapped_column(default="production")
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    created_by: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class ChangeKind(enum.StrEnum):
    COMMIT = "commit"
    MERGE_REQUEST = "merge_request"
    RELEASE = "release"
    DEPLOYMENT = "deployment"


class ChangeSource(enum.StrEnum):
    """How a link came to be known."""

    WEBHOOK = "webhook"
    CLIENT = "client"
    SCAN = "scan"
    PAGE = "page"


class ChangeLink(Model):
    """A commit, merge request, release or deployment that carries the change.

    ``reference`` is its name in the repository: a full hash, a number, a tag, an id. ``sha``
    is the commit that it stands for, so that a deployment of that commit finds the proposal.
    A link that was taken away stays away when it is told again.
    """

    __tablename__ = "change_link"
    __table_args__ = (
        # What is told again is looked up by its name, whichever proposal it carries.
        sa.UniqueConstraint("repository", "reference", "kind", "proposal_id"),
        sa.Index("ix_change_link_proposal", "proposal_id", "happened_at"),
        sa.Index("ix_change_link_sha", "sha"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    kind: Mapped[ChangeKind]
    repository: Mapped[str]
    reference: Mapped[str]
    sha: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")  # open, merged, closed; of a deployment its end
    environment: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    source: Mapped[ChangeSource]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # A deployment that was offered as the beginning of the roll-out, and is not.
    set_aside_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(
        backref=backref("changes", order_by="ChangeLink.happened_at, ChangeLink.id")
    )
    added_by: Mapped[Person | None] = relationship(foreign_keys=[added_by_id], lazy="joined")


class Ending(enum.StrEnum):
    """What became of a call."""

    LINKED = "linked"
    NOTHING_NAMED = "nothing_named"
    BAD_SIGNATURE = "bad_signature"
    REPLAYED = "replayed"
    UNKNOWN_REPOSITORY = "unknown_repository"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"


class HookCall(Model):
    """A call from a code host, as administrators read of it; never what was in it.

    ``digest`` is that of the signed body: what was believed once is not believed again.
    """

    __tablename__ = "hook_call"
    __table_args__ = (
        sa.Index(
            "uq_hook_call_believed",
            "service",
            "digest",
            unique=True,
            sqlite_where=sa.text("ending IN ('linked', 'nothing_named')"),
            postgresql_where=sa.text("ending IN ('linked', 'nothing_named')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[Service]
    digest: Mapped[str] = mapped_column(default="")
    delivery: Mapped[str] = mapped_column(default="")  # the id that the sender gave it
    event: Mapped[str] = mapped_column(default="")
    repository: Mapped[str] = mapped_column(default="")
    ending: Mapped[Ending]
    detail: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
