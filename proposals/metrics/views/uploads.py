"""A file of points on its way in, or cells that were pasted."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.db import release_lock
from proposals.metrics import actions, policy
from proposals.metrics.csvfile import Unreadable
from proposals.metrics.forms import UploadForm
from proposals.metrics.models import Metric
from proposals.metrics.queries import metric_by_key, series_names
from proposals.metrics.sheets import MOST_SHEETS, Sheet, is_workbook, sheets_of
from proposals.metrics.tables.columns import Subject
from proposals.metrics.tables.decoding import decoded, readable
from proposals.metrics.tables.looking import Look, look_at
from proposals.metrics.upload import LARGEST_FILE
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
    try:
        look = _look(metric)
    except Unreadable as problem:
        form.form_errors.append(str(problem))
        return refused_form("metrics/upload.html", metric=metric, form=form)
    if not _is_decided(look):
        return render_template("metrics/preview.html", metric=metric, look=look)
    recorded = actions.record_points(metric, points=look.reading.points, by=actor())
    return go_to(address_of(metric), f"Recorded: {recorded.in_words}.")


def _look(metric: Metric) -> Look:
    names = series_names(metric)
    subject = Subject(metric.key, metric.name, metric.unit, metric.kind, names)
    release_lock()  # a large file takes seconds, and nobody else could write meanwhile
    return look_at(subject, _sent(), request.form).beside(metric)


def _is_decided(look: Look) -> bool:
    """Tell whether a person has seen exactly this and said to record it."""
    decision = request.form.get("decision")
    if request.form.get("shown") != look.choices.mark or not look.can_be_recorded:
        return False
    return decision == "good" or (decision == "all" and not look.reading.faults)


def _sent() -> list[Sheet]:
    """Return the sheets of the file, or the text that was pasted or kept; raise Unreadable."""
    file = request.files.get("file")
    if file and file.filename:
        content = file.read()
        if not content.strip():
            raise Unreadable("This file is empty. Choose another.")
        return sheets_of(content) if is_workbook(content) else [Sheet("", decoded(content))]
    texts, names = request.form.getlist("text"), request.form.getlist("sheet_name")
    if not any(text.strip() for text in texts):
        raise Unreadable("Choose a file, or paste its lines.")
    names += [""] * len(texts)
    return [Sheet(*each) for each in zip(names, map(readable, texts[:MOST_SHEETS]), strict=False)]
