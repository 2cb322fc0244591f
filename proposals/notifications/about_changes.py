"""What letters say of code: that a deployment may have begun the roll-out."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.models import Proposal
from proposals.notifications.wording import Told, Wording, page_of
from proposals.rollout.changes import told_as
from proposals.rollout.events import ChangeLinked
from proposals.rollout.queries.changes import deployment_to_begin_with


def _deployed(told: Told, proposal: Proposal) -> Wording | None:
    """Ask whether the roll-out began; nothing once somebody answered."""
    link = deployment_to_begin_with(proposal)
    if link is None or link.id != told.event.details["change_id"]:
        return None
    zone = told.person.time_zone if told.person else "UTC"
    day = words.day(link.happened_at, zone)
    return Wording(
        subject=f"Deployed to {link.environment} on {day}: {proposal.title}",
        lines=(
            f"{link.repository} tells of a {told_as(link)}, on {day}.",
            "Was that the first step of the roll-out? Nothing is recorded until you say so.",
        ),
        button="Begin the roll-out, or set it aside",
        url=page_of(proposal, "/rollout#begin"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {ChangeLinked.name: _deployed}
