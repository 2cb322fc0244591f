"""Who may define metrics and record points."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.metrics.models import Metric
from proposals.policy import permission


@permission("Sign in to define a metric.")
def define(actor: Person, nothing: None) -> bool:
    return actor.is_active


@permission("Only its owner or an administrator may change this metric.")
def change(actor: Person, metric: Metric) -> bool:
    return _answers_for(actor, metric)


@permission("Only its owner or an administrator may archive this metric.")
def archive(actor: Person, metric: Metric) -> bool:
    return _answers_for(actor, metric)


@permission("Only who owns both metrics, or an administrator, may merge them.")
def merge(actor: Person, metric: Metric) -> bool:
    return _answers_for(actor, metric)


@permission("Only its owner or an administrator may record points of this metric.")
def record_points(actor: Person, metric: Metric) -> bool:
    return _answers_for(actor, metric)


@permission("Only its owner or an administrator may say where this metric is pulled from.")
def pull(actor: Person, metric: Metric) -> bool:
    return _answers_for(actor, metric)


@permission("Only an administrator may write what is asked of a database.")
def ask_databases(actor: Person, nothing: None) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only an administrator may open sources.")
def open_sources(actor: Person, nothing: None) -> bool:
    return actor.is_active and actor.is_administrator


def _answers_for(actor: Person, metric: Metric) -> bool:
    return actor.is_active and (actor.id == metric.owner_id or actor.is_administrator)
