"""Finding proposals: every look at one starts from what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from proposals.accounts.models import Person, Team, team_member
from proposals.accounts.queries import with_stand_ins
from proposals.db import db, first, scalars
from proposals.drafting.models import (
    Alternative,
    Attachment,
    Audience,
    Commitment,
    Milestone,
    OwnershipOffer,
    Proposal,
    Reviewer,
    Revision,
    Risk,
    Seat,
    Stage,
    Visibility,
    co_author,
)
from proposals.errors import NotFound
from proposals.metrics.models import Metric


def is_visible(to: Person) -> sa.ColumnElement[bool]:
    """Return the one condition under which a person may see a proposal.

    The organisation's own are everybody's. A private draft is for its authors, the
    people in its seats, whoever is offered its ownership and those invited; a restricted one
    also for its reviewers, and for whoever stands in for somebody who has a seat there or is
    asked by name.
    """
    mine = sa.union_all(
        sa.select(Seat.proposal_id).where(Seat.person_id == to.id),
        sa.select(co_author.c.proposal_id).where(co_author.c.person_id == to.id),
        sa.select(OwnershipOffer.proposal_id).where(
            OwnershipOffer.to_id == to.id, OwnershipOffer.ended_at.is_(None)
        ),
        sa.select(Audience.proposal_id).where(
            sa.or_(
                Audience.person_id == to.id,
                Audience.team_id.in_(_teams_of(to)),
            )
        ),
    )
    asked = [requests_to(to).with_only_columns(Reviewer.proposal_id)]
    absent = [person.id for person in to.standing_in_for]
    if absent:  # as far as somebody needs to see who acts in another's place, and no further
        asked.append(sa.select(Reviewer.proposal_id).where(Reviewer.person_id.in_(absent)))
        asked.append(sa.select(Seat.proposal_id).where(Seat.person_id.in_(absent)))
    return sa.or_(
        Proposal.visibility == Visibility.ORGANISATION,
        Proposal.owner_id == to.id,
        Proposal.id.in_(mine),
        sa.and_(Proposal.stage != Stage.DRAFT, Proposal.id.in_(sa.union_all(*asked))),
    )


def requests_to(person: Person) -> sa.Select[Reviewer]:
    """Return the query of what somebody is asked for, by their name or with their team."""
    return sa.select(Reviewer).where(
        sa.or_(Reviewer.person_id == person.id, Reviewer.team_id.in_(_teams_of(person)))
    )


def _teams_of(person: Person) -> sa.Select[int]:
    return sa.select(team_member.c.team_id).where(team_member.c.person_id == person.id)


def with_reviewers() -> Any:
    """Return the option that loads who is asked, with the members of teams, in one statement."""
    return selectinload(Proposal.reviewers).options(
        joinedload(Reviewer.team).joinedload(Team.members),
        joinedload(Reviewer.person).options(with_stand_ins()),
    )


def with_seats() -> Any:
    """Return the option that loads the seats and who acts in them today, in one statement."""
    return selectinload(Proposal.seats).joinedload(Seat.person).options(with_stand_ins())


def visible_proposals(to: Person) -> sa.Select[Proposal]:
    """Return the query that every list, count and look-up of proposals starts from."""
    return sa.select(Proposal).where(is_visible(to))


def visible_proposal(number: int, to: Person, *options: object) -> Proposal:
    """Return the proposal with what its frame shows, or raise NotFound if absent or not theirs.

    Every view and endpoint gets its proposal here, so a draft cannot leak through a
    page that forgot to ask; absent and invisible answer the same.
    """
    proposal: Proposal | None = first(
        visible_proposals(to)
        .where(Proposal.number == number)
        .options(
            joinedload(Proposal.owner),
            joinedload(Proposal.latest).joinedload(Revision.author),
            joinedload(Proposal.offer),
            with_seats(),
            selectinload(Proposal.co_authors),
            with_reviewers(),
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


def visible_file(number: int, key: str, to: Person) -> Attachment:
    """Return a file of a proposal that the person may see, without its content, or NotFound.

    One statement, and the same condition as for the proposal: a page can show many of them.
    """
    file = db.session.scalar(
        sa.select(Attachment)
        .join(Proposal, Proposal.id == Attachment.proposal_id)
        .where(is_visible(to), Proposal.number == number, Attachment.key == key)
        .options(contains_eager(Attachment.proposal).load_only(Proposal.number))
    )
    if file is None:
        raise NotFound()
    return file


def invitation_of(
    proposal: Proposal, *, person: Person | None = None, team: Team | None = None
) -> Audience | None:
    """Return the invitation to read of this person or this team, if there is one."""
    reader = Audience.person_id == person.id if person else Audience.team_id == (team and team.id)
    return db.session.scalar(sa.select(Audience).where(Audience.proposal_id == proposal.id, reader))


def readers_of(proposal: Proposal) -> list[Audience]:
    """Return who was invited to read while not everybody can, teams and people."""
    return scalars(
        sa.select(Audience)
        .where(Audience.proposal_id == proposal.id)
        .options(joinedload(Audience.person), joinedload(Audience.team))
        .order_by(Audience.id)
    )


def revisions_of(proposal: Proposal) -> list[Revision]:
    """Return all revisions without their texts, the latest first."""
    return scalars(
        sa.select(Revision)
        .where(Revision.proposal_id == proposal.id)
        .options(
            load_only(Revision.number, Revision.message, Revision.is_material, Revision.saved_at),
            joinedload(Revision.author),
        )
        .order_by(Revision.number.desc())
    )


def metrics_to_promise() -> list[Metric]:
    """Return the metrics that a commitment can be about, by name."""
    return scalars(
        sa.select(Metric).where(Metric.archived_at.is_(None)).order_by(Metric.name, Metric.id)
    )


Thing = TypeVar("Thing", Alternative, Audience, Commitment, Milestone, Reviewer, Risk)


def one_of(things: Iterable[Thing], wanted: int) -> Thing:
    """Return the one with this id among a proposal's own, or raise NotFound."""
    for thing in things:
        if thing.id == wanted:
            return thing
    raise NotFound()
