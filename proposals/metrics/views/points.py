"""The points of a metric: one typed in, all of them taken along."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.metrics import actions
from proposals.metrics.download import as_csv
from proposals.metrics.forms import PointForm, blame
from proposals.metrics.queries import (
    metric_by_key,
)
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of, page_of
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


@bp.get("/<key>/points.csv")
def download(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    name = f'attachment; filename="{metric.key}.csv"'
    return Response(as_csv(metric), mimetype="text/csv", headers={"Content-Disposition": name})
