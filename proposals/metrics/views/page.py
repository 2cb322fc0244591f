"""The page of one metric."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, request, url_for
from werkzeug.routing import RequestRedirect

from proposals import clock
from proposals.accounts.session import actor
from proposals.errors import NotFound
from proposals.metrics import csvfile
from proposals.metrics.forms import PointForm
from proposals.metrics.models import Metric, Rhythm
from proposals.metrics.queries import (
    former_keys,
    last_of,
    metric_by_key,
    points_page,
    series_names,
    thinned_series,
    values_at,
)
from proposals.metrics.resolution import Resolution, at_resolution
from proposals.metrics.sparkline import MOST_POINTS, begins_at_zero, sparklines
from proposals.metrics.thinning import Observation, thin
from proposals.metrics.windows import SPANS, Window, window_of

LISTED_POINTS = 20
# What a chart can be put together by: longer than the points are apart.
PERIODS = {
    Rhythm.HOURLY: ("point", "day", "week", "month", "year"),
    Rhythm.DAILY: ("point", "week", "month", "year"),
    Rhythm.WEEKLY: ("point", "month", "year"),
    Rhythm.MONTHLY: ("point", "year"),
    Rhythm.YEARLY: ("point",),
    Rhythm.IRREGULAR: ("point", "day", "week", "month", "year"),
}


def metric_here(key: str) -> Metric:
    """Return the metric; who came by a key that it had before is sent on to its present one."""
    metric = metric_by_key(key)
    if metric.key != key and request.method == "GET":
        raise Moved(_present_address(metric))
    return metric


class Moved(RequestRedirect):
    """Not for good, as browsers would keep it: a key can be taken back."""

    code = 302


def _present_address(metric: Metric) -> str:
    assert request.endpoint is not None  # a view asks
    address = url_for(request.endpoint, **{**(request.view_args or {}), "key": metric.key})
    query = request.query_string.decode("ascii", "ignore")
    return f"{address}?{query}" if query else address


def address_of(metric: Metric, series: str = "") -> str:
    return url_for("metrics.show", key=metric.key, series=series or None)


def point_form(metric: Metric) -> PointForm:
    """Return the form for one point: empty, or with the point that is to be corrected."""
    series, zone = request.args.get("series", ""), ZoneInfo(actor().time_zone)
    if at := instant_argument("correct"):
        value, n = values_at(metric, series, [at]).get(at, (None, None))
        local = at.astimezone(zone).replace(tzinfo=None)
        return PointForm(at=local, value=value, n=n, series=series)
    now = clock.now().replace(second=0, microsecond=0)
    if metric.rhythm not in (Rhythm.HOURLY, Rhythm.IRREGULAR):
        now = now.replace(hour=0, minute=0)  # where pipelines put a day
    return PointForm(at=now.astimezone(zone).replace(tzinfo=None), series=series)


def instant_argument(name: str) -> datetime | None:
    try:
        return csvfile.moment(csvfile.read_time(request.args[name])).replace(tzinfo=UTC)
    except (KeyError, ValueError):
        return None


def page_of(metric: Metric, form: PointForm) -> dict[str, Any]:
    names, series = series_names(metric), request.args.get("series", "")
    if series and series not in names:
        raise NotFound()
    resolution, window = _resolution(), window_of(request.args, last_of(metric, series))
    drawn, of = _drawn(metric, series, resolution, window)
    before = instant_argument("before") or window.until
    return {
        "metric": metric,
        "former_keys": former_keys(metric),
        "form": form,
        "series": series,
        "series_names": names,
        "resolution": resolution,
        "periods": PERIODS[metric.rhythm],
        "window": window,
        "spans": SPANS,
        "drawn": drawn,
        "drawn_of": of,
        "sparklines": sparklines(drawn),
        "begins_at_zero": begins_at_zero(drawn),
        "listed": points_page(metric, series, before=before, limit=LISTED_POINTS),
        "server_url": current_app.config["SERVER_URL"],
    }


def _resolution() -> Resolution:
    try:
        return Resolution(request.args.get("by", "point"))
    except ValueError:
        return Resolution.POINT


def _drawn(
    metric: Metric, series: str, resolution: Resolution, window: Window
) -> tuple[list[Observation], int]:
    """Return what is drawn, and of how many."""
    stretch = series, window.since, window.until
    if resolution == Resolution.POINT:
        return thinned_series(metric, *stretch, most=MOST_POINTS)
    found = at_resolution(metric, resolution, *stretch)
    return thin(found, MOST_POINTS), len(found)
