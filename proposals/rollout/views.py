"""The pages of rollout."""

from flask import Blueprint

from proposals.rollout import models  # noqa: F401

bp = Blueprint("rollout", __name__)
