"""Metrics and their points."""

from __future__ import annotations

from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Scope
from proposals.api.access import caller, needs
from proposals.api.people import person_at
from proposals.api.points import read_points
from proposals.api.resources import Resource
from proposals.api.schemas import (
    ChangeMetricSchema,
    DefineMetricSchema,
    MetricListSchema,
    MetricSchema,
    MetricsQuery,
    PointListSchema,
    PointsQuery,
    PointsSchema,
    RecordedSchema,
)
from proposals.metrics import actions
from proposals.metrics.models import Metric
from proposals.metrics.points import Recorded
from proposals.metrics.queries import MetricPage, Which, metric_by_key, metrics_page
from proposals.metrics.resolution import at_resolution
from proposals.metrics.swift import uncollected

bp = Resource("api_metrics", __name__, description="What is measured, and the observations.")

SAID = ("name", "unit", "kind", "direction", "rhythm", "source", "definition", "owner")
READING = (Scope.READ, Scope.WRITE, Scope.METRICS, Scope.ADMIN)
WRITING = (Scope.WRITE, Scope.ADMIN)
PUSHING = (Scope.METRICS, Scope.WRITE, Scope.ADMIN)
POINTS_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": PointsSchema},
        "text/csv": {
            "schema": {"type": "string"},
            "example": "at,value,n\n2026-03-02,21.5,300\n",
        },
    },
}


@bp.get("/metrics")
@bp.arguments(MetricsQuery, location="query")
@bp.response(200, MetricListSchema)
@bp.refuses(422)
@needs(*READING)
def list_metrics(query: dict[str, Any]) -> MetricPage:
    """List metrics in the order of their keys."""
    query["after"] = query.pop("cursor")
    if query.pop("archived"):
        query["which"] = Which.ARCHIVED
    return metrics_page(**query, owner=caller())


@bp.post("/metrics")
@bp.arguments(DefineMetricSchema)
@bp.response(201, MetricSchema, headers={"Location": {"schema": {"type": "string"}}})
@bp.refuses(400, 413, 415, 422)
@needs(*WRITING)
def define_metric(fields: dict[str, Any]) -> ResponseReturnValue:
    """Define a metric."""
    owner = person_at(fields.pop("owner"), field="owner") if "owner" in fields else caller()
    metric = actions.define(**fields, owner=owner, by=caller())
    return metric, 201, {"Location": url_for("api_metrics.show_metric", key=metric.key)}  # type: ignore[return-value]


@bp.get("/metrics/<key>")
@bp.response(200, MetricSchema)
@bp.refuses(404)
@needs(*READING)
def show_metric(key: str) -> Metric:
    """Show one metric."""
    return metric_by_key(key)


@bp.patch("/metrics/<key>")
@bp.arguments(ChangeMetricSchema)
@bp.response(200, MetricSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def change_metric(fields: dict[str, Any], key: str) -> Metric:
    """Change what is said about a metric; its unit stays once there are points.

    A key that it had before still leads to it.
    """
    metric, new_key = metric_by_key(key), fields.pop("key", None)
    archived = fields.pop("archived", None)
    if "owner" in fields:
        fields["owner"] = person_at(fields["owner"], field="owner")
    if fields:
        said = {name: getattr(metric, name) for name in SAID}
        actions.change(metric, **(said | fields), by=caller())
    if new_key is not None:
        actions.rename(metric, key=new_key, by=caller())
    if archived is not None:
        (actions.archive if archived else actions.unarchive)(metric, by=caller())
    return metric


@bp.get("/metrics/<key>/points")
@bp.arguments(PointsQuery, location="query")
@bp.response(200, PointListSchema)
@bp.refuses(404, 422)
@needs(*READING)
def list_points(query: dict[str, Any], key: str) -> ResponseReturnValue:
    """List points in order of time, as they are or put together by hour, day, week, month or year.

    A period's count is added up; anything else is its mean, weighted by sample size where
    every point has one.
    """
    limit, since = query["limit"], query["cursor"] or query["since"]
    found = at_resolution(
        metric_by_key(key),
        query["resolution"],
        query["series"],
        since,
        query["until"],
        limit=limit + 1,
    )
    return jsonify(
        points=[{"at": at.isoformat(), "value": value, "n": n} for at, value, n in found[:limit]],
        next=found[limit][0].isoformat() if len(found) > limit else None,
    )


@bp.post("/metrics/<key>/points")
@bp.doc(requestBody=POINTS_BODY)
@bp.response(200, RecordedSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*PUSHING)
def create_points(key: str) -> Recorded:
    """Record up to 50,000 points: all of them, or none if one is wrong.

    Sending a point again changes nothing; sending another value for its time and series
    corrects it, and the old value is kept.
    """
    metric = metric_by_key(key)
    with uncollected():
        return actions.record_points(metric, points=read_points(metric), by=caller())
