"""Saying a remark at once, or everything that was collected as one review."""

from __future__ import annotations

from typing import cast

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.errors import Problem
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._remarks import say_remark
from proposals.review.actions._saying import record_aside
from proposals.review.actions.positions import take_position
from proposals.review.errors import NothingToSend, PartRefused
from proposals.review.events import ReviewSent, sent_as_one
from proposals.review.models import Jotting, Position, PositionDraft, Stance, Thread
from proposals.review.queries.jottings import my_review, position_drafted, revisions_under
from proposals.review.remarks import Remark, counted, remark_now


def write_remark(
    proposal: Proposal,
    *,
    remark: Remark,
    thread: Thread | None = None,
    over: Jotting | None = None,
    by: Person,
) -> Thread:
    """Say a remark in a thread of its own, or as a reply; return the thread.

    ``over`` is the draft that it was, and is no longer needed.
    """
    require(policy.open_thread, by, proposal)
    said_in = say_remark(proposal, remark, thread, by)
    if over is not None:
        db.session.delete(over)
    return said_in


def send_review(proposal: Proposal, *, with_position: bool = True, by: Person) -> list[Thread]:
    """Send everything that was collected, and the position that was drafted, as one.

    Either all of it is said or nothing is. Raises PartRefused, which names what stood in
    the way. Returns the threads, in the order in which their remarks were begun.
    """
    require(policy.open_thread, by, proposal)
    collected = my_review(by, proposal).collected
    draft = position_drafted(by, proposal) if with_position else None
    if not collected and draft is None:
        raise NothingToSend()
    revisions = revisions_under(collected, proposal)
    with db.session.begin_nested(), sent_as_one():
        threads = [_say(proposal, each, remark_now(each, revisions), by) for each in collected]
        position = _take(proposal, draft, by) if draft else None
    told = "a position" if position else ""
    record_aside(
        proposal,
        ReviewSent(
            proposal_id=proposal.id,
            actor_id=by.id,
            thread_ids=[each.id for each in threads],
            position=position.stance.value if position else "",
            words=words.sentence_list([each for each in (counted(collected), told) if each]),
        ),
    )
    return threads


def _say(proposal: Proposal, jotting: Jotting, remark: Remark, by: Person) -> Thread:
    try:
        thread = say_remark(proposal, remark, jotting.thread, by)
    except Problem as problem:
        raise PartRefused(problem, jotting.id) from None
    db.session.delete(jotting)
    return thread


def _take(proposal: Proposal, draft: PositionDraft, by: Person) -> Position:
    stance = cast(Stance, draft.stance)  # without one, it is not drafted yet
    try:
        position = take_position(
            proposal,
            stance=stance,
            statement=draft.statement,
            would_settle=draft.would_settle,
            in_place_of=db.session.get(Person, draft.for_id) if draft.for_id else None,
            by=by,
        )
    except Problem as problem:
        raise PartRefused(problem, None) from None
    return position
