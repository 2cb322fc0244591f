"""A synthetic workspace on disc, and somebody signed in to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from proposals import create_app
from proposals.accounts import session
from proposals.accounts.actions.own import create_token
from proposals.accounts.models import Person, Scope
from proposals.api import turns
from proposals.cli.synthetic import load
from proposals.db import db, transaction
from proposals.drafting.actions import save_revision
from proposals.drafting.models import Proposal, Stage
from proposals.migrations.running import migrate
from proposals.overview import queries
from proposals.review.models import Thread


@dataclass(frozen=True)
class Workspace:
    """Where it is, who looks at it, and which proposals they look at."""

    url: str
    client: FlaskClient
    pusher: FlaskClient
    token: dict[str, str]
    authorization: dict[str, str]
    few: int
    many: int
    thread: int
    last_page: str


def make_workspace(folder: Path, *, proposals: int) -> Workspace:
    """Fill a database with this many proposals of 10 comments, and two of 10 and of 200."""
    folder.mkdir(parents=True)
    turns.PUSHES = 10**9  # the work is measured, not the allowance
    os.environ["THROUGHLINE_INSTANCE"] = str(folder)
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SERVER_URL": "http://localhost"})
    with app.app_context():
        migrate()
        load(proposals=proposals, comments=10, points=90)
        load(proposals=1, comments=200, points=90)
        many = db.session.scalar(sa.select(sa.func.max(Proposal.number))) or 1
        few = many - 1
        reader = db.session.get_one(Person, 7)
        last = _last_page(reader)
        thread = db.session.scalars(sa.select(Thread.id).where(Thread.proposal_id == few)).first()
        db.session.commit()
    client, token = _signed_in(app)
    return Workspace(
        url=url,
        client=client,
        pusher=app.test_client(use_cookies=False),
        token={"csrf_token": token},
        authorization=authorization(app),
        few=few,
        many=many,
        thread=thread or 0,
        last_page=last,
    )


@dataclass(frozen=True)
class Author:
    """Somebody signed in who writes a document, for a browser that is really there."""

    app: Flask
    address: str
    cookie: str
    secret: str


def signed_in_author(folder: Path, *, body: str) -> Author:
    """Make an application with one draft of this document, and its author's way in."""
    folder.mkdir(parents=True)
    os.environ["THROUGHLINE_INSTANCE"] = str(folder)
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SERVER_URL": "http://127.0.0.1"})
    with app.app_context():
        migrate()
        load(proposals=1, comments=0, points=1)
        with transaction():
            proposal = db.session.scalars(sa.select(Proposal)).one()
            proposal.stage = Stage.IN_REVIEW
            revision = save_revision(
                proposal, body=body, base_revision=proposal.revision_number, by=proposal.owner
            )
            assert revision is not None
        number, owner_id = proposal.number, proposal.owner_id
        db.session.commit()
    with app.test_request_context(), transaction():
        session.begin(db.session.get_one(Person, owner_id))
        response = app.make_response("")
        session.carry_cookie(response)
    name, secret = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
    return Author(app, f"/p/{number}/edit", name, secret)


def _signed_in(app: Flask) -> tuple[FlaskClient, str]:
    with app.test_request_context(), transaction():
        session.begin(db.session.get_one(Person, 7))
        response = app.make_response("")
        session.carry_cookie(response)
    name, value = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
    client = app.test_client()
    client.set_cookie(name, value)
    page = client.get("/proposals/new").text
    marker = 'name="csrf_token" value="'
    return client, page.split(marker)[1].split('"')[0]


def authorization(app: Flask) -> dict[str, str]:
    with app.app_context(), transaction():
        owner = db.session.get_one(Person, 1)
        scopes = frozenset({Scope.METRICS})
        _, secret = create_token(owner, label="bench", scopes=scopes, days=1, by=owner)
    return {"Authorization": f"Bearer {secret}"}


def _last_page(reader: Person) -> str:
    """Return the address of the list's last page, found by walking all of them."""
    cursor = ""
    while True:
        page = queries.list_proposals(queries.Filters(view="all"), cursor=cursor, to=reader)
        if not page.older:
            return f"/proposals?view=all&cursor={cursor}"
        cursor = page.older
