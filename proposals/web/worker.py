"""How the worker is doing, for administrators."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.heartbeat import standing

bp = Blueprint("administration_worker", __name__, url_prefix="/admin/worker")


@bp.get("")
def show() -> ResponseReturnValue:
    return render_template("administration/worker.html", worker=standing(), now=clock.now())
