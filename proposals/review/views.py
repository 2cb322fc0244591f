"""The pages of review."""

from flask import Blueprint

from proposals.review import handlers, models  # noqa: F401 (importing handlers subscribes them)

bp = Blueprint("review", __name__)
