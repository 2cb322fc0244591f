"""Saying where one stands."""

from __future__ import annotations

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.requests import request_of, take_back_refusal
from proposals.forms import clean
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._drafts import forget_draft
from proposals.review.actions.concerns import raise_concern
from proposals.review.actions.talking import reply
from proposals.review.errors import HoldsAlready, ObjectionSettled
from proposals.review.events import PositionConfirmed, PositionTaken
from proposals.review.models import Position, PositionDraft, Stance, Thread
from proposals.review.queries import draft_of, position_of
from proposals.review.texts import require_texts, title_of

# Stances that speak for themselves; every other one says why.
NEEDS_NO_STATEMENT = frozenset({Stance.SUPPORTS, Stance.NO_OBJECTION, Stance.RECUSED})


def take_position(
    proposal: Proposal,
    *,
    stance: Stance,
    statement: str,
    would_settle: str = "",
    in_place_of: Person | None = None,
    by: Person,
) -> Position:
    """Say where one stands on the current revision, in place of what one said before.

    To object raises a concern, unless one's earlier objection is still open. Leaving
    *objects* settles no concern: that is a statement of its own. A stand-in says where they
    stand in the place of somebody who is asked by name; it is that person's position then.
    """
    require(policy.take_position, by, proposal)
    person = in_place_of or by
    if person.id != by.id:
        require(policy.answer_request, by, request_of(proposal, person))
    require_stage(proposal, UNDER_REVIEW, deed="Take a position")
    statement = clean(statement)
    if stance not in NEEDS_NO_STATEMENT:
        require_texts(statement=statement)
    position = position_of(person, proposal)
    before = position.stance.value if position else ""
    concern = position.concern if position else None
    if stance == Stance.OBJECTS:
        concern = _objection(proposal, concern, statement, would_settle, by)
    if position is None:
        position = Position(proposal=proposal, person=person)
        db.session.add(position)
    position.stance, position.statement, position.concern = stance, statement, concern
    position.revision_number, position.is_stale = proposal.revision_number, False
    position.taken_at, position.taken_by = clock.now(), None if person.id == by.id else by
    _take_back_refusals(proposal, person)
    forget_draft(proposal, by)
    db.session.flush()
    record_on(
        proposal,
        PositionTaken(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=None if person.id == by.id else person.id,
            stance=stance.value,
            label=words.STANCE[stance],
            statement=statement,
            revision_number=proposal.revision_number,
            before=before,
        ),
    )
    return position


def confirm_position(position: Position, *, by: Person) -> None:
    """Say that a position holds for what is proposed now, word for word.

    Raises Conflict where nothing changed, and for an objection whose concern is settled.
    """
    require(policy.confirm_position, by, position)
    proposal = position.proposal
    require_stage(proposal, UNDER_REVIEW, deed="Confirm a position")
    if not position.is_stale:
        raise HoldsAlready()
    if position.stance == Stance.OBJECTS and not (position.concern and position.concern.is_open):
        raise ObjectionSettled()
    before = position.revision_number
    position.revision_number, position.is_stale = proposal.revision_number, False
    _take_back_refusals(proposal, position.person)
    record_on(
        proposal,
        PositionConfirmed(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=None if position.person_id == by.id else position.person_id,
            stance=position.stance.value,
            label=words.STANCE[position.stance],
            revision_number=proposal.revision_number,
            before_number=before,
        ),
    )


def keep_position_draft(
    proposal: Proposal,
    *,
    stance: Stance | None,
    statement: str,
    would_settle: str = "",
    in_place_of: Person | None = None,
    by: Person,
) -> PositionDraft | None:
    """Keep what somebody is still thinking about; only they see it. Without words, forget it."""
    require(policy.take_position, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Draft a position")
    statement, would_settle = clean(statement), clean(would_settle)
    if not (stance or statement or would_settle):
        forget_draft(proposal, by)
        return None
    draft = draft_of(by, proposal)
    if draft is None:
        draft = PositionDraft(proposal_id=proposal.id, person_id=by.id)
        db.session.add(draft)
    draft.stance, draft.statement, draft.would_settle = stance, statement, would_settle
    draft.for_id = in_place_of.id if in_place_of and in_place_of.id != by.id else None
    draft.saved_at = clock.now()
    return draft


def drop_position_draft(proposal: Proposal, *, by: Person) -> None:
    """Throw one's draft away."""
    require(policy.take_position, by, proposal)
    forget_draft(proposal, by)


def _take_back_refusals(proposal: Proposal, person: Person) -> None:
    """Whoever speaks has not declined, whatever they said before."""
    for request in proposal.reviewers:
        if request.is_declined and request.includes(person.id):
            take_back_refusal(request)


def _objection(
    proposal: Proposal, earlier: Thread | None, statement: str, would_settle: str, by: Person
) -> Thread:
    """Return the concern that an objection stands on: a new one, or the one still open."""
    require_texts(would_settle=would_settle)
    if earlier is None or not earlier.is_open:
        return raise_concern(
            proposal, title=title_of(statement), body=statement, would_settle=would_settle, by=by
        )
    if earlier.opened_by_id == by.id:  # what settles a concern, nobody says in another's place
        earlier.would_settle = clean(would_settle)
    reply(earlier, body=statement, by=by)
    return earlier
