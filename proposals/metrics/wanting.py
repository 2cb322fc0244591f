"""What somebody wants pulled: its faults, and the question that it comes to at a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote

import sqlalchemy as sa

from proposals import clock, sealing
from proposals.db import db
from proposals.errors import Invalid
from proposals.metrics.models import DataSource, Metric, Point, Pull, SourceKind
from proposals.metrics.points import fault_of_series
from proposals.metrics.pulls.asking import Place, Question

OVERLAP = 3  # points that are asked for again, because late observations still change them
MOST_STEPS = 10_000
LONGEST_QUERY = 4_000
LONGEST_ADDRESS = 2_000
SHORTEST_PAUSE, LONGEST_PAUSE = 5, 10_080  # minutes: a week
SHORTEST_STEP, LONGEST_STEP = 60, 31 * 86_400  # seconds
FARTHEST_BACK = 3_660  # days
_PATH = re.compile(r"(?:[/?][!\x22$-\x5b\x5d-~]*)?")

Fault = tuple[str, str]  # the field, and a sentence


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One series of one metric from one place.

    Without a source, ``address`` is a public one; with one, it is what is below it.
    """

    kind: SourceKind
    source: DataSource | None = None
    address: str = ""
    query: str = ""
    is_csv: bool = False
    series: str = ""
    step_seconds: int = 86_400
    every_minutes: int = 60
    look_back_days: int = 90

    @classmethod
    def of(cls, pull: Pull) -> Wanted:
        """Return what an existing pull wants."""
        return cls(
            kind=pull.kind,
            source=pull.source,
            address=pull.address,
            query=pull.query,
            is_csv=pull.is_csv,
            series=pull.series,
            step_seconds=pull.step_seconds,
            every_minutes=pull.every_minutes,
            look_back_days=pull.look_back_days,
        )


def require_sound(wanted: Wanted) -> None:
    """Return quietly, or raise Invalid naming every fault by its field."""
    errors: dict[str, list[str]] = {}
    for name, sentence in _faults_of(wanted):
        errors.setdefault(name, []).append(sentence)
    if errors:
        raise Invalid("Some of it cannot work like this.", errors)


def _faults_of(wanted: Wanted) -> Iterator[Fault]:
    if wanted.source is not None and wanted.source.archived_at is not None:
        yield "query", "This source is archived."
    if fault := fault_of_series(wanted.series):
        yield "series", fault
    if not SHORTEST_PAUSE <= wanted.every_minutes <= LONGEST_PAUSE:
        yield "every_minutes", "From every 5 minutes to once a week."
    if not 1 <= wanted.look_back_days <= FARTHEST_BACK:
        yield "look_back_days", "From one day to ten years."
    if len(wanted.query) > LONGEST_QUERY:
        yield "query", f"At most {LONGEST_QUERY:,} characters fit here."
    yield from _faults_by_kind(wanted)


def _faults_by_kind(wanted: Wanted) -> Iterator[Fault]:
    if wanted.kind == SourceKind.HTTP:
        yield from _faults_of_address(wanted)
        yield from _faults_of_expression(wanted)
        return
    if wanted.source is None or wanted.source.kind != wanted.kind:
        yield "query", "Choose a source."
    if not wanted.query.strip():
        yield "query", "Write the query."
    if wanted.kind == SourceKind.PROMETHEUS:
        yield from _faults_of_step(wanted)


def _faults_of_step(wanted: Wanted) -> Iterator[Fault]:
    if not SHORTEST_STEP <= wanted.step_seconds <= LONGEST_STEP:
        yield "step_seconds", "From a minute to a month."
    elif wanted.look_back_days * 86_400 > MOST_STEPS * wanted.step_seconds:
        days = MOST_STEPS * wanted.step_seconds // 86_400
        yield "look_back_days", f"With this step at most {days} days fit into one answer."


def _faults_of_address(wanted: Wanted) -> Iterator[Fault]:
    # Here and not above: it takes the web server's start a quarter of a second.
    from proposals import outbound

    if len(wanted.address) > LONGEST_ADDRESS:
        yield "address", f"At most {LONGEST_ADDRESS:,} characters fit here."
    elif wanted.source is None:
        if fault := outbound.fault_of(wanted.address):
            yield "address", fault
    elif not _PATH.fullmatch(wanted.address) or ".." in unquote(wanted.address).split("/"):
        yield "address", "Begin with / and go on below the source’s address."


def _faults_of_expression(wanted: Wanted) -> Iterator[Fault]:
    from proposals.metrics.pulls.columns import names_in
    from proposals.metrics.pulls.web import compiled_from

    try:
        if wanted.is_csv:
            names_in(wanted.query)
        else:
            compiled_from(wanted.query)
    except Invalid as problem:
        yield "query", problem.detail


def question_of(metric: Metric, wanted: Wanted) -> Question:
    """Return what to ask now, from values alone: nothing of it reads the database later.

    Raises KeyChanged where the source's secret cannot be opened.
    """
    now = clock.now()
    return Question(
        place=place_of(wanted.source) if wanted.source else Place(wanted.kind, wanted.address),
        path=wanted.address if wanted.source else "",
        query=wanted.query,
        is_csv=wanted.is_csv,
        series=wanted.series,
        step_seconds=wanted.step_seconds,
        since=_resume_at(metric, wanted.series) or now - timedelta(days=wanted.look_back_days),
        until=now,
    )


def place_of(source: DataSource) -> Place:
    """Return where the source is, with its secret open."""
    return Place(
        source.kind,
        source.address,
        sealing.unseal(source.secret),
        is_named=True,
        is_inside=source.is_inside,
    )


def _resume_at(metric: Metric, series: str) -> datetime | None:
    """Return the time to go on from: a few points back; None while there are fewer."""
    return db.session.scalar(
        sa.select(Point.at)
        .where(Point.metric_id == metric.id, Point.series == series)
        .order_by(Point.at.desc())
        .offset(OVERLAP - 1)
        .limit(1)
    )
