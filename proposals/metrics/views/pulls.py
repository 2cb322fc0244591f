"""Having points fetched: from where, how often, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.forms import whole
from proposals.metrics import policy
from proposals.metrics.actions import pulling as actions
from proposals.metrics.errors import Archived
from proposals.metrics.forms import blame
from proposals.metrics.forms.pulls import PullForm, pull_form
from proposals.metrics.models import DataSource, Metric, Pull, SourceKind
from proposals.metrics.points import NewPoint, compare
from proposals.metrics.queries import metric_by_key
from proposals.metrics.queries.pulls import open_sources, pull_of, source_of
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of
from proposals.metrics.wanting import Wanted
from proposals.policy import require
from proposals.responses import go_to

SHOWN_POINTS = 8
PUBLIC = "public"


@dataclass(frozen=True)
class Trial:
    """What came when a pull was tried: the latest points, and what recording all would do."""

    points: Sequence[NewPoint]
    total: int
    left_out: int
    would: str


@bp.route("/<key>/pulls/new", methods=["GET", "POST"])
def new_pull(key: str) -> ResponseReturnValue:
    metric, chosen = metric_by_key(key), request.args.get("source", "")
    require(policy.pull, actor(), metric)
    if metric.archived_at is not None:
        raise Archived()
    if not chosen:
        return render_template("metrics/choose_source.html", metric=metric, sources=open_sources())
    source = None if chosen == PUBLIC else source_of(whole(chosen))
    kind = source.kind if source else SourceKind.HTTP
    return _answer(
        metric,
        pull_form(kind, source),
        (kind, source),
        lambda wanted: actions.set_up_pull(metric, wanted=wanted, by=actor()),
    )


@bp.route("/<key>/pulls/<number:pull_id>/edit", methods=["GET", "POST"])
def edit_pull(key: str, pull_id: int) -> ResponseReturnValue:
    metric = metric_by_key(key)
    pull = pull_of(metric, pull_id)
    require(policy.pull, actor(), metric)
    return _answer(
        metric,
        pull_form(pull.kind, pull.source, pull),
        (pull.kind, pull.source),
        lambda wanted: actions.change_pull(pull, wanted=wanted, by=actor()),
        pull=pull,
    )


def _answer(
    metric: Metric,
    form: PullForm,
    place: tuple[SourceKind, DataSource | None],
    save: Callable[[Wanted], object],
    *,
    pull: Pull | None = None,
) -> ResponseReturnValue:
    """Try what was filled in and show what comes, or save it, or show the form."""
    kind, source = place
    if kind == SourceKind.SQL and pull is None:
        require(policy.ask_databases, actor())
    trial = None
    if request.method == "POST" and form.validate():
        try:
            wanted = form.wanted(kind, source)
            if request.form.get("step") == "save":
                save(wanted)
                return go_to(f"{address_of(metric)}#pulls", "Saved. It is fetched now.")
            trial = _tried(metric, wanted)
        except Invalid as problem:
            _blame(form, problem)
    page = render_template(
        "metrics/pull.html",
        metric=metric,
        form=form,
        kind=kind,
        source=source,
        pull=pull,
        trial=trial,
    )
    return make_response(page, 422 if form.errors else 200)


def _tried(metric: Metric, wanted: Wanted) -> Trial:
    points, left_out = actions.try_pull(metric, wanted=wanted, by=actor())
    latest = sorted(points, key=_time)[-SHOWN_POINTS:]
    return Trial(latest[::-1], len(points), left_out, compare(metric, points).counts.in_words)


def _time(point: NewPoint) -> Any:
    return point.at


def _blame(form: PullForm, problem: Invalid) -> None:
    blame(form, problem)
    if said := getattr(problem, "said", ""):
        form.form_errors.append(f"It says: {said}.")


@bp.post("/<key>/pulls/<number:pull_id>/pause")
def pause_pull(key: str, pull_id: int) -> ResponseReturnValue:
    return _done(key, pull_id, actions.pause_pull, "Paused. Nothing is fetched until it goes on.")


@bp.post("/<key>/pulls/<number:pull_id>/resume")
def resume_pull(key: str, pull_id: int) -> ResponseReturnValue:
    return _done(key, pull_id, actions.resume_pull, "It goes on, and is fetched now.")


@bp.post("/<key>/pulls/<number:pull_id>/now")
def pull_now(key: str, pull_id: int) -> ResponseReturnValue:
    return _done(key, pull_id, actions.pull_now, "It is fetched now: look again in a moment.")


@bp.get("/<key>/pulls/<number:pull_id>/removal")
def confirm_removal(key: str, pull_id: int) -> ResponseReturnValue:
    metric = metric_by_key(key)
    pull = pull_of(metric, pull_id)
    require(policy.pull, actor(), metric)
    return render_template("metrics/remove_pull.html", metric=metric, pull=pull)


@bp.post("/<key>/pulls/<number:pull_id>/removal")
def remove_pull(key: str, pull_id: int) -> ResponseReturnValue:
    return _done(key, pull_id, actions.remove_pull, "Removed. The points that came stay.")


def _done(key: str, pull_id: int, deed: Callable[..., None], notice: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    pull = pull_of(metric, pull_id)
    deed(pull, by=actor())
    return go_to(f"{address_of(metric)}#pulls", notice)
