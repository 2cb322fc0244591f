"""What letters say of a promise that is revised openly."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.events import PromiseRevised
from proposals.drafting.models import Proposal
from proposals.drafting.queries import one_of
from proposals.impact.queries import plan_of
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of


def _promise_revised(told: Told, proposal: Proposal) -> Wording:
    actor, details = actor_name(told), told.event.details
    commitment = one_of(proposal.commitments, details["commitment_id"])
    plan, unit = plan_of(commitment), commitment.metric.unit
    frozen = f"{words.number(plan.target)} {unit}" if plan.target is not None else "no target"
    by_day = f" by {words.day(plan.due_on)}" if plan.due_on else ""
    return Wording(
        subject=f"A promise is revised, {details['metric']}: {proposal.title}",
        lines=(
            f"{actor} revised the promise about {details['metric']}{told.on(proposal)}:"
            f" {details['what']}.",
            f"The promise as it was frozen, {frozen}{by_day}, stays what the outcome is judged"
            " against.",
        ),
        quotes=quotes_of((f"{actor} says why", details["reason"])),
        button="See the promise and its revisions",
        url=page_of(proposal, f"/impact/commitments/{commitment.id}/promise"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    PromiseRevised.name: _promise_revised,
}
