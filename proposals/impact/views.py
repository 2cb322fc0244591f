"""The pages of impact."""
from flask import Blueprint

from proposals.impact import models  # noqa: F401

bp = Blueprint("impact", __name__)
