"""The page of one metric."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, request, url_for

from proposals import clock
from proposals.accounts.session import actor
from proposals.errors import NotFound
from proposals.metrics import csvfile
from proposals.metrics.forms import PointForm
from proposals.metrics.models import Metric, Rhythm
from proposals.metrics.queries import (
    latest_of,
    points_page,
    series_names,
    values_at,
)
from proposals.metrics.resolution import ABOUT, Resolution, at_resolution
from proposals.metrics.sparkline import begins_at_zero, sparklines

DRAWN_POINTS = 400


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


def address_of(metric: Metric, series: str = "") -> str:
    return url_for("metrics.show", key=metric.key, series=series or None)


def point_form(metric: Metric) -> PointForm:
    """Return the form for one point: empty, or with the point that is to be corrected."""
    series, zone = request.args.get("series", ""), ZoneInfo(actor().time_zone)
    if at := instant_argument("correct"):
        value, n = values_at(metric, series, [at]).get(at, (None, None))
        local = at.astimezone(zone).replace(tzinfo=None)
        return PointForm(at=local, value=value, n=n, series=series)
    now = clock.now()
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
    resolution = _resolution()
    drawn = _drawn(metric, series, resolution)
    return {
        "metric": metric,
        "form": form,
        "series": series,
        "series_names": names,
        "resolution": resolution,
        "periods": PERIODS[metric.rhythm],
        "drawn": drawn,
        "sparklines": sparklines(drawn),
        "begins_at_zero": begins_at_zero(drawn),
        "listed": points_page(
            metric, series, before=instant_argument("before"), limit=LISTED_POINTS
        ),
        "server_url": current_app.config["SERVER_URL"],
    }


def _resolution() -> Resolution:
    try:
        return Resolution(request.args.get("by", "point"))
    except ValueError:
        return Resolution.POINT


def _drawn(metric: Metric, series: str, resolution: Resolution) -> list[Any]:
    if resolution == Resolution.POINT:
        return latest_of(metric, series, limit=DRAWN_POINTS)
    span = ABOUT[resolution] * DRAWN_POINTS
    since = (metric.last_at or clock.now()) - min(span, ABOUT[Resolution.YEAR] * 100)
    return at_resolution(metric, resolution, series, since)
