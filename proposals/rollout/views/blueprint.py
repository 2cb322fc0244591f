"""Where the pages of a roll-out hang."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rollout", __name__, url_prefix="/p/<number:number>/rollout")
