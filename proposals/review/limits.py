"""How many notes a reviewer may write: the policy can shield authors from too many."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.policy import is_author
from proposals.drafting.thresholds import thresholds_of
from proposals.errors import Invalid
from proposals.review.models import Thread, ThreadKind

NOTES = frozenset(ThreadKind) - {ThreadKind.CONCERN}


@dataclass(frozen=True)
class Room:
    """How much of the limit is left to a reviewer on the latest revision."""

    most: int
    written: int
    revision: int
    reason: str

    @property
    def left(self) -> int:
        return max(0, self.most - self.written)

    @property
    def sentence(self) -> str:
        """What the policy asks for, and why."""
        notes = words.count(self.most, "note")
        return f"The policy asks for at most {notes} on each revision, {self.reason}."


def room_for(person: Person, proposal: Proposal) -> Room | None:
    """Return how many notes a reviewer may still write, or None where nothing limits them.

    Authors are not limited. One statement, and none while the policy sets no limit.
    """
    if not proposal.policy or is_author(person, proposal):
        return None  # before its review opens there are no reviewers
    thresholds = thresholds_of(proposal)
    if not thresholds.most_notes:
        return None
    written = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Thread)
        .where(
            Thread.proposal_id == proposal.id,
            Thread.opened_by_id == person.id,
            Thread.kind.in_(NOTES),
            Thread.revision_number == proposal.revision_number,
        )
    )
    return Room(
        thresholds.most_notes,
        written or 0,
        proposal.revision_number,
        thresholds.most_notes_reason,
    )


def require_room(proposal: Proposal, kind: ThreadKind, by: Person) -> None:
    """Return quietly if one more note fits; a concern always does. Raises Invalid."""
    room = room_for(by, proposal) if kind in NOTES else None
    if room is not None and not room.left:
        written = f"You have written {room.written} on revision {room.revision}."
        sentence = f"{room.sentence} {written} A concern is always possible, and so is a reply."
        raise Invalid(sentence, {"body": [sentence]})
