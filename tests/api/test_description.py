"""The description of the API: complete, and about what is really there."""

from __future__ import annotations

import re

from tests.api.client import Program
from tests.browser import Browser

# The description itself, and what only code hosts call, in shapes of their own.
OTHERS = re.compile(r"api-docs\.openapi_json|.*hooks\.(github|gitlab)")


def described(app):
    return Program(app).get("/openapi.json").json


def test_is_openapi_3_1_and_says_how_to_get_in(app):
    document = described(app)

    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["security"] == [{"token": []}]


def test_has_every_endpoint(app):
    paths = described(app)["paths"]

    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and not OTHERS.fullmatch(rule.endpoint):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                operation = paths[path][method.lower()]
                assert operation["summary"]
                assert {"401", "403", "429"} <= operation["responses"].keys()


def test_every_refusal_is_a_problem_document(app):
    document = described(app)

    for path in document["paths"].values():
        for operation in path.values():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            for status, response in operation["responses"].items():
                if status.startswith("2"):
                    continue
                name = response["$ref"].rpartition("/")[2]
                content = document["components"]["responses"][name]["content"]
                assert list(content) == ["application/problem+json"], name


def test_points_are_taken_as_json_and_as_csv(app):
    push = described(app)["paths"]["/api/v1/metrics/{key}/points"]["post"]

    assert set(push["requestBody"]["content"]) == {"application/json", "text/csv"}


def test_every_reference_leads_somewhere(app):
    document = described(app)

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                place = document
                for part in node["$ref"].removeprefix("#/").split("/"):
                    place = place[part]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    assert document["components"]["schemas"]["Problem"]


def test_there_is_a_page_about_it_for_strangers_too(app):
    page = Browser(app).get("/api/docs")

    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    for method, path in [("GET", "/api/v1/me"), ("POST", "/api/v1/metrics/{key}/points")]:
        assert f"<code>{method} {path}</code>" in page.text
    assert "Takes <code>application/json</code> or <code>text/csv</code>" in page.text
