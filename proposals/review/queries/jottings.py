"""Reading what somebody has written and not sent; nobody else's is ever read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Revision
from proposals.errors import NotFound
from proposals.review.models import Jotting, PositionDraft
from proposals.review.remarks import counted, revision_chosen_in


@dataclass(frozen=True)
class MyReview:
    """What the reader has written: kept by the place where they type it, and collected."""

    kept: Mapping[str, Jotting]
    collected: Sequence[Jotting]
    position: PositionDraft | None = None

    @property
    def told(self) -> str:
        """What waits to be sent: '2 comments and 1 concern'."""
        return counted(self.collected)

    @property
    def about_words(self) -> list[Jotting]:
        """What was begun about words of the text, and has no form of its own on a page."""
        return [each for place, each in self.kept.items() if place.startswith("words-")]


def my_review(person: Person, proposal: Proposal) -> MyReview:
    """Return what the person has written about the proposal, in the order they began it."""
    is_mine = sa.and_(
        Jotting.person_id == Person.id,
        Jotting.proposal_id == proposal.id,
        Jotting.discarded_at.is_(None),
    )
    is_my_position = sa.and_(
        PositionDraft.person_id == Person.id, PositionDraft.proposal_id == proposal.id
    )
    rows = db.session.execute(
        sa.select(Jotting, PositionDraft)
        .select_from(Person)
        .outerjoin(Jotting, is_mine)
        .outerjoin(PositionDraft, is_my_position)
        .where(Person.id == person.id)
        .order_by(Jotting.id)
    ).all()
    found = [jotting for jotting, _ in rows if jotting]
    return MyReview(
        kept={each.place: each for each in found if each.place},
        collected=[each for each in found if each.is_collected],
        position=next((position for _, position in rows), None),
    )


def position_drafted(person: Person, proposal: Proposal) -> PositionDraft | None:
    """Return the position that the person drafted, once it says where they stand."""
    found = db.session.get(PositionDraft, (proposal.id, person.id))
    return found if found and found.stance else None


def revisions_under(jottings: Sequence[Jotting], proposal: Proposal) -> dict[int, Revision]:
    """Return the latest revision and those that the jottings' words were chosen in, by number.

    In one statement at most, and in none where nothing was saved meanwhile.
    """
    latest = proposal.latest
    assert latest is not None  # a proposal starts with its first revision
    earlier = {revision_chosen_in(each) for each in jottings} - {0, latest.number}
    if not earlier:
        return {latest.number: latest}
    found = db.session.scalars(
        sa.select(Revision).where(Revision.proposal_id == proposal.id, Revision.number.in_(earlier))
    )
    return {each.number: each for each in [*found, latest]}


def jotting_of(person: Person, proposal: Proposal, jotting_id: int) -> Jotting:
    """Return one of the person's own jottings, also a discarded one, or raise NotFound."""
    found = db.session.scalar(
        sa.select(Jotting).where(
            Jotting.id == jotting_id,
            Jotting.person_id == person.id,
            Jotting.proposal_id == proposal.id,
        )
    )
    if found is None:
        raise NotFound()
    return found
