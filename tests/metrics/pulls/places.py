"""Places to pull from, and a worker's round."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from proposals.accounts.models import Person
from proposals.db import db
from proposals.metrics.actions.sourcing import Facts, open_source
from proposals.metrics.clockwork import pull_due
from proposals.metrics.models import DataSource, Metric, Pull, SourceKind
from proposals.metrics.wanting import Wanted
from tests.metrics.pulls.servers import Asked, Server


def prometheus(value_at: Callable[[int], Any]) -> Callable[[Asked], tuple[int, bytes]]:
    """Answer as a Prometheus does, with one series that has this value at each step."""

    def respond(asked: Asked) -> tuple[int, bytes]:
        if asked.path != "/api/v1/query_range":
            return 404, b"404 page not found"
        start, end, step = (int(asked.params[name]) for name in ("start", "end", "step"))
        values = [[at, str(value_at(at))] for at in range(start, end + 1, step)]
        return 200, matrix({"job": "ci"}, values)

    return respond


def matrix(*series: Any) -> bytes:
    """Return a range query's answer: labels and values of each series in turn."""
    result = [
        {"metric": labels, "values": values}
        for labels, values in zip(series[::2], series[1::2], strict=True)
    ]
    data = {"resultType": "matrix", "result": result}
    return json.dumps({"status": "success", "data": data}).encode()


def a_source(
    address: str | Server,
    kind: SourceKind = SourceKind.PROMETHEUS,
    *,
    by: Person,
    name: str = "Production",
    secret: str = "",
) -> DataSource:
    address = address.url if isinstance(address, Server) else address
    facts = Facts(name=name, address=address, secret=secret, is_inside=True)
    source = open_source(kind=kind, facts=facts, by=by)
    db.session.commit()
    return source


def a_pull(metric: Metric, source: DataSource, **fields: Any) -> Pull:
    wanted = Wanted(kind=source.kind, source=source, **{"query": "ci", **fields})
    values = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    pull = Pull(metric=metric, created_by_id=metric.owner_id, **values)
    db.session.add(pull)
    db.session.commit()
    return pull


def a_file(path: Path, rows: Sequence[tuple[str, float, int]]) -> str:
    """Fill a SQLite file with builds, and return its address."""
    with sqlite3.connect(path) as connection:
        connection.execute("create table build (day text, minutes real, builds integer)")
        connection.executemany("insert into build values (?, ?, ?)", rows)
    connection.close()
    return f"sqlite:///{path}"


def work() -> int:
    """Let the worker fetch what is due, as a process of its own would."""
    db.session.commit()
    db.session.remove()
    tried = pull_due()
    db.session.remove()
    return tried
