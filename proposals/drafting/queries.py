"""Finding proposals: every look at one starts from what the person may see."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Person, Team, team_member
from proposals.db import db
from proposals.drafting.models import (
    Audience,
    Proposal,
    Reviewer,
    Revision,
    Seat,
    Stage,
    Visibility,
    co_author,
)
from proposals.errors import NotFound


def is_visible(to: Person) -> sa.ColumnElement[bool]:
    """Return the one condition under which a person may see a proposal.

    The organisation's own are everybody's. A private draft is for its authors, the
    people in its seats and those invited; a restricted one also for its reviewers.
    """
    mine = sa.union_all(
        sa.select(Seat.proposal_id).where(Seat.person_id == to.id),
        sa.select(co_author.c.proposal_id).where(co_author.c.person_id == to.id),
        sa.select(Audience.proposal_id).where(
            sa.or_(
                Audience.person_id == to.id,
                Audience.team_id.in_(
                    sa.select(team_member.c.team_id).where(team_member.c.person_id == to.id)
                ),
            )
        ),
    )
    asked = sa.select(Reviewer.proposal_id).where(Reviewer.person_id == to.id)
    return sa.or_(
        Proposal.visibility == Visibility.ORGANISATION,
        Proposal.owner_id == to.id,
        Proposal.id.in_(mine),
        sa.and_(Proposal.stage != Stage.DRAFT, Proposal.id.in_(asked)),
    )


def visible_proposals(to: Person) -> sa.Select[Proposal]:
    """Return the query that every list, count and look-up of proposals starts from."""
    return sa.select(Proposal).where(is_visible(to))


def visible_proposal(number: int, to: Person, *options: object) -> Proposal:
    """Return the proposal with what its frame shows, or raise NotFound if absent or not theirs.

    Every view and endpoint gets its proposal here, so a draft cannot leak through a
    page that forgot to ask; absent and invisible answer the same.
    """
    proposal = db.session.scalar(
        visible_proposals(to)
        .where(Proposal.number == number)
        .options(
            joinedload(Proposal.owner),
            joinedload(Proposal.latest).joinedload(Revision.author),
            selectinload(Proposal.seats),
            selectinload(Proposal.co_authors),
            selectinload(Proposal.reviewers),
            selectinload(Proposal.commitments),
            selectinload(Proposal.milestones),
            *options,  # type: ignore[arg-type]
        )
    )
    if proposal is None:
        raise NotFound()
    return proposal


def revision_of(proposal: Proposal, number: int) -> Revision:
    """Return one revision of a proposal that the caller may see, or raise NotFound."""
    revision = db.session.scalar(
        sa.select(Revision).where(Revision.proposal_id == proposal.id, Revision.number == number)
    )
    if revision is None:
        raise NotFound()
    return revision


def invitation_of(
    proposal: Proposal, *, person: Person | None = None, team: Team | None = None
) -> Audience | None:
    """Return the invitation to read of this person or this team, if there is one."""
    reader = Audience.person_id == person.id if person else Audience.team_id == (team and team.id)
    return db.session.scalar(sa.select(Audience).where(Audience.proposal_id == proposal.id, reader))
