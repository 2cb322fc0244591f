"""What was said about how it is going, and the form to say it."""

from __future__ import annotations

from typing import Any

from flask import request

from proposals.drafting.models import Proposal
from proposals.forms import WHOLE
from proposals.rollout.forms.updates import UpdateForm
from proposals.rollout.queries import is_outdated, update_due_at, updates_page


def updates_shown(proposal: Proposal, *, update: UpdateForm | None = None) -> dict[str, Any]:
    """Return the status updates, and the form; one that was refused in place of a fresh one."""
    listed = updates_page(proposal, before=_before())
    latest = listed.updates[0] if listed.updates else None
    return {
        "update_form": update or UpdateForm(),
        "update_was_refused": update is not None,
        "listed": listed,
        "is_outdated": _before() is None and is_outdated(proposal, latest),
        "update_due_at": update_due_at(proposal, latest),
    }


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if WHOLE.fullmatch(text) else None
