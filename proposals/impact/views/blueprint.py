"""Where the pages of measured impact hang."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("impact", __name__, url_prefix="/p/<number:number>/impact")
