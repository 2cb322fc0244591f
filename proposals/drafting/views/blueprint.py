"""The blueprint that drafting's pages hang on."""

from flask import Blueprint

from proposals.drafting import models  # noqa: F401 (its tables belong to the application)

bp = Blueprint("drafting", __name__)
