"""The HTTP API: the same actions as the pages, for programs with a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api

from proposals.api import (
    access,
    changes,
    docs,
    impact,
    me,
    metrics,
    outcomes,
    proposals,
    rollouts,
)
from proposals.api.schemas import ProblemSchema
from proposals.exchange import models as _models  # noqa: F401 (its tables are in the schema)

PROBLEM = "application/problem+json"
ABOUT = """What people do on the pages, for programs: pipelines push the points of metrics here.

Every request carries a token, `Authorization: Bearer tl_…`, which never does more than its
owner may. Errors are problem documents (RFC 9457); for wrong input `errors` names each field.
Times are ISO 8601 with their offset. Lists go on with `cursor`, as long as `next` is not null.
"""
SETTINGS: dict[str, Any] = {
    "API_TITLE": "Throughline",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "API_SPEC_OPTIONS": {"info": {"description": ABOUT}, "security": [{"token": []}]},
}


class _Api(Api):
    """flask-smorest with our own errors: it would take over those of the pages, too."""

    def _register_error_handlers(self) -> None:
        pass  # web/errors.py answers, programs and people alike

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            self.spec.components.response(status.name, _problem(status.phrase), lazy=True)
        self.spec.components.response("DEFAULT_ERROR", _problem("Something else"), lazy=True)


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {PROBLEM: {"schema": ProblemSchema}}}


def init_app(app: Flask) -> None:
    """Connect the API to the application."""
    app.config.update(SETTINGS)
    api = _Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for module in (metrics, proposals, me, outcomes, impact, changes, rollouts):
        api.register_blueprint(module.bp, url_prefix="/api/v1")
    app.extensions["throughline.api"] = api
    app.register_blueprint(docs.bp)
    access.init_app(app)
