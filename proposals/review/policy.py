"""Who may take part in a conversation, object, and say that an objection is settled."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, Visibility
from proposals.drafting.policy import is_author
from proposals.policy import permission
from proposals.review.models import Jotting, Thread, ThreadKind
from proposals.review.queries import is_visible_to


def _sees(actor: Person, proposal: Proposal) -> bool:
    if not actor.is_active:
        return False
    if proposal.visibility == Visibility.ORGANISATION or actor.id == proposal.owner_id:
        return True
    return is_visible_to(actor, proposal)


@permission("Only people who can see the proposal may write here.")
def open_thread(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal)


@permission("Only people who can see the proposal may answer here.")
def reply(actor: Person, thread: Thread) -> bool:
    return _sees(actor, thread.proposal)


@permission("Only people who can see the proposal may raise a concern.")
def raise_concern(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal)


@permission("Only who raised a concern may resolve it; other threads also an author.")
def resolve(actor: Person, thread: Thread) -> bool:
    if thread.opened_by_id == actor.id:
        return _sees(actor, thread.proposal)
    return thread.kind != ThreadKind.CONCERN and is_author(actor, thread.proposal)


@permission("Only who raised a concern may reopen it; other threads also an author.")
def reopen(actor: Person, thread: Thread) -> bool:
    return resolve(actor, thread)


@permission("Only who raised a concern may withdraw it.")
def withdraw_concern(actor: Person, thread: Thread) -> bool:
    return thread.opened_by_id == actor.id and _sees(actor, thread.proposal)


@permission("Anybody who can see the proposal may take a position, except its authors.")
def take_position(actor: Person, proposal: Proposal) -> bool:
    return not is_author(actor, proposal) and _sees(actor, proposal)


@permission("Only people who can see the proposal may keep drafts of what they say about it.")
def jot(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal)


@permission("Only who wrote a draft may see it, change it or throw it away.")
def change_jotting(actor: Person, jotting: Jotting) -> bool:
    return actor.is_active and jotting.person_id == actor.id
