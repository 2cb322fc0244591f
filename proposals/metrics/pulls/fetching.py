"""Asking whatever kind of place it is.

Imported where something is fetched: what it takes to ask others costs the web server's start
a third of a second.
"""

from __future__ import annotations

from proposals.metrics.models import SourceKind
from proposals.metrics.pulls import prometheus, sql, web
from proposals.metrics.pulls.asking import Found, Place, Question

_ASK = {SourceKind.PROMETHEUS: prometheus.ask, SourceKind.SQL: sql.ask, SourceKind.HTTP: web.ask}
_GREET = {
    SourceKind.PROMETHEUS: prometheus.greet,
    SourceKind.SQL: sql.greet,
    SourceKind.HTTP: web.greet,
}


def ask(question: Question) -> Found:
    """Return the points that the question finds, or raise Invalid with one plain sentence.

    Takes at most half a minute; hold no transaction meanwhile.
    """
    return _ASK[question.place.kind](question)


def greet(place: Place) -> str:
    """Return what can be said of a source that answers, or raise Invalid."""
    return _GREET[place.kind](place)
