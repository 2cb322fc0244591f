"""What was said about how it is going, and who said bad news early."""

from __future__ import annotations

from typing import Any

from flask import request

from proposals import clock
from proposals.drafting.models import Proposal
from proposals.forms import WHOLE
from proposals.rollout.course import standing_of
from proposals.rollout.queries import credits_of, updates_page


def updates_shown(proposal: Proposal) -> dict[str, Any]:
    """Return the status updates, how it stands by them, and what was said early."""
    return {
        "listed": updates_page(proposal, before=_before()),
        "standing": standing_of(proposal, now=clock.now()),
        "credits": credits_of(proposal),
    }


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if WHOLE.fullmatch(text) else None
