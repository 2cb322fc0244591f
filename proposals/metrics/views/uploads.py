"""A file of points on its way in."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.metrics import actions, policy
from proposals.metrics.forms import UploadForm
from proposals.metrics.points import compare
from proposals.metrics.queries import (
    metric_by_key,
)
from proposals.metrics.upload import LARGEST_FILE, Upload, read_upload
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.page import address_of
from proposals.policy import require
from proposals.responses import go_to, refused_form

AROUND_THE_FILE = 200_000  # the form, and browsers that end lines with two characters


@bp.url_value_preprocessor
def _take_large_files(endpoint: str | None, values: Any) -> None:
    # Here, because the walls round the pages read the form before any view does.
    if endpoint == "metrics.receive_upload":
        request.max_content_length = LARGEST_FILE + AROUND_THE_FILE
        request.max_form_memory_size = LARGEST_FILE + AROUND_THE_FILE


@bp.get("/<key>/upload")
def upload(key: str) -> ResponseReturnValue:
    metric = metric_by_key(key)
    require(policy.record_points, actor(), metric)
    return render_template("metrics/upload.html", metric=metric, form=UploadForm())


@bp.post("/<key>/upload")
def receive_upload(key: str) -> ResponseReturnValue:
    metric, form = metric_by_key(key), UploadForm.read()
    require(policy.record_points, actor(), metric)
    text = _sent_text()
    if not text.strip():
        form.form_errors.append("Choose a file, or paste its lines.")
        return refused_form("metrics/upload.html", metric=metric, form=form)
    sent = read_upload(text)
    if _is_decided(sent):
        recorded = actions.record_points(metric, points=sent.points, by=actor())
        return go_to(address_of(metric), f"Recorded: {recorded.in_words}.")
    comparison = compare(metric, sent.points)
    kept = text if isinstance(text, str) else ""
    return render_template(
        "metrics/preview.html", metric=metric, upload=sent, comparison=comparison, text=kept
    )


def _is_decided(sent: Upload) -> bool:
    """Tell whether a person has seen what is in the file and said to record it."""
    decision = request.form.get("decision")
    if not sent.points or not sent.is_whole:
        return False
    return decision == "good_lines" or (decision == "all" and not sent.errors)


def _sent_text() -> str | bytes:
    file = request.files.get("file")
    content = file.read() if file and file.filename else b""
    if not content:
        return request.form.get("text", "")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content  # the reader says in which line it stops being text
