"""The blueprint that the pages hang on, and the answer that they have in common."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request

from proposals.errors import Invalid
from proposals.forms import BaseForm
from proposals.goals.forms import blame

bp = Blueprint("goals", __name__)


def done(form: BaseForm, deed: Callable[[], object]) -> bool:
    """Do the deed if the form was sent and is in order; what it refuses is shown in the form."""
    if request.method != "POST" or not form.validate():
        return False
    try:
        deed()
    except Invalid as problem:
        blame(form, problem)
        return False
    return True


def status() -> int:
    """Return the status of a page with a form: asked for, or shown again because of a fault."""
    return 422 if request.method == "POST" else 200
