"""The blueprint that the pages hang on, and the answer that they have in common."""

from __future__ import annotations

from flask import Blueprint, request

bp = Blueprint("goals", __name__)


def status() -> int:
    """Return the status of a page with a form: asked for, or shown again because of a fault."""
    return 422 if request.method == "POST" else 200
