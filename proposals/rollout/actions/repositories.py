"""Connecting repositories whose calls are believed."""

from __future__ import annotations

import re
from datetime import timedelta

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.events import record
from proposals.forms import one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.changes import repository_named
from proposals.rollout.events import RepositoryAdded, RepositoryChanged
from proposals.rollout.hooks.signing import new_secret
from proposals.rollout.models import Repository, Service
from proposals.rollout.queries.repositories import repository_called
from proposals.sealing import seal

FORMER_COUNTS_FOR = timedelta(days=1)
_NAMES = {
    Service.GITHUB: (re.compile(r"[\w.-]+/[\w.-]+"), "owner/name"),
    Service.GITLAB: (re.compile(r"[\w.-]+(/[\w.-]+)+"), "group/name"),
}


def add_repository(
    *, service: Service, name: str, environment: str, by: Person
) -> tuple[Repository, str]:
    """Connect a repository; return it with its secret, which is not shown again.

    ``name`` is 'owner/name' or an address that it is cloned from.
    """
    require(policy.administer_repositories, by, None)
    name = _checked(service, name)
    secret = new_secret()
    repository = Repository(
        service=service,
        name=name,
        secret=seal(secret),
        environment=_environment(environment),
        created_by=by,
    )
    db.session.add(repository)
    db.session.flush()
    fact = RepositoryAdded(actor_id=by.id, repository_id=repository.id, repository=name)
    record(fact)
    return repository, secret


def change_repository(repository: Repository, *, environment: str, by: Person) -> None:
    """Say which of its environments is the one that reaches people."""
    require(policy.administer_repositories, by, None)
    environment = _environment(environment)
    if environment != repository.environment:
        repository.environment = environment
        _record(repository, f"made “{environment}” the environment that reaches people", by)


def renew_secret(repository: Repository, *, ends_at_once: bool, by: Person) -> str:
    """Make another secret and return it, to be shown once.

    The former one is believed until the new one is used for the first time, a day at the
    longest, so that nothing is lost while it is entered at the host. Where somebody else may
    know it, it ends at once.
    """
    require(policy.administer_repositories, by, None)
    secret = new_secret()
    repository.former_secret = "" if ends_at_once else repository.secret
    repository.former_until = None if ends_at_once else clock.now() + FORMER_COUNTS_FOR
    repository.secret = seal(secret)
    _record(repository, "renewed the secret", by)
    return secret


def archive_repository(repository: Repository, *, by: Person) -> None:
    """Believe nothing from it any more; what it linked stays."""
    require(policy.administer_repositories, by, None)
    if repository.archived_at is None:
        repository.archived_at = clock.now()
        _record(repository, "archived it", by)


def bring_back_repository(repository: Repository, *, by: Person) -> None:
    """Believe it again, with the secret that it has."""
    require(policy.administer_repositories, by, None)
    if repository.archived_at:
        repository.archived_at = None
        _record(repository, "brought it back", by)


def _checked(service: Service, name: str) -> str:
    name = repository_named(required("name", name, "Say which repository it is."))
    shape, example = _NAMES[service]
    if not shape.fullmatch(name):
        raise wrong("name", f"Write it as {words.SERVICE[service]} does: {example}.")
    known = repository_called(service, name)
    if known and known.archived_at:
        raise wrong("name", "It is archived: bring it back instead, and its links go on.")
    if known:
        raise wrong("name", "It is connected already.")
    return name


def _environment(text: str) -> str:
    text = one_line(text)
    if not text:
        raise wrong("environment", "Say which environment reaches people, such as production.")
    return text


def _record(repository: Repository, what: str, by: Person) -> None:
    record(
        RepositoryChanged(
            actor_id=by.id, repository_id=repository.id, repository=repository.name, what=what
        )
    )
