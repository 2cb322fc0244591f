"""What goes wrong and is not settled."""

from __future__ import annotations

from typing import Any

from proposals.drafting.models import Proposal
from proposals.rollout.queries.problems import unsettled_problems


def problems_shown(proposal: Proposal) -> dict[str, Any]:
    """Return what was surfaced and is not settled, the latest first."""
    return {"problems": unsettled_problems(proposal)}
