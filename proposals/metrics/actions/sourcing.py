"""Opening places inside the organisation to metrics."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from proposals import clock, sealing
from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.errors import Invalid
from proposals.events import record
from proposals.metrics import policy
from proposals.metrics.events import (
    SourceArchived,
    SourceBroughtBack,
    SourceChanged,
    SourceOpened,
)
from proposals.metrics.models import DataSource, SourceKind
from proposals.metrics.wanting import place_of
from proposals.policy import require


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a source; an empty secret leaves the one that is kept."""

    name: str
    address: str
    secret: str = ""
    is_inside: bool = False


def open_source(*, kind: SourceKind, facts: Facts, by: Person) -> DataSource:
    """Open a place to metrics; its secret is sealed, and never shown again."""
    require(policy.open_sources, by)
    _require_sound(kind, facts, None)
    source = DataSource(
        kind=kind,
        name=facts.name,
        address=facts.address,
        secret=sealing.seal(facts.secret),
        is_inside=facts.is_inside,
        created_by_id=by.id,
    )
    db.session.add(source)
    db.session.flush()
    record(SourceOpened(actor_id=by.id, source_id=source.id, source=source.name))
    return source


def change_source(source: DataSource, *, facts: Facts, by: Person) -> None:
    """Change a source. For another address the secret is typed again: nobody carries it away."""
    require(policy.open_sources, by)
    _require_sound(source.kind, facts, source)
    new = {"name": facts.name, "address": facts.address, "is_inside": facts.is_inside}
    if facts.secret:
        new["secret"] = sealing.seal(facts.secret)
    elif source.secret and facts.address != source.address:
        sentence = "For another address, type the password or token again."
        raise Invalid(sentence, {"secret": [sentence]})
    changed = [name for name, value in new.items() if getattr(source, name) != value]
    for name in changed:
        setattr(source, name, new[name])
    if changed:
        what = ", ".join(WORDS[name] for name in changed)
        record(SourceChanged(actor_id=by.id, source_id=source.id, source=source.name, what=what))


WORDS = {
    "name": "the name",
    "address": "the address",
    "is_inside": "whether it is inside",
    "secret": "the password",
}


def try_source(source: DataSource, *, by: Person) -> str:
    """Ask the source whether it answers; return what it is, or raise Invalid with what is wrong.

    Holds no transaction while it asks.
    """
    require(policy.open_sources, by)
    # Here and not above: what asks others costs the web server's start a third of a second.
    from proposals.metrics.pulls import fetching

    place = place_of(source)
    release_lock()
    return fetching.greet(place)


def archive_source(source: DataSource, *, by: Person) -> None:
    """Ask nothing of the source any more; its pulls wait until it is brought back."""
    require(policy.open_sources, by)
    if source.archived_at is None:
        source.archived_at = clock.now()
        record(SourceArchived(actor_id=by.id, source_id=source.id, source=source.name))


def bring_back_source(source: DataSource, *, by: Person) -> None:
    """Let the source's pulls go on."""
    require(policy.open_sources, by)
    if source.archived_at is not None:
        source.archived_at = None
        record(SourceBroughtBack(actor_id=by.id, source_id=source.id, source=source.name))


def _require_sound(kind: SourceKind, facts: Facts, source: DataSource | None) -> None:
    errors: dict[str, list[str]] = {}
    if fault := _fault_of_address(kind, facts):
        errors["address"] = [fault]
    taken = sa.select(DataSource.id).where(DataSource.name == facts.name)
    if db.session.scalar(taken) not in (None, source.id if source else None):
        errors["name"] = ["Another source has this name."]
    if errors:
        raise Invalid("Some of it cannot work like this.", errors)


def _fault_of_address(kind: SourceKind, facts: Facts) -> str:
    from proposals import outbound
    from proposals.metrics.pulls import sql
    from proposals.metrics.pulls.asking import split_user

    if kind == SourceKind.SQL:
        return sql.fault_of(facts.address, is_inside=facts.is_inside)
    address, _ = split_user(facts.address)
    if "?" in address:
        return "Leave out the question mark and what follows: a pull says it."
    return outbound.fault_of(address, is_source=True)
