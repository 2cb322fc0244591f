"""The points of a metric: one typed in, all of them taken along."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import Invalid, NotFound
from proposals.metrics import actions, policy
from proposals.metrics.download import as_csv
from proposals.metrics.forms import PointForm, RemovalForm, blame
from proposals.metrics.models import Metric
from proposals.metrics.queries import metric_by_key, values_at
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of, instant_argument, metric_here, page_of
from proposals.policy import require
from proposals.responses import go_to, refused_form


@bp.post("/<key>/points")
def create_point(key: str) -> ResponseReturnValue:
    metric, form = metric_by_key(key), PointForm.read()
    if form.validate():
        try:
            point = form.point(actor().time_zone)
            recorded = actions.record_points(metric, points=[point], by=actor())
            return go_to(address_of(metric, point.series), f"One point: {recorded.in_words}.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/show.html", **page_of(metric, form))


@bp.get("/<key>/points/removal")
def removal(key: str) -> ResponseReturnValue:
    metric = metric_here(key)
    require(policy.record_points, actor(), metric)
    return render_template("metrics/removal.html", **_doomed(metric), form=RemovalForm())


@bp.post("/<key>/points/removal")
def remove_point(key: str) -> ResponseReturnValue:
    metric, form = metric_by_key(key), RemovalForm.read()
    doomed = _doomed(metric)
    if not form.validate():
        return refused_form("metrics/removal.html", **doomed, form=form)
    place = {"series": doomed["series"], "at": doomed["at"]}
    actions.remove_point(metric, **place, reason=form.reason.data or "", by=actor())
    return go_to(address_of(metric, doomed["series"]), "The point is removed.")


def _doomed(metric: Metric) -> dict[str, Any]:
    """Return the point that the address names, or raise NotFound."""
    at, series = instant_argument("at"), request.args.get("series", "")
    known = values_at(metric, series, [at]) if at else {}
    if at not in known:
        raise NotFound()
    return {"metric": metric, "series": series, "at": at, "value": known[at][0]}


@bp.get("/<key>/points.csv")
def download(key: str) -> ResponseReturnValue:
    metric = metric_here(key)
    name = f'attachment; filename="{metric.key}.csv"'
    return Response(as_csv(metric), mimetype="text/csv", headers={"Content-Disposition": name})
