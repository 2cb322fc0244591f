"""Forgetting the draft of a position, once it was taken or has no words left."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.review.queries import draft_of


def forget_draft(proposal: Proposal, by: Person) -> None:
    if draft := draft_of(by, proposal):
        db.session.delete(draft)
        db.session.flush()
