"""One metric of two: what it would do, and doing it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.metrics import actions, policy
from proposals.metrics.errors import NotAlike
from proposals.metrics.models import Metric
from proposals.metrics.queries import (
    merger_of,
    metric_by_key,
    metric_with_key,
    metrics_alike,
    what_keeps_apart,
)
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of, metric_here
from proposals.policy import require
from proposals.responses import go_to, refused_form
from proposals.words import count


@bp.get("/<key>/merger")
def merger(key: str) -> ResponseReturnValue:
    metric, chosen = metric_here(key), request.args.get("into", "")
    require(policy.merge, actor(), metric)
    into = metric_with_key(chosen) if chosen else None
    if into is None:
        return _choice(metric, "There is no metric with this key." if chosen else "")
    require(policy.merge, actor(), into)
    if sentence := what_keeps_apart(metric, into):
        return _choice(metric, sentence)
    shown = {"metric": metric, "into": into, "merger": merger_of(metric, into)}
    return render_template("metrics/merger.html", **shown)


def _choice(metric: Metric, refusal: str) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "metric": metric,
        "alike": metrics_alike(metric, actor()),
        "refusal": refusal,
    }
    if refusal:
        return refused_form("metrics/merge.html", **context)
    return render_template("metrics/merge.html", **context)


@bp.post("/<key>/merger")
def create_merger(key: str) -> ResponseReturnValue:
    metric, into = metric_by_key(key), metric_by_key(request.form.get("into", ""))
    name = metric.name
    try:
        done = actions.merge(metric, into=into, by=actor())
    except NotAlike as problem:
        return _choice(metric, problem.detail)
    return go_to(
        address_of(into), f"{name} is part of {into.name} now: {count(done.moved, 'point')} moved."
    )
