"""What follows at once when the thing under review changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.events import EffortChanged, PromiseChanged, RevisionSaved
from proposals.drafting.models import Revision
from proposals.events import LoggedEvent, handles, record
from proposals.review.anchors import Selectors, Span, follow, text_in, text_of
from proposals.review.events import PositionsAskedAgain
from proposals.review.following import Alignment
from proposals.review.models import Anchor, Position, Thread
from proposals.words import sentence_list


@handles(RevisionSaved, PromiseChanged, EffortChanged, at_once=True)
def ask_for_positions_again(event: LoggedEvent) -> None:
    """Mark positions as taken on something else than what is now proposed."""
    if not event.details["is_material"]:
        return
    fresh = db.session.scalars(
        sa.select(Position).where(
            Position.proposal_id == event.proposal_id, Position.is_stale.is_(False)
        )
    ).all()
    for position in fresh:
        position.is_stale = True
    if fresh:
        record(
            PositionsAskedAgain(
                proposal_id=event.proposal_id,
                actor_id=event.actor_id,
                people=sentence_list([each.person.name for each in fresh]),
                person_ids=[each.person_id for each in fresh],
            )
        )


@handles(RevisionSaved, at_once=True)
def move_anchors_with_the_text(event: LoggedEvent) -> None:
    """Note where the words that threads are about stand in the new revision, or that they are gone.

    In two statements and one update, however many threads there are; in one where no thread
    is about words.
    """
    number = event.details["number"]
    anchors = db.session.scalars(
        sa.select(Anchor)
        .join(Thread, Thread.id == Anchor.thread_id)
        .where(Thread.proposal_id == event.proposal_id, Anchor.now_in < number)
    ).all()
    if not anchors:
        return
    wanted = {number, *(each.now_in for each in anchors)}
    found = db.session.scalars(
        sa.select(Revision).where(
            Revision.proposal_id == event.proposal_id, Revision.number.in_(wanted)
        )
    )
    revisions = {each.number: each for each in found}

    @cache
    def between(old: int, text: str) -> Alignment:
        return Alignment(text_in(revisions[old], text), text_in(revisions[number], text))

    for anchor in anchors:
        _move(anchor, between(anchor.now_in, anchor.text), number)


def follow_the_layout(revision_id: int, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Note where words stand in a revision that was laid out again, from HTML to HTML."""
    of_revision = sa.and_(
        Revision.proposal_id == Thread.proposal_id, Revision.number == Anchor.now_in
    )
    anchors = db.session.scalars(
        sa.select(Anchor)
        .join(Thread, Thread.id == Anchor.thread_id)
        .join(Revision, of_revision)
        .where(Revision.id == revision_id, Anchor.text.in_(old))
    )
    for anchor in anchors:
        texts = text_of(old[anchor.text]), text_of(new[anchor.text])
        if texts[0] != texts[1]:
            _move(anchor, Alignment(*texts), anchor.now_in)


def _move(anchor: Anchor, between: Alignment, number: int) -> None:
    stood = Span(anchor.now_start, anchor.now_end or 0) if anchor.now_start is not None else None
    chosen = Selectors(anchor.exact, anchor.prefix, anchor.suffix)
    anchor.fit, place = follow(between, chosen, stood)
    anchor.now_start, anchor.now_end = place or (None, None)
    anchor.now_in = number
