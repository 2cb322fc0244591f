"""The database: types decided once, and one of the two places that commit."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, registry

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits in a power cut
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",  # SQLite parses REFERENCES but ignores them unless asked
    "PRAGMA trusted_schema=OFF",
    "PRAGMA journal_size_limit=67108864",
)
POSTGRESQL_SETTINGS = (
    "-c statement_timeout=15000 -c lock_timeout=5000"
    " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)

TWO_DIGITS = [f"{number:02}" for number in range(60)]

# A web request that only reads clears this; everything else may write.
writing: ContextVar[bool] = ContextVar("writing", default=True)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, stored as UTC on both databases; naive times are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        # As SQLAlchemy writes it, in a third of the time: a push has tens of thousands.
        return _in_utc if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)  # SQLite hands it back naive


def _in_utc(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    at = value.astimezone(UTC)
    day = _day(at.toordinal())
    clock = f"{TWO_DIGITS[at.hour]}:{TWO_DIGITS[at.minute]}:{TWO_DIGITS[at.second]}"
    return f"{day} {clock}.{at.microsecond:06}"


@lru_cache(maxsize=1024)
def _day(ordinal: int) -> str:
    """Return the date as text; the points of a push share few of them."""
    return date.fromordinal(ordinal).isoformat()


COLUMN_TYPES: dict[Any, Any] = {
    str: sa.Text(),
    datetime: UTCDateTime(),
    dict[str, Any]: sa.JSON(),
    list[Any]: sa.JSON(),
    enum.StrEnum: sa.Enum(
        enum.StrEnum,
        native_enum=False,
        length=32,
        values_callable=lambda kind: [member.value for member in kind],
    ),
}


class Base(DeclarativeBase):
    # On the registry, not as class attributes: Flask-SQLAlchemy 3.1 subclasses this
    # base, and SQLAlchemy then refuses a type_annotation_map (flask-sqlalchemy#1361).
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES), type_annotation_map=COLUMN_TYPES
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    # What db.Model is at run time, in a form that a type checker accepts as a base class.
    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    """Bind the database to the application, with the settings that each engine needs."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "postgresql":
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
            "pool_pre_ping": True,
            "pool_recycle": 1800,
            "connect_args": {"options": POSTGRESQL_SETTINGS},
        } | app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    db.init_app(app)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations")
    for moment, listener in SESSION_LISTENERS:
        if not event.contains(db.session, moment, listener):
            event.listen(db.session, moment, listener)
    with app.app_context():
        if url.get_backend_name() == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
        event.listen(db.engine, "begin", _begin)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver's own transactions begin too late: two readers then both write what they read.
    connection.isolation_level = None
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)


def _begin(connection: sa.Connection) -> None:
    """Begin as a reader or as a writer, so that a page that is only looked at cannot write."""
    may_write = writing.get()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only={0 if may_write else 1}")
        # IMMEDIATE queues for the write lock at once; a lock taken later loses updates.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write else "BEGIN")
    elif not may_write:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@contextmanager
def transaction() -> Iterator[None]:
    """Commit on leaving the block, roll back if it raises."""
    token = writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)


def release_lock() -> None:
    """End a transaction that has only read, so that the slow work that follows holds no lock.

    What was read is read again afterwards. A transaction that has written already goes on:
    its caller made several deeds one, and they land together.
    """
    session = db.session()
    if not (session.info.get(WROTE) or session.new or session.dirty or session.deleted):
        session.rollback()


def _note_write(session: Any, *rest: Any) -> None:
    session.info[WROTE] = True


def _note_statement(state: Any) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[WROTE] = True


def _forget_write(session: Any, *rest: Any) -> None:
    session.info.pop(WROTE, None)


def scalars(statement: Any) -> list[Any]:
    """Return every row's first column, without duplicates from joined collections."""
    return list(db.session.scalars(statement).unique())


def first(statement: Any) -> Any:
    """Return the first row's first column, whatever is joined to it, or None."""
    return db.session.scalars(statement).unique().first()


WROTE = "wrote"
SESSION_LISTENERS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("after_flush", _note_write),
    ("do_orm_execute", _note_statement),
    ("after_commit", _forget_write),
    ("after_soft_rollback", _forget_write),
)
