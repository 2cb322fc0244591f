"""The pages of metrics."""

from proposals.metrics.views import catalogue, points, uploads
from proposals.metrics.views.blueprint import bp

__all__ = ["bp", "catalogue", "points", "uploads"]
