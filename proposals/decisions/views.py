"""The pages of decisions."""

from flask import Blueprint

from proposals.decisions import handlers, models  # noqa: F401 (importing handlers subscribes them)

bp = Blueprint("decisions", __name__)
