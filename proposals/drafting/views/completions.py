"""What an author may mean by the beginning of a word; scripts of the editor ask."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import completions as found
from proposals.drafting.views.blueprint import bp
from proposals.errors import NotFound


@bp.get("/completions")
def completions() -> ResponseReturnValue:
    """Return at most a handful of {value, label, note}, of what the reader may see."""
    kind, beginning = request.args.get("kind"), request.args.get("q", "").strip()
    if kind == "people":
        return jsonify(found.people(beginning))
    if kind == "proposals":
        return jsonify(found.proposals(beginning, actor()))
    raise NotFound()
