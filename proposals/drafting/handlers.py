"""What follows at once when the thing or the person that a proposal refers to changes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import has_request_context
from sqlalchemy.orm import selectinload

from proposals import clock, words
from proposals.accounts.events import PersonDeactivated, PersonReactivated
from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.events import (
    HolderLeft,
    HolderReturned,
    MetricOfPromiseMerged,
    OwnershipOfferEnded,
    ProposalMoved,
)
from proposals.drafting.holdings import held_in, is_worked_on, proposals_held_by
from proposals.drafting.lifecycle import TOUCHED
from proposals.drafting.models import Commitment, OwnershipOffer, Proposal, Stage
from proposals.events import LoggedEvent, handles, record
from proposals.metrics.events import MetricsMerged
from proposals.responses import notify

ASKED_AT_ONCE = 50  # of more proposals, the worker asks anew whose turn it is


@handles(MetricsMerged, at_once=True)
def follow_the_metric(event: LoggedEvent) -> None:
    """Let promises about a metric be about the one that it became part of.

    By a statement of its own, which leaves their versions alone: what is promised stays as it
    is, and forms that are open stay good. Each proposal says so in its history.
    """
    was_about = Commitment.metric_id == event.details["merged_id"]
    proposals = db.session.scalars(sa.select(Commitment.proposal_id).where(was_about).distinct())
    numbers = sorted(proposals)
    db.session.execute(
        sa.update(Commitment)
        .where(was_about)
        .values(metric_id=event.details["metric_id"])
        .execution_options(synchronize_session=False)
    )
    for proposal_id in numbers:
        record(
            MetricOfPromiseMerged(
                proposal_id=proposal_id,
                actor_id=event.actor_id,
                merged_key=event.details["merged_key"],
                key=event.details["key"],
            )
        )
    db.session.expire_all()


@handles(PersonDeactivated, at_once=True)
def note_what_they_left(event: LoggedEvent) -> None:
    """Say on each proposal who left, and let what was offered to them lapse."""
    person = db.session.get_one(Person, event.details["person_id"])
    _end_offers_to(person, event.actor_id)
    _note(HolderLeft, person, event)


@handles(PersonReactivated, at_once=True)
def note_that_they_are_back(event: LoggedEvent) -> None:
    """Say on each proposal who is back; what they still hold is theirs again."""
    _note(HolderReturned, db.session.get_one(Person, event.details["person_id"]), event)


def _end_offers_to(person: Person, actor_id: int | None) -> None:
    is_open = sa.and_(OwnershipOffer.to_id == person.id, OwnershipOffer.ended_at.is_(None))
    for offer in scalars(sa.select(OwnershipOffer).where(is_open)):
        offer.ended_at = clock.now()
        record(
            OwnershipOfferEnded(
                proposal_id=offer.proposal_id,
                actor_id=actor_id,
                offer_id=offer.id,
                person=person.name,
                person_id=person.id,
            )
        )


def _note(kind: type[HolderLeft] | type[HolderReturned], person: Person, why: LoggedEvent) -> None:
    """Record it on each proposal that the person has a part in, which is no work on it."""
    held = scalars(
        sa.select(Proposal)
        .where(is_worked_on(), Proposal.id.in_(proposals_held_by(person)))
        .order_by(Proposal.active_at.desc())
        .options(
            selectinload(Proposal.seats),
            selectinload(Proposal.co_authors),
            selectinload(Proposal.reviewers),
            selectinload(Proposal.milestones),
        )
    )
    for proposal in held:
        if part := _part_in(proposal, person):
            record(
                kind(
                    proposal_id=proposal.id,
                    actor_id=why.actor_id,
                    person=person.name,
                    person_id=person.id,
                    held=part,
                )
            )
    _ask_whose_turn_it_is([proposal.id for proposal in held])


def _part_in(proposal: Proposal, person: Person) -> str:
    """Return 'the roll-out owner and a reviewer'; nothing for no part."""
    parts = dict.fromkeys(held.part for held in held_in(proposal, person))
    return words.sentence_list(list(parts))


def _ask_whose_turn_it_is(ids: Sequence[int]) -> None:
    """Have the rules asked again, beside the versions: nobody who edits loses a race by it."""
    db.session().info.setdefault(TOUCHED, set()).update(ids[:ASKED_AT_ONCE])
    if later := ids[ASKED_AT_ONCE:]:
        db.session.execute(
            sa.update(Proposal)
            .where(Proposal.id.in_(later))
            .values(needs=sa.null())
            .execution_options(synchronize_session=False)
        )


@handles(ProposalMoved, at_once=True)
def say_that_it_is_awake(event: LoggedEvent) -> None:
    """Tell an author, on the page that follows, that what they did woke the proposal."""
    moved = (event.details["came_from"], event.details["went_to"])
    if moved == (Stage.DORMANT, Stage.IN_REVIEW) and has_request_context():
        notify("It was at rest. What you did woke it: it is in review again.")
