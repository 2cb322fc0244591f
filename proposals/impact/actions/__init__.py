"""Having the impact computed, telling the outcome, closing and reopening."""

from proposals.impact.actions.assessing import assess
from proposals.impact.actions.telling import close, reopen, tell_commitment, tell_outcome

__all__ = ["assess", "close", "reopen", "tell_commitment", "tell_outcome"]
