"""The blueprint that the pages of review hang on."""

from __future__ import annotations

from flask import Blueprint

from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)

bp = Blueprint("review", __name__, url_prefix="/p/<number:number>/review")
