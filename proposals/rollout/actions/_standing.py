"""Keeping in step where a roll-out stands with what was surfaced about it."""

from __future__ import annotations

from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Proposal
from proposals.rollout.course import refresh_course


def keep_standing(proposal: Proposal) -> None:
    """Write down anew how a roll-out stands; before acceptance there is none."""
    if proposal.stage in AFTER_ACCEPTANCE:
        refresh_course(proposal)
