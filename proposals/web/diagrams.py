"""The frame that draws diagrams: a page of no origin, under a policy of its own.

Mermaid writes styles into what it draws, which our pages forbid, and it reads what anybody
wrote.  So it runs where there is nothing to take: a sandboxed frame without our origin, our
cookies, or any connection.
"""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("diagrams", __name__)

POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'self';"
    " style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
# A frame without an origin is a stranger to the static files as well.
ITS_FILES = frozenset({"vendor/mermaid.js", "js/diagram.js", "css/diagram.css"})


@bp.get("/diagram")
def frame() -> ResponseReturnValue:
    """Return the empty frame; the page round it tells it what to draw."""
    response = make_response(render_template("layouts/diagram.html"))
    response.headers["Content-Security-Policy"] = POLICY
    return response
