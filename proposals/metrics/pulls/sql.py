"""Asking a database: one query, read-only, with limits that it cannot lift.

A connection of its own for each run, through the driver alone. PostgreSQL is told to refuse
writing; SQLite is opened for reading, and allowed nothing but to read.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from flask import current_app

from proposals import clock, outbound
from proposals.errors import Invalid
from proposals.metrics.pulls.asking import Found, Place, Question, Refused
from proposals.metrics.pulls.readings import found_in

SECONDS = 5
MOST_ROWS = 10_000
LARGEST_CELL = 1_000_000  # bytes
OUR_TABLES = {"data_source", "pull", "sign_in"}
MAY = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
SSL_MODES = {"disable", "prefer", "require", "verify-ca", "verify-full"}
OPTIONS = (
    f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s"
    " -c lock_timeout=2s -c timezone=UTC"
)
_SINCE = re.compile(r"(?<![:\w]):since\b")

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
Run = Callable[[Any, str, datetime], Table]


def ask(question: Question) -> Found:
    """Return the points in the columns ``at``, ``value`` and perhaps ``n`` of the query's rows.

    ``:since`` in the query stands for the time to go on from.
    """
    names, rows = _run(question.place, question.query, question.since)
    if len(rows) > MOST_ROWS:
        raise Invalid(
            f"The query gives more than {MOST_ROWS:,} rows: ask for what is new, with :since."
        )
    places = _places(names)
    numbered = enumerate(rows, 1)
    return found_in(
        (
            (f"Row {number}", *(None if place is None else row[place] for place in places))  # type: ignore[misc]
            for number, row in numbered
        ),
        question.series,
    )


def greet(place: Place) -> str:
    """Return that the database answers, and whether its user may do more than read."""
    _, rows = _run(place, "select 1 as value", clock.now())
    return "It answers." if rows else "It answers with nothing."


def fault_of(address: str, *, is_inside: bool) -> str:
    """Return what is wrong with a database's address, or an empty string."""
    if address.startswith("sqlite:"):
        return _fault_of_file(address, is_inside)
    try:
        parts = urlsplit(address)
        options, port = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))), parts.port
    except ValueError:
        return "This address cannot be read."
    if parts.scheme not in ("postgres", "postgresql") or parts.fragment or port == 0:
        return "Write postgresql://user@host:5432/database, or sqlite:////path/to/a/file."
    if parts.password is not None:
        return "Leave the password out of the address, and type it below."
    if unknown := set(options) - {"sslmode", "host"}:
        return f"Nothing but sslmode can be set in the address, not {sorted(unknown)[0]}."
    if options.get("sslmode", "prefer") not in SSL_MODES:
        return "There is no such sslmode."
    if "host" in options and not (is_inside and options["host"].startswith("/")):
        return "Write the host before the name of the database."
    if not parts.username or not parts.path.strip("/") or not (parts.hostname or "host" in options):
        return "Name the user, the host and the database: postgresql://user@host:5432/database."
    return ""


def _fault_of_file(address: str, is_inside: bool) -> str:
    if not address.startswith("sqlite:////") or "?" in address or "#" in address:
        return "Write the whole path of the file: sqlite:////path/to/a/file."
    if not is_inside:
        return "A file on this server is inside: say so below."
    path = Path(unquote(address.removeprefix("sqlite:///")))
    instance = Path(current_app.instance_path).resolve()
    if instance in path.resolve().parents:
        return "Files of Throughline itself are no source."
    return ""


def _run(place: Place, query: str, since: datetime) -> Table:
    if fault := fault_of(place.address, is_inside=place.is_inside):
        raise Invalid(fault)
    if place.address.startswith("sqlite:"):
        return _from_file(place, query, since)
    return _from_server(place, query, since)


def _places(names: Sequence[str]) -> list[int | None]:
    lower = [name.lower() for name in names]
    for name in ("at", "value"):
        if name not in lower:
            raise Invalid(f"The query gives no column called {name}: select … as {name}.")
    return [lower.index(name) if name in lower else None for name in ("at", "value", "n")]


def _from_file(place: Place, query: str, since: datetime) -> Table:
    path = unquote(place.address.removeprefix("sqlite:///"))
    end = time.monotonic() + SECONDS
    try:
        with closing(_opened(path)) as connection:
            _require_not_ours(connection.execute("select name from sqlite_master"))
            connection.set_authorizer(_may)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            given = {"since": since.strftime("%Y-%m-%d %H:%M:%S")}
            cursor = connection.execute(query, given if _SINCE.search(query) else ())
            if cursor.description is None:
                raise Refused("Write one query that selects rows.")
            return [each[0] for each in cursor.description], cursor.fetchmany(MOST_ROWS + 1)
    except sqlite3.OperationalError as error:
        if "unable to open" in str(error):
            raise Invalid("There is no such file, or it may not be read.") from None
        if "interrupted" in str(error):
            raise Invalid(f"The query took longer than {SECONDS} seconds.") from None
        raise Refused("The database does not accept the query.", str(error)) from None
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise Refused("The database does not accept the query.", str(error)) from None


def _opened(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=2)


def _may(action: int, *rest: Any) -> int:
    return sqlite3.SQLITE_OK if action in MAY else sqlite3.SQLITE_DENY


def _require_not_ours(tables: Any) -> None:
    """Refuse our own database, in which there is what not every administrator may see."""
    if {name for (name,) in tables} >= OUR_TABLES:
        raise Invalid("This is Throughline’s own database, which is no source.")


def _from_server(place: Place, query: str, since: datetime) -> Table:
    # Here and not above: on SQLite, and for every other kind of pull, it is not needed.
    import psycopg

    try:
        with psycopg.connect(**_settings(place)) as connection:
            connection.read_only = True
            _require_not_ours(
                connection.execute(
                    "select relname from pg_class where relname = any(%s) and relkind = 'r'",
                    [list(OUR_TABLES)],
                )
            )
            sent, given = query.strip().rstrip(";"), None
            if _SINCE.search(sent):
                sent, given = _SINCE.sub("%(since)s", sent.replace("%", "%%")), {"since": since}
            with connection.cursor(name="pull") as cursor:  # declared: it can only select
                cursor.execute(sent, given)
                rows = cursor.fetchmany(MOST_ROWS + 1)
                return [each.name for each in cursor.description or ()], rows
    except psycopg.errors.QueryCanceled:
        raise Invalid(f"The query took longer than {SECONDS} seconds.") from None
    except psycopg.OperationalError:
        raise Invalid("The database cannot be reached, or refuses user and password.") from None
    except psycopg.Error as error:
        said = error.diag.message_primary or ""
        raise Refused("The database does not accept the query.", said) from None


def _settings(place: Place) -> dict[str, Any]:
    parts = urlsplit(place.address)
    options = dict(parse_qsl(parts.query))
    port = parts.port or 5432
    settings: dict[str, Any] = {
        "dbname": unquote(parts.path.strip("/")),
        "user": unquote(parts.username or ""),
        "password": place.secret or None,
        "passfile": os.devnull,  # the server's own passwords are not for this
        "host": options.get("host") or parts.hostname,
        "port": port,
        "sslmode": options.get("sslmode", "prefer"),
        "options": OPTIONS,
        "connect_timeout": 10,
        "tcp_user_timeout": 15_000,
        "application_name": "Throughline",
    }
    if "host" not in options:
        host = parts.hostname or ""
        settings["hostaddr"] = outbound.address_of(
            host, port, is_source=True, is_inside=place.is_inside
        )
    return settings
