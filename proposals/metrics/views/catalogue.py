"""The pages of metrics."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.metrics import actions, policy
from proposals.metrics.forms import MetricForm, blame
from proposals.metrics.models import Direction, Rhythm
from proposals.metrics.queries import (
    Which,
    former_keys,
    history_of,
    metric_by_key,
    metrics_page,
    which_counts,
)
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of, metric_here, page_of, point_form
from proposals.policy import require
from proposals.responses import go_to, refused_form


@bp.get("")
def index() -> ResponseReturnValue:
    q, after = request.args.get("q", "").strip()[:100], request.args.get("after", "")[:80]
    which = _which()
    return render_template(
        "metrics/index.html",
        page=metrics_page(q=q, after=after, which=which, owner=actor()),
        q=q,
        after=after,
        which=which,
        counts=which_counts(actor()),
    )


def _which() -> Which:
    if "archived" in request.args:  # as the address once was
        return Which.ARCHIVED
    try:
        return Which(request.args.get("which", ""))
    except ValueError:
        return Which.ALL


@bp.get("/new")
def new() -> ResponseReturnValue:
    form = MetricForm(owner=actor().id, rhythm=Rhythm.DAILY, **_suggested())
    form.owner.offer(active_people())
    return render_template("metrics/new.html", form=form)


def _suggested() -> dict[str, Any]:
    """Return what the link that led here already knows about the metric."""
    named = {name: request.args.get(name, "")[:100] for name in ("name", "unit")}
    direction = request.args.get("direction")
    return {**named, "direction": direction} if direction in [*Direction] else named


@bp.post("/new")
def create() -> ResponseReturnValue:
    form, people = MetricForm.read(), active_people()
    form.owner.offer(people)
    if form.validate():
        try:
            metric = actions.define(**form.fields_of(people), by=actor())
            return go_to(address_of(metric), f"{metric.name} is defined. Now record its points.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/new.html", form=form)


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    metric = metric_here(key)
    return render_template("metrics/show.html", **page_of(metric, point_form(metric)))


@bp.get("/<key>/history")
def history(key: str) -> ResponseReturnValue:
    metric = metric_here(key)
    return render_template(
        "metrics/history.html",
        metric=metric,
        former_keys=former_keys(metric),
        history=history_of(metric),
    )


@bp.get("/<key>/edit")
def edit(key: str) -> ResponseReturnValue:
    metric = metric_here(key)
    require(policy.change, actor(), metric)
    form = MetricForm(obj=metric, owner=metric.owner_id)
    form.owner.data = metric.owner_id
    form.owner.offer(active_people())
    return render_template("metrics/edit.html", form=form, metric=metric)


@bp.post("/<key>/edit")
def change(key: str) -> ResponseReturnValue:
    metric, form, people = metric_by_key(key), MetricForm.read(), active_people()
    form.owner.offer(people)
    if form.validate():
        fields = form.fields_of(people)
        new_key = fields.pop("key")
        try:
            actions.change(metric, **fields, by=actor())
            actions.rename(metric, key=new_key, by=actor())
            return go_to(address_of(metric), f"{metric.name} is changed.")
        except Invalid as problem:
            blame(form, problem)
    return refused_form("metrics/edit.html", form=form, metric=metric)


@bp.post("/<key>/archive")
def archive(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    actions.archive(metric, by=actor())
    return go_to(address_of(metric), f"{metric.name} is archived. Its points stay.")


@bp.post("/<key>/unarchive")
def unarchive(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    actions.unarchive(metric, by=actor())
    return go_to(address_of(metric), f"{metric.name} is back.")
