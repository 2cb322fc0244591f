"""Who may say how a roll-out goes."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Milestone, Proposal, SeatRole
from proposals.drafting.policy import holds, is_author
from proposals.policy import permission
from proposals.rollout.queries import ROLLS_OUT


@permission("Only its owner and its roll-out owner may date the roll-out.")
def roll_out(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(
        actor, proposal, SeatRole.OWNER, SeatRole.ROLLOUT_OWNER
    )


@permission("Only its owner, its roll-out owner and whoever the milestone belongs to may date it.")
def mark_milestone(actor: Person, milestone: Milestone) -> bool:
    if roll_out(actor, milestone.proposal):
        return True
    return milestone.kind not in ROLLS_OUT and milestone.owner_id == actor.id


@permission("Only its owner, its roll-out owner and whoever the milestone belongs to may move it.")
def move_date(actor: Person, milestone: Milestone) -> bool:
    return roll_out(actor, milestone.proposal) or milestone.owner_id == actor.id


@permission("Only its authors, its roll-out owner and its metric owner may post an update.")
def post_update(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(
        actor, proposal, SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER
    )
