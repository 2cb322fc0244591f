"""The pages of decisions."""

from flask import Blueprint

from proposals.decisions import models  # noqa: F401

bp = Blueprint("decisions", __name__)
