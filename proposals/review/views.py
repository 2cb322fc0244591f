"""The pages of review."""

from flask import Blueprint

from proposals.review import models  # noqa: F401

bp = Blueprint("review", __name__)
