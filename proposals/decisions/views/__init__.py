"""The pages of decisions."""

from proposals.decisions import handlers  # noqa: F401 (they subscribe)
from proposals.decisions.views import correcting, deciding, periods
from proposals.decisions.views.blueprint import bp

__all__ = ["bp", "correcting", "deciding", "periods"]
