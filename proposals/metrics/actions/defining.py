"""Defining metrics, changing what is said about them, and archiving them."""

from __future__ import annotations

import re
from typing import Any

from proposals import clock, markup
from proposals.accounts.handles import mentioned_people
from proposals.accounts.models import Person
from proposals.db import db
from proposals.errors import Invalid
from proposals.events import record
from proposals.metrics import policy
from proposals.metrics.errors import KeyTaken, UnitInUse
from proposals.metrics.events import (
    MetricArchived,
    MetricBroughtBack,
    MetricChanged,
    MetricDefined,
    MetricRenamed,
)
from proposals.metrics.models import Direction, Kind, Metric, MetricAlias, Rhythm
from proposals.metrics.queries import alias_of, metric_with_key
from proposals.policy import require

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


RESERVED = frozenset({"new"})  # the page that defines a metric has this address


def define(
    *,
    key: str,
    name: str,
    unit: str,
    kind: Kind,
    direction: Direction,
    rhythm: Rhythm,
    source: str,
    definition: str,
    owner: Person,
    by: Person,
) -> Metric:
    """Define a metric; scripts and links hold its key, so that it leads here for good.

    Raises Invalid for a key that cannot be one, KeyTaken for one that is in use.
    """
    require(policy.define, by)
    rendered = markup.render(definition, people=mentioned_people(definition))
    _require_free(key)
    metric = Metric(
        key=key,
        name=name,
        unit=unit,
        kind=kind,
        direction=direction,
        rhythm=rhythm,
        source=source,
        definition=definition,
        definition_html=rendered.html,
        owner=owner,
    )
    db.session.add(metric)
    db.session.flush()
    record(MetricDefined(actor_id=by.id, metric_id=metric.id, key=key))
    return metric


def rename(metric: Metric, *, key: str, by: Person) -> None:
    """Give the metric another key, or one that it had before; the old one still leads here.

    Raises Invalid for a key that cannot be one, KeyTaken for another metric's, past or present.
    """
    require(policy.change, by, metric)
    if key == metric.key:
        return
    former, old_key = alias_of(metric, key), metric.key
    if former is None:
        _require_free(key)
    else:
        db.session.delete(former)
    metric.key = key
    db.session.add(MetricAlias(key=old_key, metric_id=metric.id))
    record(MetricRenamed(actor_id=by.id, metric_id=metric.id, key=key, old_key=old_key))


def _require_free(key: str) -> None:
    if not KEY.fullmatch(key) or key in RESERVED:
        sentence = (
            "“new” is an address of its own; choose another key."
            if key in RESERVED
            else "Use up to 80 small letters, digits, points, hyphens and underscores,"
            " beginning with a letter or digit."
        )
        raise Invalid(sentence, {"key": [sentence]})
    if metric := metric_with_key(key):
        raise KeyTaken(key, metric.name if metric.key != key else "")


def change(
    metric: Metric,
    *,
    name: str,
    unit: str,
    kind: Kind,
    direction: Direction,
    rhythm: Rhythm,
    source: str,
    definition: str,
    owner: Person,
    by: Person,
) -> None:
    """Change what is said about a metric; the event names what changed.

    Raises UnitInUse once there are points: they would mean something else.
    """
    require(policy.change, by, metric)
    new: dict[str, Any] = {
        "name": name,
        "unit": unit,
        "kind": kind,
        "direction": direction,
        "rhythm": rhythm,
        "source": source,
        "definition": definition,
        "owner": owner,
    }
    if unit != metric.unit and metric.point_count:
        raise UnitInUse(metric.unit, metric.point_count)
    if definition != metric.definition:
        people = mentioned_people(definition)
        metric.definition_html = markup.render(definition, people=people).html
    changed = [field for field, value in new.items() if getattr(metric, field) != value]
    for field in changed:
        setattr(metric, field, new[field])
    if changed:
        record(
            MetricChanged(
                actor_id=by.id, metric_id=metric.id, key=metric.key, what=", ".join(changed)
            )
        )


def archive(metric: Metric, *, by: Person) -> None:
    """Take the metric out of the lists; what refers to it keeps it, and its points stay."""
    require(policy.archive, by, metric)
    if metric.archived_at is None:
        metric.archived_at = clock.now()
        record(MetricArchived(actor_id=by.id, metric_id=metric.id, key=metric.key))


def unarchive(metric: Metric, *, by: Person) -> None:
    """Bring an archived metric back."""
    require(policy.archive, by, metric)
    if metric.archived_at is not None:
        metric.archived_at = None
        record(MetricBroughtBack(actor_id=by.id, metric_id=metric.id, key=metric.key))
