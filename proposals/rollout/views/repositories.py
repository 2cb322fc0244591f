"""The repositories whose calls are believed, and what they sent."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.forms import done, whole
from proposals.responses import go_to
from proposals.rollout.actions import repositories as actions
from proposals.rollout.forms.repositories import NewRepositoryForm, RenewalForm, RepositoryForm
from proposals.rollout.models import Repository
from proposals.rollout.queries.repositories import (
    calls_page,
    latest_calls,
    repository_of,
)
from proposals.rollout.queries.repositories import repositories as every_repository

# Its name keeps everybody but administrators out.
administration = Blueprint(
    "administration_repositories", __name__, url_prefix="/admin/repositories"
)
FEW = 10


@administration.get("")
def index() -> ResponseReturnValue:
    return render_template(
        "administration/repositories.html",
        repositories=every_repository(),
        latest=latest_calls(),
        refused=calls_page(refused=True, limit=FEW),
    )


@administration.get("/calls")
def calls() -> ResponseReturnValue:
    refused = request.args.get("refused") == "1"
    page = calls_page(refused=refused, before=whole(request.args.get("before")) or None)
    return render_template("administration/hook_calls.html", page=page, refused=refused)


@administration.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form, made = NewRepositoryForm.read(), []
    if done(form, lambda: made.append(actions.add_repository(**form.data, by=actor()))):
        return _secret_page(*made[0])
    page = render_template("administration/repository.html", form=form, repository=None)
    return make_response(page, 422 if form.errors else 200)


@administration.route("/<number:repository_id>", methods=["GET", "POST"])
def edit(repository_id: int) -> ResponseReturnValue:
    repository = repository_of(repository_id)
    form = RepositoryForm.read(environment=repository.environment)
    if done(form, lambda: actions.change_repository(repository, **form.data, by=actor())):
        return go_to(_page_of(repository), "Saved.")
    page = render_template(
        "administration/repository.html",
        form=form,
        repository=repository,
        renewal=RenewalForm(),
        page=calls_page(of=repository, limit=FEW),
        address=_address_for(repository),
    )
    return make_response(page, 422 if form.errors else 200)


@administration.post("/<number:repository_id>/secret")
def renew(repository_id: int) -> ResponseReturnValue:
    repository, form = repository_of(repository_id), RenewalForm.read()
    secret = actions.renew_secret(repository, ends_at_once=form.ends_at_once.data, by=actor())
    return _secret_page(repository, secret)


@administration.post("/<number:repository_id>/archive")
def archive(repository_id: int) -> ResponseReturnValue:
    repository = repository_of(repository_id)
    actions.archive_repository(repository, by=actor())
    said = f"{repository.name} is archived: its calls are refused, what it linked stays."
    return go_to(url_for(".index"), said)


@administration.post("/<number:repository_id>/return")
def bring_back(repository_id: int) -> ResponseReturnValue:
    repository = repository_of(repository_id)
    actions.bring_back_repository(repository, by=actor())
    return go_to(_page_of(repository), f"{repository.name} is back, with the secret it had.")


def _secret_page(repository: Repository, secret: str) -> ResponseReturnValue:
    # Not a redirect: the secret would have to be kept somewhere in between.
    page = render_template(
        "administration/repository_secret.html",
        repository=repository,
        secret=secret,
        address=_address_for(repository),
    )
    return make_response(page, 201)


def _page_of(repository: Repository) -> str:
    return url_for(".edit", repository_id=repository.id)


def _address_for(repository: Repository) -> str:
    """Return where the host is to call, from the configured address and never from a request."""
    server = str(current_app.config["SERVER_URL"]).rstrip("/")
    return f"{server}{url_for(f'hooks.{repository.service.value}', _external=False)}"
