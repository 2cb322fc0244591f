"""A synthetic workspace of any size, written in bulk: shapes are real, words are not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Function, Organisation, Person
from proposals.db import db, transaction
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Proposal,
    Reviewer,
    Revision,
    Seat,
    SeatRole,
    Stage,
    Visibility,
)
from proposals.markup import render
from proposals.metrics.models import Direction, Kind, Metric, Point
from proposals.overview.models import Turn
from proposals.review.models import (
    Comment,
    Position,
    Stance,
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.search.index import rebuild
from proposals.search.models import SearchDocument

PEOPLE, METRICS, BATCH = 50, 10, 5000
THINGS = [
    "cache",
    "queue",
    "index",
    "gateway",
    "search",
    "checkout",
    "billing",
    "login",
    "deploy",
    "build",
    "alert",
    "schema",
]
DEEDS = [
    "Move",
    "Split",
    "Replace",
    "Retire",
    "Shorten",
    "Measure",
    "Batch",
    "Shard",
    "Replicate",
    "Simplify",
]
WORDS = [
    "the",
    "service",
    "keeps",
    "one",
    "copy",
    "of",
    "every",
    "record",
    "and",
    "answers",
    "from",
    "memory",
    "while",
    "a",
    "second",
    "process",
    "writes",
    "what",
    "changed",
    "to",
    "disk",
    "so",
    "that",
    "readers",
    "never",
    "wait",
    "for",
    "writers",
]
STAGES = (
    *(Stage.IN_REVIEW, Stage.IN_REVIEW, Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.ACCEPTED),
    *(Stage.ROLLING_OUT, Stage.MEASURING, Stage.CLOSED, Stage.CLOSED, Stage.DECLINED),
)
ROLES = (SeatRole.OWNER, SeatRole.DECIDER, SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER)


def load(*, proposals: int, comments: int, points: int, seed: int = 1) -> None:
    """Write the workspace; the same seed writes the same one."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    with transaction():
        people = _people()
        metrics = _metrics(people[0], points, dice)
        first = _next_number(proposals)
    body, html = _document(dice)
    for start in range(0, proposals, 500):
        with transaction():
            for number in range(first + start, first + min(start + 500, proposals)):
                _write(_rows(number, people, metrics, comments, body, html, dice))
            _flush()
    with transaction():
        _continue_counting()
        rebuild()


