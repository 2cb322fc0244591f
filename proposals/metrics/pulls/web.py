"""Asking an address that serves JSON or CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from proposals.errors import Invalid
from proposals.metrics.pulls.asking import Found, Place, Question
from proposals.metrics.pulls.columns import read_columns
from proposals.metrics.pulls.reaching import fetch
from proposals.metrics.pulls.readings import found_in, readings_of

MOST_GROWTH = 64  # how many times larger than the answer what an expression makes of it may be
# What makes text out of text can grow without end.
REFUSED_FUNCTIONS = frozenset({"join", "to_string"})
_MULTIPLIES = frozenset({"multi_select_list", "multi_select_dict"})


def ask(question: Question) -> Found:
    """Return the points that the address serves."""
    text = fetch(question.place, question.path).text
    if question.is_csv:
        return read_columns(text, question.query, series=question.series)
    return read_json(text, question.query, series=question.series)


def greet(place: Place) -> str:
    """Return that something is served there."""
    fetch(place, "")
    return "It answers."


def read_json(text: str, expression: str, *, series: str = "") -> Found:
    """Return the points that a JMESPath expression finds in a JSON document."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("The answer is not JSON.") from None
    compiled = compiled_from(expression)
    try:
        rows = compiled.search(document) if compiled else document
    except (JMESPathError, RecursionError, TypeError, ValueError, ArithmeticError):
        raise Invalid("The expression does not fit the answer.") from None
    if rows is None:
        raise Invalid("The expression finds nothing in the answer.")
    return found_in(readings_of(rows), series)


def compiled_from(expression: str) -> Any:
    """Return the expression, ready to be searched with; None for an empty one.

    Raises Invalid for one that is none, or that could make a small answer huge.
    """
    if not expression.strip():
        return None
    try:
        compiled = jmespath.compile(expression)
        growth = _growth(compiled.parsed)
    except (JMESPathError, RecursionError, ValueError):
        raise Invalid("This is not a JMESPath expression.") from None
    if growth > MOST_GROWTH:
        raise Invalid("This expression puts together too much: write a simpler one.")
    return compiled


def _growth(tree: dict[str, Any]) -> float:
    """Return how many times larger than the answer the expression's result can be at most.

    Every list or object that is put together can hold the answer once for each of its parts.
    """
    nodes = list(_nodes(tree))
    if any(each["type"] == "function_expression" and _is_refused(each) for each in nodes):
        return math.inf
    made: Sequence[int] = [len(each["children"]) for each in nodes if each["type"] in _MULTIPLIES]
    return math.prod(map(float, made))


def _is_refused(node: dict[str, Any]) -> bool:
    return node["value"] in REFUSED_FUNCTIONS


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.get("children", [])
