"""Answers that several pages with a form have in common."""

from __future__ import annotations

import re
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from proposals.errors import Problem
from proposals.forms import BaseForm
from proposals.responses import refused_form


def was_sent(form: BaseForm) -> bool:
    """Tell whether the form was sent and is well-formed."""
    return request.method == "POST" and form.validate()


def form_page(page: str, **context: Any) -> Response:
    """Show a page with its form: fresh, or with what was typed and what is wrong with it."""
    if request.method == "POST":
        return refused_form(page, **context)
    return make_response(render_template(page, **context))


def refuse(field: Any, problem: Problem) -> None:
    """Say a refusal beside the field that it is about."""
    field.errors = [problem.detail]


def whole_key(text: str | None) -> int | None:
    """Return a row's key out of an address, or None if no row could have it."""
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text, re.ASCII) else None
