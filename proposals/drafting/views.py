"""The pages of drafting."""

from flask import Blueprint

from proposals.drafting import models  # noqa: F401

bp = Blueprint("drafting", __name__)
