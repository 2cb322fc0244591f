"""The blueprint that the pages of decisions hang on."""

from __future__ import annotations

from flask import Blueprint

from proposals.decisions import actions, models  # noqa: F401 (the lifecycle knows their moves)

bp = Blueprint("decisions", __name__, url_prefix="/p/<number:number>")
