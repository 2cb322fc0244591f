"""The code that carries the change, and the deployment that may have begun the roll-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.rollout import policy
from proposals.rollout.changes import called
from proposals.rollout.forms.changes import BeginForm, LinkForm
from proposals.rollout.models import ChangeLink
from proposals.rollout.queries import next_step, reach_of
from proposals.rollout.queries.changes import deployment_to_begin_with, links_page

SHOWN = 12


def changes_shown(proposal: Proposal, *, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the latest links, and what is offered as the first step to who rolls out."""
    may_begin = policy.roll_out(actor(), proposal)
    offered = deployment_to_begin_with(proposal) if may_begin else None
    return {
        "changes": links_page(proposal, limit=SHOWN),
        "called": called,
        "link_form": sent.get("link") or LinkForm(),
        "link_was_refused": "link" in sent,
        "offered": offered,
        "begin_form": sent.get("begin") or (_begin_form(proposal, offered) if offered else None),
    }


def _begin_form(proposal: Proposal, offered: ChangeLink) -> BeginForm:
    planned = next_step(proposal)
    here = offered.happened_at.astimezone(ZoneInfo(actor().time_zone))
    return BeginForm(exposure=reach_of(planned) if planned else None, happened_on=here.date())
