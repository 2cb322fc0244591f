"""The pages of metrics."""

from proposals.metrics.views import catalogue, merging, points, pulls, uploads
from proposals.metrics.views.blueprint import bp
from proposals.metrics.views.sources import sources

__all__ = ["bp", "catalogue", "merging", "points", "pulls", "sources", "uploads"]
