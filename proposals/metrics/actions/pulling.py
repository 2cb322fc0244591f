"""Having a metric's points fetched on a schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts import throttle
from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.errors import Invalid
from proposals.events import record
from proposals.metrics import policy
from proposals.metrics.errors import Archived
from proposals.metrics.events import (
    PullAdded,
    PullChanged,
    PullPaused,
    PullRemoved,
    PullResumed,
)
from proposals.metrics.models import Metric, Pull, SourceKind
from proposals.metrics.points import NewPoint
from proposals.metrics.wanting import Wanted, question_of, require_sound
from proposals.policy import require

TRIES = 30  # in five minutes: each is a request to somebody else


def set_up_pull(metric: Metric, *, wanted: Wanted, by: Person) -> Pull:
    """Have the worker fetch a series of the metric, for the first time at once.

    Raises Invalid, naming the fields, for what cannot work or is pulled already.
    """
    require(policy.pull, by, metric)
    _require_may_ask(wanted, by)
    if metric.archived_at is not None:
        raise Archived()
    require_sound(wanted)
    _require_free(metric, wanted.series)
    pull = Pull(metric=metric, created_by_id=by.id, **_fields_of(wanted))
    db.session.add(pull)
    record(PullAdded(actor_id=by.id, metric_id=metric.id, key=metric.key, origin=pull.origin))
    return pull


def change_pull(pull: Pull, *, wanted: Wanted, by: Person) -> None:
    """Change what is fetched or how often; it begins anew, without its failures."""
    require(policy.pull, by, pull.metric)
    if (wanted.source, wanted.query) != (pull.source, pull.query):
        _require_may_ask(wanted, by)
    require_sound(wanted)
    if wanted.series != pull.series:
        _require_free(pull.metric, wanted.series)
    for name, value in _fields_of(wanted).items():
        setattr(pull, name, value)
    _begin_anew(pull)
    record(PullChanged(**_facts(pull, by)))


def try_pull(metric: Metric, *, wanted: Wanted, by: Person) -> tuple[list[NewPoint], int]:
    """Fetch as the worker would, record nothing, and return the points and how many had no value.

    Raises Invalid with what is wrong. Holds no transaction while it asks.
    """
    require(policy.pull, by, metric)
    _require_may_ask(wanted, by)
    require_sound(wanted)
    throttle.spend(throttle.Bucket(f"pull/try/{by.id}", TRIES, timedelta(minutes=5)))
    # Here and not above: what asks others costs the web server's start a third of a second.
    from proposals.metrics.pulls import fetching

    question = question_of(metric, wanted)
    release_lock()
    found = fetching.ask(question)
    return list(found.points), found.left_out


def pause_pull(pull: Pull, *, by: Person) -> None:
    """Fetch nothing until it is resumed."""
    require(policy.pull, by, pull.metric)
    if not pull.is_paused:
        pull.is_paused = True
        record(PullPaused(**_facts(pull, by)))


def resume_pull(pull: Pull, *, by: Person) -> None:
    """Fetch again, for the first time at once."""
    require(policy.pull, by, pull.metric)
    if pull.is_paused:
        pull.is_paused = False
        pull.next_at = clock.now()
        record(PullResumed(**_facts(pull, by)))


def pull_now(pull: Pull, *, by: Person) -> None:
    """Have the worker fetch as soon as it can, without waiting for the time."""
    require(policy.pull, by, pull.metric)
    if pull.is_stopped:
        raise Invalid("It is paused: resume it first.")
    pull.next_at = clock.now()


def remove_pull(pull: Pull, *, by: Person) -> None:
    """Fetch nothing any more; the points that came stay."""
    require(policy.pull, by, pull.metric)
    record(PullRemoved(**_facts(pull, by)))
    db.session.delete(pull)


def _require_may_ask(wanted: Wanted, by: Person) -> None:
    """Let only administrators write SQL: it reads whatever the connection may read."""
    if wanted.kind == SourceKind.SQL:
        require(policy.ask_databases, by)


def _require_free(metric: Metric, series: str) -> None:
    pulled = sa.select(Pull.id).where(Pull.metric_id == metric.id, Pull.series == series)
    if db.session.scalar(pulled) is not None:
        what = f"The series {series}" if series else "The main series"
        sentence = f"{what} is pulled already: change that, or name another series."
        raise Invalid(sentence, {"series": [sentence]})


def _fields_of(wanted: Wanted) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}


def _begin_anew(pull: Pull) -> None:
    pull.next_at = clock.now()
    pull.failures, pull.last_error, pull.told_at = 0, "", None


def _facts(pull: Pull, by: Person) -> dict[str, Any]:
    return {
        "actor_id": by.id,
        "metric_id": pull.metric_id,
        "key": pull.metric.key,
        "origin": pull.origin,
    }
