"""The pages of metrics."""

from flask import Blueprint

from proposals.metrics import models  # noqa: F401

bp = Blueprint("metrics", __name__)
