"""Asking what speaks Prometheus: its own server, Mimir, Thanos, VictoriaMetrics."""

from __future__ import annotations

import json
from typing import Any

from proposals.errors import Invalid
from proposals.metrics.pulls.asking import Found, Place, Question
from proposals.metrics.pulls.reaching import fetch
from proposals.metrics.pulls.readings import found_in
from proposals.words import count

MOST_STEPS = 10_000  # a server refuses more than 11,000


def ask(question: Question) -> Found:
    """Return one series of a range query, at whole multiples of the step.

    On whole steps, so that the next run meets the same times again and corrects them.
    """
    step = question.step_seconds
    end = int(question.until.timestamp()) // step * step
    start = int(question.since.timestamp()) // step * step
    params = {
        "query": question.query,
        "start": str(max(start, end - MOST_STEPS * step)),
        "end": str(end),
        "step": str(step),
    }
    data = _data(question.place, "/api/v1/query_range", params)
    numbered = enumerate(_only_series(data), 1)
    return found_in(
        ((f"Point {number}", at, value, None) for number, (at, value) in numbered), question.series
    )


def greet(place: Place) -> str:
    """Return that the server answers a query that every such server knows."""
    _data(place, "/api/v1/query", {"query": "1"})
    return "It answers, as a Prometheus-compatible server does."


def _data(place: Place, path: str, params: dict[str, str]) -> dict[str, Any]:
    try:
        answer = json.loads(fetch(place, path, params).text)
        if answer["status"] == "success" and isinstance(answer["data"], dict):
            return dict(answer["data"])
    except (ValueError, RecursionError, KeyError, TypeError):
        pass
    raise Invalid("It does not answer as a Prometheus-compatible server does.")


def _only_series(data: dict[str, Any]) -> list[tuple[Any, Any]]:
    result = data.get("result")
    if data.get("resultType") != "matrix" or not isinstance(result, list):
        raise Invalid("The query does not give a series over time.")
    if len(result) > 1:
        raise Invalid(
            f"The query gives {count(len(result), 'series', 'series')} and not one: narrow it by"
            " labels, or put them together with sum() or avg()."
        )
    try:
        return [(at, value) for each in result for at, value in each["values"]]
    except (KeyError, TypeError, ValueError):
        raise Invalid("The query does not give a series over time.") from None
