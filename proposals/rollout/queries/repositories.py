"""Reading which repositories are believed, and what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from proposals.db import db, scalars
from proposals.errors import NotFound
from proposals.rollout.models import Ending, HookCall, Repository, Service

BELIEVED = (Ending.LINKED, Ending.NOTHING_NAMED)
CALLS_A_PAGE = 50


def repositories() -> list[Repository]:
    """Return all repositories by name, those in use first."""
    return scalars(
        sa.select(Repository).order_by(
            Repository.archived_at.is_not(None), Repository.name, Repository.service
        )
    )


def repository_of(repository_id: int) -> Repository:
    """Return one repository, or raise NotFound."""
    repository = db.session.get(Repository, repository_id)
    if repository is None:
        raise NotFound()
    return repository


def repository_called(service: Service, name: str) -> Repository | None:
    """Return the repository of this name at this host, archived or not."""
    return db.session.scalar(
        sa.select(Repository).where(Repository.service == service, Repository.name == name)
    )


def call_before(service: Service, digest: str) -> HookCall | None:
    """Return the call with the same body that was believed, if there was one."""
    return db.session.scalar(
        sa.select(HookCall).where(
            HookCall.service == service,
            HookCall.digest == digest,
            HookCall.ending.in_(BELIEVED),
        )
    )


@dataclass(frozen=True)
class CallPage:
    """Some calls, the latest first; ``next`` is the id to go on before, or None."""

    calls: Sequence[HookCall]
    next: int | None


def calls_page(
    *,
    of: Repository | None = None,
    refused: bool = False,
    before: int | None = None,
    limit: int = CALLS_A_PAGE,
) -> CallPage:
    """Return the latest calls: of one repository, or of all; only the refused ones if asked."""
    statement = sa.select(HookCall).order_by(HookCall.id.desc()).limit(limit + 1)
    if of is not None:
        statement = statement.where(HookCall.service == of.service, HookCall.repository == of.name)
    if refused:
        statement = statement.where(HookCall.ending.not_in(BELIEVED))
    if before is not None:
        statement = statement.where(HookCall.id < before)
    found = scalars(statement)
    return CallPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def latest_calls() -> dict[tuple[Service, str], HookCall]:
    """Return the latest call of each repository that was believed, by host and name."""
    latest = (
        sa.select(sa.func.max(HookCall.id))
        .where(HookCall.ending.in_(BELIEVED))
        .group_by(HookCall.service, HookCall.repository)
    )
    found = scalars(sa.select(HookCall).where(HookCall.id.in_(latest)))
    return {(call.service, call.repository): call for call in found}
