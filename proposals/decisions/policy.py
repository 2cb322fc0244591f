"""Who may announce the last chance to speak, and who decides."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.decisions.models import Decision, Dissent
from proposals.drafting.models import Proposal, SeatRole
from proposals.drafting.policy import holds, in_whose_place, is_author
from proposals.policy import permission


def is_decider(actor: Person, proposal: Proposal) -> bool:
    """Tell whether the person decides here: nobody does on a proposal of their own."""
    return (
        actor.is_active
        and holds(actor, proposal, SeatRole.DECIDER)
        and not is_author(actor, proposal)
    )


def decides_for(actor: Person, proposal: Proposal) -> Person | None:
    """Return the decider in whose place the person decides, or None where it is their own seat."""
    return in_whose_place(actor, proposal, SeatRole.DECIDER)


@permission("Only its owner and its decider may open final comment.")
def open_final_comment(actor: Person, proposal: Proposal) -> bool:
    is_owner = actor.id == proposal.owner_id or holds(actor, proposal, SeatRole.OWNER)
    return is_owner or is_decider(actor, proposal)


@permission("Only its decider may open final comment over an objection.")
def open_over_objection(actor: Person, proposal: Proposal) -> bool:
    return is_decider(actor, proposal)


@permission("Only its decider may keep final comment running.")
def keep_running(actor: Person, proposal: Proposal) -> bool:
    return is_decider(actor, proposal)


@permission("Only its decider may decide, and never on a proposal of their own.")
def decide(actor: Person, proposal: Proposal) -> bool:
    return is_decider(actor, proposal)


@permission("Only its decider may extend final comment.")
def extend(actor: Person, proposal: Proposal) -> bool:
    return is_decider(actor, proposal)


@permission("Only its decider may correct a decision, and never on a proposal of their own.")
def correct(actor: Person, decision: Decision) -> bool:
    return is_decider(actor, decision.proposal)


@permission("Only who wrote a dissent may add to it.")
def add_to_dissent(actor: Person, dissent: Dissent) -> bool:
    return actor.is_active and actor.id == dissent.person_id
