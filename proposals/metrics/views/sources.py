"""The places that administrators opened to metrics."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.forms import done
from proposals.metrics.actions import sourcing as actions
from proposals.metrics.forms.sources import NewSourceForm, SourceForm
from proposals.metrics.models import DataSource
from proposals.metrics.queries.pulls import pulls_by_source, pulls_from, source_of
from proposals.metrics.queries.pulls import sources as every_source
from proposals.responses import go_to

# Its name keeps everybody but administrators out.
sources = Blueprint("administration_sources", __name__, url_prefix="/admin/sources")


@sources.get("")
def index() -> ResponseReturnValue:
    return render_template(
        "administration/sources.html", sources=every_source(), used=pulls_by_source()
    )


@sources.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form, opened = NewSourceForm.read(), []
    if done(form, lambda: opened.append(_opened(form))):
        return go_to(_page_of(opened[0]), "Added. Now test the connection.")
    page = render_template("administration/source.html", form=form, source=None, pulls=[])
    return make_response(page, 422 if form.errors else 200)


def _opened(form: NewSourceForm) -> DataSource:
    return actions.open_source(kind=form.kind.data, facts=form.facts(), by=actor())


@sources.route("/<number:source_id>", methods=["GET", "POST"])
def edit(source_id: int) -> ResponseReturnValue:
    source = source_of(source_id)
    form = SourceForm.read(name=source.name, address=source.address, is_inside=source.is_inside)
    if done(form, lambda: actions.change_source(source, facts=form.facts(), by=actor())):
        return go_to(_page_of(source), "Saved. Now test the connection.")
    page = render_template(
        "administration/source.html", form=form, source=source, pulls=pulls_from(source)
    )
    return make_response(page, 422 if form.errors else 200)


@sources.post("/<number:source_id>/test")
def test(source_id: int) -> ResponseReturnValue:
    source = source_of(source_id)
    try:
        said, category = actions.try_source(source, by=actor()), "ok"
    except Invalid as problem:
        said, category = problem.detail, "bad"
    return go_to(url_for(".edit", source_id=source_id), said, category)


@sources.post("/<number:source_id>/archive")
def archive(source_id: int) -> ResponseReturnValue:
    source = source_of(source_id)
    actions.archive_source(source, by=actor())
    return go_to(url_for(".index"), f"{source.name} is archived. Its pulls wait.")


@sources.post("/<number:source_id>/return")
def bring_back(source_id: int) -> ResponseReturnValue:
    source = source_of(source_id)
    actions.bring_back_source(source, by=actor())
    return go_to(_page_of(source), f"{source.name} is back, and its pulls go on.")


def _page_of(source: DataSource) -> str:
    return url_for(".edit", source_id=source.id)