def _continue_counting() -> None:
    """Tell PostgreSQL which ids were given by hand; SQLite looks for itself."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in ("proposal", "thread"):
        db.session.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
        )


_waiting: dict[Any, list[dict[str, Any]]] = {}


def _write(rows: Iterator[tuple[Any, dict[str, Any]]]) -> None:
    for model, row in rows:
        _waiting.setdefault(model, []).append(row)


def _flush() -> None:
    """Insert what is waiting, parents first."""
    order = [Proposal, Revision, Seat, Reviewer, Commitment, Thread, Comment, Position, Turn]
    for model in [*order, SearchDocument]:
        rows = _waiting.pop(model, [])
        for start in range(0, len(rows), BATCH):
            db.session.execute(sa.insert(model), rows[start : start + BATCH])


def _people() -> list[int]:
    rows = [
        {
            "name": f"Person {number}",
            "email": f"person{number}@synthetic.example",
            "handle": f"person{number}",
            "function": list(Function)[number % len(Function)],
            "version": 1,
        }
        for number in range(1, PEOPLE + 1)
    ]
    if db.session.scalar(sa.select(Organisation.id)) is None:
        db.session.execute(sa.insert(Organisation), [{"name": "Synthetic", "version": 1}])
    known = _ids_of_people()
    if not known:
        db.session.execute(sa.insert(Person), rows)
    return known or _ids_of_people()


def _ids_of_people() -> list[int]:
    wanted = Person.email.endswith("@synthetic.example")
    return list(db.session.scalars(sa.select(Person.id).where(wanted).order_by(Person.id)))


def _metrics(owner: int, points: int, dice: random.Random) -> list[int]:
    keys = [f"synthetic-{number}" for number in range(METRICS)]
    wanted = sa.select(Metric.id).where(Metric.key.in_(keys)).order_by(Metric.id)
    if known := list(db.session.scalars(wanted)):
        return known
    start = clock.now() - timedelta(days=points)
    common = {"unit": "ms", "kind": Kind.DURATION, "direction": Direction.DOWN, "version": 1}
    rows = [
        {**common, "key": key, "name": key.title(), "owner_id": owner, "point_count": points}
        for key in keys
    ]
    db.session.execute(sa.insert(Metric), rows)
    made = list(db.session.scalars(wanted))
    observed = [
        {
            "metric_id": metric,
            "at": start + timedelta(days=day),
            "value": dice.gauss(800, 40),
            "recorded_by_id": owner,
        }
        for metric in made
        for day in range(points)
    ]
    for begin in range(0, len(observed), BATCH):
        db.session.execute(sa.insert(Point), observed[begin : begin + BATCH])
    return made


def _next_number(proposals: int) -> int:
    organisation = db.session.scalars(sa.select(Organisation)).one()
    organisation.last_number += proposals
    return organisation.last_number - proposals + 1


def _document(dice: random.Random) -> tuple[str, str]:
    parts = []
    for heading in ("Context", "Narrative", "How it works", "Alternatives and why not"):
        paragraphs = [" ".join(dice.choices(WORDS, k=70)) + "." for _ in range(3)]
        parts.append(f"## {heading}\n\n" + "\n\n".join(paragraphs))
    body = "\n\n".join(parts)
    return body, render(body).html


def _rows(
    number: int,
    people: list[int],
    metrics: list[int],
    comments: int,
    body: str,
    html: str,
    dice: random.Random,
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield every row of one proposal; its id is its number, so that nothing has to be read."""
    owner, decider, third, fourth, *reviewers = dice.sample(people, 7)
    title = f"{dice.choice(DEEDS)} the {dice.choice(THINGS)} {number}"
    then = clock.now() - timedelta(minutes=7 * (100_000 - number))
    common = {"proposal_id": number}
    stage = STAGES[number % len(STAGES)]
    yield (
        Proposal,
        {
            **{"id": number, "number": number, "title": title, "stage": stage, "version": 1},
            **{"brief": f"{title}, so that people wait less.", "owner_id": owner},
            **{"visibility": Visibility.ORGANISATION, "revision_number": 1},
            **{"created_at": then, "active_at": then, "stage_since": then},
        },
    )
    yield (
        Revision,
        {
            **common,
            **{"number": 1, "title": title, "brief": title, "brief_html": f"<p>{title}</p>"},
            **{"body": body, "body_html": html, "author_id": owner},
            **{"gets_worse": "One more service.", "undo": "A flag.", "stop_when": "It is slow."},
        },
    )
    for role, person in zip(ROLES, (owner, decider, third, fourth), strict=True):
        yield Seat, {**common, "role": role, "person_id": person}
    for person in reviewers:
        yield Reviewer, {**common, "person_id": person, "asked_by_id": owner}
        yield (
            Position,
            {
                **common,
                **{"person_id": person, "stance": Stance.SUPPORTS, "statement": "Worth it."},
                **{"revision_number": 1, "version": 1},
            },
        )
    yield (
        Commitment,
        {
            **common,
            **{"metric_id": dice.choice(metrics), "role": CommitmentRole.GOAL, "version": 1},
            **{"baseline": 800.0, "target": 400.0, "low": 350.0, "high": 500.0},
            **{"due_on": clock.today() + timedelta(days=60)},
        },
    )
    yield Turn, {**common, "person_id": decider}
    yield SearchDocument, {**common, "title": f"TL-{number} {title}", "body": body}
    yield from _conversation(number, comments, reviewers, dice)


def _conversation(
    number: int, comments: int, people: list[int], dice: random.Random
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield threads of five comments each, one id block per proposal."""
    for place in range(0, comments, 5):
        thread = number * 1000 + place // 5
        size = min(5, comments - place)
        yield (
            Thread,
            {
                **{"id": thread, "proposal_id": number, "kind": ThreadKind.COMMENT, "version": 1},
                **{"state": ThreadState.OPEN, "revision_number": 1, "comment_count": size},
                **{"opened_by_id": people[0]},
            },
        )
        for _ in range(size):
            said = " ".join(dice.choices(WORDS, k=25))
            yield (
                Comment,
                {
                    **{"thread_id": thread, "author_id": dice.choice(people)},
                    **{"body": said, "html": f"<p>{said}</p>"},
                },
            )
