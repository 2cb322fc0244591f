"""The event log: timeline, audit trail and outbox in one table.

A fact is recorded in the transaction that made it true. Subscribers that must not
lag behind run at once, inside it; all others get a delivery, which a worker takes
afterwards, at least once.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.db import Model, db, transaction

RETRY_AFTER = timedelta(minutes=1)  # doubled on every failed attempt
LONGEST_RETRY_DOUBLINGS = 10  # a little over 17 hours
BATCH = 100


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about something that happened; ``phrase`` tells it after the actor's name."""

    name: ClassVar[str]
    phrase: ClassVar[str]
    proposal_id: int | None = None
    actor_id: int | None = None
    for_id: int | None = None  # in whose place the actor did it, as their stand-in


class LoggedEvent(Model):
    """One append-only record of who did what, when."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_proposal_id_id", "proposal_id", "id"),
        # What happened to metrics, people and the like, kind by kind.
        sa.Index(
            "ix_event_elsewhere",
            "name",
            "id",
            sqlite_where=sa.text("proposal_id IS NULL"),
            postgresql_where=sa.text("proposal_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    occurred_at: Mapped[datetime] = mapped_column(default=clock.now)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def phrase(self) -> str:
        """What happened, as it follows the actor's name; empty for an event no longer known."""
        kind = KINDS.get(self.name)
        return kind.phrase.format_map(defaultdict(str, self.details)) if kind else ""


class Delivery(Model):
    """One event on its way to one handler."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    handler: Mapped[str]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    event: Mapped[LoggedEvent] = relationship(lazy="joined")

    __table_args__ = (
        sa.Index(
            "ix_delivery_waiting",
            "due_at",
            sqlite_where=sa.text("delivered_at IS NULL"),
            postgresql_where=sa.text("delivered_at IS NULL"),
        ),
    )


Handler = Callable[[LoggedEvent], None]
KINDS: dict[str, type[Event]] = {}
_later: dict[str, list[str]] = defaultdict(list)
_at_once: dict[str, list[Handler]] = defaultdict(list)
_handlers: dict[str, Handler] = {}


def event(kind: type[Event]) -> type[Event]:
    """Make an event class known under its wire name."""
    KINDS[kind.name] = kind
    return kind


def handles(*kinds: type[Event], at_once: bool = False) -> Callable[[Handler], Handler]:
    """Subscribe a handler: by delivery from the worker, or at once in the transaction."""

    def subscribe(handler: Handler) -> Handler:
        name = f"{handler.__module__.removeprefix('proposals.')}:{handler.__name__}"
        _handlers[name] = handler
        for kind in kinds:
            if at_once:
                _at_once[kind.name].append(handler)
            else:
                _later[kind.name].append(name)
        return handler

    return subscribe


def record(fact: Event) -> LoggedEvent:
    """Log the fact and queue its deliveries in the current transaction."""
    details = dataclasses.asdict(fact)
    logged = LoggedEvent(
        name=fact.name,
        proposal_id=details.pop("proposal_id"),
        actor_id=details.pop("actor_id"),
        for_id=details.pop("for_id"),
        occurred_at=clock.now(),
        details=details,
    )
    db.session.add(logged)
    for handler in _later[fact.name]:
        db.session.add(Delivery(event=logged, handler=handler, due_at=clock.now()))
    for handler_at_once in _at_once[fact.name]:
        handler_at_once(logged)
    return logged


def deliver_due() -> int:
    """Deliver what is due; return how many deliveries succeeded."""
    due = db.session.scalars(
        sa.select(Delivery.id)
        .where(Delivery.delivered_at.is_(None), Delivery.due_at <= clock.now())
        .order_by(Delivery.id)
        .limit(BATCH)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return sum(_attempt(delivery_id) for delivery_id in due)


def _attempt(delivery_id: int) -> bool:
    with transaction():
        if not _claim(delivery_id):
            return False  # another worker was first
    try:
        with transaction():
            delivery = db.session.get_one(Delivery, delivery_id)
            _handlers[delivery.handler](delivery.event)
            delivery.delivered_at = clock.now()
            return True
    except Exception as error:
        with transaction():
            db.session.get_one(Delivery, delivery_id).last_error = repr(error)[:2000]
        return False


def _claim(delivery_id: int) -> bool:
    """Push the delivery into the future before trying it.

    If the process dies halfway, the delivery becomes due again by itself; no
    lock has to be cleaned up.
    """
    delivery = db.session.get_one(Delivery, delivery_id, populate_existing=True)
    wait = RETRY_AFTER * 2 ** min(delivery.attempts, LONGEST_RETRY_DOUBLINGS)
    claimed = db.session.execute(
        sa.update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.attempts == delivery.attempts,
            Delivery.delivered_at.is_(None),
        )
        .values(attempts=Delivery.attempts + 1, due_at=clock.now() + wait)
    )
    return claimed.rowcount == 1  # type: ignore[attr-defined]
