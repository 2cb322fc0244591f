"""The pages of review."""

from proposals.review import handlers  # noqa: F401 (they subscribe)
from proposals.review.views import (
    comments,
    concerns,
    forecasts,
    jottings,
    mine,
    positions,
    reading,
    remarks,
    requests,
    suggestions,
    threads,
)
from proposals.review.views.blueprint import bp

__all__ = [
    "bp",
    "comments",
    "concerns",
    "forecasts",
    "jottings",
    "mine",
    "positions",
    "reading",
    "remarks",
    "requests",
    "suggestions",
    "threads",
]
