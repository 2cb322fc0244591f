"""The pages of metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.errors import Invalid, NotFound
from proposals.metrics import actions, csvfile, policy
from proposals.metrics.download import as_csv
from proposals.metrics.forms import ChangeForm, DefineForm, PointForm, UploadForm, blame
from proposals.metrics.models import Direction, Metric, Rhythm
from proposals.metrics.points import compare
from proposals.metrics.queries import (
    archived_count,
    latest_of,
    metric_by_key,
    metrics_page,
    points_page,
    series_names,
    values_at,
)
from proposals.metrics.resolution import ABOUT, Resolution, at_resolution
from proposals.metrics.sparkline import begins_at_zero, sparklines
from proposals.metrics.upload import LARGEST_FILE, Upload, read_upload
from proposals.policy import require
from proposals.responses import go_to, refused_form

bp = Blueprint("metrics", __name__, url_prefix="/metrics")
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
AROUND_THE_FILE = 200_000  # the form, and browsers that end lines with two characters


@bp.url_value_preprocessor
def _take_large_files(endpoint: str | None, values: Any) -> None:
    # Here, because the walls round the pages read the form before any view does.
    if endpoint == "metrics.receive_upload":
        request.max_content_length = LARGEST_FILE + AROUND_THE_FILE
        request.max_form_memory_size = LARGEST_FILE + AROUND_THE_FILE


@bp.get("")
def index() -> ResponseReturnValue:
    q, after = request.args.get("q", "").strip()[:100], request.args.get("after", "")[:80]
    archived = "archived" in request.args
    return render_template(
        "metrics/index.html",
        page=metrics_page(q=q, after=after, archived=archived),
        q=q,
        after=after,
        archived=archived,
        archived_count=archived_count(),
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    form = DefineForm(owner=actor().id, rhythm=Rhythm.DAILY, **_suggested())
    form.owner.offer(active_people())
    return render_template("metrics/new.html", form=form)


def _suggested() -> dict[str, Any]:
    """Return what the link that led here already knows about the metric."""
    named = {name: request.args.get(name, "")[:100] for name in ("name", "unit")}
    direction = request.args.get("direction")
    return {**named, "direction": direction} if direction in [*Direction] else named


@bp.post("/new")
def create() -> ResponseReturnValue:
    form, people = DefineForm.read(), active_people()
    form.owner.offer(people)
    if form.validate():
        try:
            metric = actions.define(**form.fields_of(people), by=actor())
            return go_to(_address(metric), f"{metric.name} is defined. Now record its points.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/new.html", form=form)


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    return render_template("metrics/show.html", **_page(metric, _point_form(metric)))


@bp.get("/<key>/edit")
def edit(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    require(policy.change, actor(), metric)
    form = ChangeForm(obj=metric, owner=metric.owner_id)
    form.owner.data = metric.owner_id
    form.owner.offer(active_people())
    return render_template("metrics/edit.html", form=form, metric=metric)


@bp.post("/<key>/edit")
def change(key: str) -> ResponseReturnValue:
    metric, form, people = metric_by_key(key), ChangeForm.read(), active_people()
    form.owner.offer(people)
    if form.validate():
        try:
            actions.change(metric, **form.fields_of(people), by=actor())
            return go_to(_address(metric), f"{metric.name} is changed.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/edit.html", form=form, metric=metric)


@bp.post("/<key>/archive")
def archive(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    actions.archive(metric, by=actor())
    return go_to(_address(metric), f"{metric.name} is archived. Its points stay.")


@bp.post("/<key>/unarchive")
def unarchive(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    actions.unarchive(metric, by=actor())
    return go_to(_address(metric), f"{metric.name} is back.")


@bp.post("/<key>/points")
def create_point(key: str) -> ResponseReturnValue:
    metric, form = metric_by_key(key), PointForm.read()
    if form.validate():
        try:
            point = form.point(actor().time_zone)
            recorded = actions.record_points(metric, points=[point], by=actor())
            return go_to(_address(metric, point.series), f"One point: {recorded.in_words}.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/show.html", **_page(metric, form))


@bp.get("/<key>/points.csv")
def download(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    name = f'attachment; filename="{metric.key}.csv"'
    return Response(as_csv(metric), mimetype="text/csv", headers={"Content-Disposition": name})


@bp.get("/<key>/upload")
def upload(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    require(policy.record_points, actor(), metric)
    return render_template("metrics/upload.html", metric=metric, form=UploadForm())


@bp.post("/<key>/upload")
def receive_upload(key: str) -> ResponseReturnValue:
    metric, form = metric_by_key(key), UploadForm.read()
    require(policy.record_points, actor(), metric)
    text = _sent_text()
    if not text.strip():
        form.form_errors.append("Choose a file, or paste its lines.")
        return refused_form("metrics/upload.html", metric=metric, form=form)
    sent = read_upload(text)
    if _is_decided(sent):
        recorded = actions.record_points(metric, points=sent.points, by=actor())
        return go_to(_address(metric), f"Recorded: {recorded.in_words}.")
    comparison = compare(metric, sent.points)
    kept = text if isinstance(text, str) else ""
    return render_template(
        "metrics/preview.html", metric=metric, upload=sent, comparison=comparison, text=kept
    )


def _is_decided(sent: Upload) -> bool:
    """Tell whether a person has seen what is in the file and said to record it."""
    decision = request.form.get("decision")
    if not sent.points or not sent.is_whole:
        return False
    return decision == "good_lines" or (decision == "all" and not sent.errors)


def _sent_text() -> str | bytes:
    file = request.files.get("file")
    content = file.read() if file and file.filename else b""
    if not content:
        return request.form.get("text", "")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content  # the reader says in which line it stops being text


def _address(metric: Metric, series: str = "") -> str:
    return url_for("metrics.show", key=metric.key, series=series or None)


def _point_form(metric: Metric) -> PointForm:
    """Return the form for one point: empty, or with the point that is to be corrected."""
    series, zone = request.args.get("series", ""), ZoneInfo(actor().time_zone)
    if at := _instant_argument("correct"):
        value, n = values_at(metric, series, [at]).get(at, (None, None))
        local = at.astimezone(zone).replace(tzinfo=None)
        return PointForm(at=local, value=value, n=n, series=series)
    now = clock.now()
    if metric.rhythm not in (Rhythm.HOURLY, Rhythm.IRREGULAR):
        now = now.replace(hour=0, minute=0)  # where pipelines put a day
    return PointForm(at=now.astimezone(zone).replace(tzinfo=None), series=series)


def _instant_argument(name: str) -> datetime | None:
    try:
        return csvfile.moment(csvfile.read_time(request.args[name])).replace(tzinfo=UTC)
    except (KeyError, ValueError):
        return None


def _page(metric: Metric, form: PointForm) -> dict[str, Any]:
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
            metric, series, before=_instant_argument("before"), limit=LISTED_POINTS
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
