"""What blocks, for how long, and who may see it."""

from __future__ import annotations

from datetime import datetime

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals
from proposals.review.models import Thread


def concerns_of(proposal: Proposal) -> list[Thread]:
    """Return every concern ever raised, oldest first."""
    return list(proposal.concerns)  # type: ignore[attr-defined]


def open_concerns_of(proposal: Proposal) -> list[Thread]:
    """Return the concerns that are open or answered, oldest first."""
    return [each for each in concerns_of(proposal) if each.is_open]


def is_visible_to(person: Person, proposal: Proposal) -> bool:
    """Tell whether the person may see the proposal."""
    found = visible_proposals(person).where(Proposal.id == proposal.id)
    return db.session.scalar(found.with_only_columns(Proposal.id)) is not None


def days_since(moment: datetime, now: datetime) -> int:
    """Return whole calendar days between two instants, in UTC."""
    return (now.date() - moment.date()).days
