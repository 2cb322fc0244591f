"""Who may take part in a conversation, object, and say that an objection is settled."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, Reviewer, SeatRole, Visibility
from proposals.drafting.policy import holds, is_author
from proposals.policy import permission
from proposals.review.models import Comment, Jotting, Position, Thread, ThreadKind
from proposals.review.queries import (
    NOT_DISPOSED,
    is_visible_to,
    request_to,
    requests_in_place,
)


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


@permission("Only who is asked, or stands in for them today, may answer a request for a review.")
def answer_request(actor: Person, request: Reviewer | None) -> bool:
    if request is None or is_author(actor, request.proposal):
        return False
    is_theirs = request.includes(actor.id) or request in requests_in_place(actor, request.proposal)
    return is_theirs and _sees(actor, request.proposal)


@permission("Only who is asked may decline; of a team, only who accepted while somebody has.")
def decline_request(actor: Person, request: Reviewer) -> bool:
    accepted_by = request.answered_by if request.team and request.accepted_at else None
    if accepted_by in request.people and accepted_by.id != actor.id:
        return False
    return answer_request(actor, request)


@permission("Only whose position it is, or who stands in for them today, may say that it holds.")
def confirm_position(actor: Person, position: Position) -> bool:
    if not take_position(actor, position.proposal):
        return False
    absent = {each.id for each in actor.standing_in_for}
    return position.person_id == actor.id or position.person_id in absent


@permission("Only people who can see the proposal may keep drafts of what they say about it.")
def jot(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal)


@permission("Only who wrote a draft may see it, change it or throw it away.")
def change_jotting(actor: Person, jotting: Jotting) -> bool:
    return actor.is_active and jotting.person_id == actor.id


@permission("Only who raised a concern, an author or the decider may ask for help with it.")
def escalate(actor: Person, thread: Thread) -> bool:
    proposal = thread.proposal
    is_theirs = thread.opened_by_id == actor.id or is_author(actor, proposal)
    return (is_theirs or holds(actor, proposal, SeatRole.DECIDER)) and _sees(actor, proposal)


@permission("Only an author may say what came of it, and not of what an author began.")
def dispose(actor: Person, thread: Thread) -> bool:
    proposal = thread.proposal
    is_for_authors = thread.kind not in NOT_DISPOSED
    began_elsewhere = thread.opened_by_id not in proposal.author_ids
    return is_for_authors and began_elsewhere and is_author(actor, proposal)


@permission("Only an author may take up a suggestion.")
def take_up(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only who wrote it may edit it.")
def edit_comment(actor: Person, comment: Comment) -> bool:
    return comment.author_id == actor.id and _sees(actor, comment.thread.proposal)


@permission("Only who wrote it, or an administrator, may delete it.")
def delete_comment(actor: Person, comment: Comment) -> bool:
    is_theirs = comment.author_id == actor.id or actor.is_administrator
    return is_theirs and _sees(actor, comment.thread.proposal)


@permission("Anybody who can see the proposal may react to what somebody else wrote.")
def react(actor: Person, comment: Comment) -> bool:
    return comment.author_id != actor.id and _sees(actor, comment.thread.proposal)


@permission("Only people who can see the proposal can have read it.")
def read(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal)


@permission("Only its owner, the reviewers asked and its decider may give a forecast.")
def forecast(actor: Person, proposal: Proposal) -> bool:
    return _sees(actor, proposal) and is_forecaster(actor, proposal)


def is_forecaster(actor: Person, proposal: Proposal) -> bool:
    """Tell whether the person's own judgement is asked for; nobody else can give it for them."""
    decider = proposal.seat(SeatRole.DECIDER)
    if actor.id == proposal.owner_id or (decider is not None and decider.id == actor.id):
        return True
    request = request_to(actor, proposal)
    return request is not None and not request.is_declined
