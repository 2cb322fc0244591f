"""The page about the API, made from its description, so that it says what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("api_page", __name__)
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One endpoint: what it does, and what it is asked with."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str]]  # name, what it means
    takes: list[str]  # the kinds of body


@bp.get("/api/docs")
def show() -> ResponseReturnValue:
    document = current_app.extensions["throughline.api"].spec.to_dict()
    return render_template(
        "api/docs.html",
        operations=list(_operations(document)),
        server_url=current_app.config["SERVER_URL"],
    )


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, described in document["paths"].items():
        for method in METHODS:
            if method in described:
                yield _operation(path, method, described)


def _operation(path: str, method: str, described: dict[str, Any]) -> Operation:
    operation = described[method]
    parameters = [*described.get("parameters", ()), *operation.get("parameters", ())]
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[
            (each["name"], each.get("description", ""))
            for each in parameters
            if each.get("in") == "query"
        ],
        takes=list(operation.get("requestBody", {}).get("content", ())),
    )
