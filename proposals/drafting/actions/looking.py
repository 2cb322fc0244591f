"""Noting who has read what, so that each reader can be shown what is new to them."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.models import Look, Proposal
from proposals.drafting.revisions import A_VISIT
from proposals.policy import require


def note_look(proposal: Proposal, *, revision_number: int, by: Person) -> Look:
    """Note that the person has read the proposal as of this revision; an older one changes nothing.

    Nobody is told, and the proposal stays untouched: reading is not news.
    """
    require(policy.look, by, proposal)
    number = max(1, min(revision_number, proposal.revision_number))
    look = db.session.get(Look, (proposal.id, by.id))
    if look is None:
        look = Look(proposal_id=proposal.id, person_id=by.id, revision_number=number)
        db.session.add(look)
    elif number >= look.revision_number:
        _look_again(look, number)
    return look


def _look_again(look: Look, number: int) -> None:
    is_another_visit = clock.now() - look.looked_at > A_VISIT
    if number > look.revision_number:
        look.earlier_number = look.revision_number
    elif is_another_visit:
        look.earlier_number = None
    else:
        return
    if is_another_visit:
        look.earlier_at = look.looked_at
    look.revision_number, look.looked_at = number, clock.now()
