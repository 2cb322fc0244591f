"""A program with a token; each call is a request of its own, as a process would send it."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from proposals.accounts.actions.own import create_token
from proposals.accounts.models import Person, Scope
from proposals.db import db, transaction


def a_token(person: Person, *scopes: Scope, days: int = 90) -> str:
    """Return the secret of a new token."""
    with transaction():
        _, secret = create_token(
            db.session.get_one(Person, person.id),
            label="CI",
            scopes=frozenset(scopes),
            days=days,
            by=db.session.get_one(Person, person.id),
        )
    return secret


class Program:
    """Calls the API with one token, or without any."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("POST", path, **({"json": json} if json is not None else {}), **options)

    def patch(self, path: str, json: Any) -> TestResponse:
        return self.call("PATCH", path, json=json)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        db.session.commit()  # a test's own open transaction would hold the write lock
        response = Context().run(
            self.client.open, f"/api/v1{path}", method=method, headers=headers, **options
        )
        db.session.expire_all()
        return response
