"""Is it alive, is it ready: for whoever watches the server."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from proposals.db import db
from proposals.heartbeat import is_silent, last_beat

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    return jsonify(status="alive")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer 503 with the reason while the database or the worker is missing."""
    try:
        db.session.execute(sa.text("SELECT 1"))
        beat = last_beat()
    except sa.exc.SQLAlchemyError:
        return jsonify(status="not ready", reason="The database does not answer."), 503
    if is_silent(beat):
        return jsonify(status="not ready", reason="The worker has not been heard from."), 503
    return jsonify(status="ready")
