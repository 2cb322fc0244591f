"""The two blueprints; everything of ``administration`` is for administrators only."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
administration = Blueprint("administration", __name__, url_prefix="/admin")
