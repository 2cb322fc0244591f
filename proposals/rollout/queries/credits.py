"""Who said bad news early, and who thanked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals import words
from proposals.accounts.models import Person
from proposals.db import scalars
from proposals.drafting.models import Proposal
from proposals.rollout.early import last_promised_on
from proposals.rollout.models import Problem, StatusUpdate, Thanks

Said = StatusUpdate | Problem
MOST_CREDITS = 20


@dataclass(frozen=True)
class Credit:
    """Bad news that somebody said before a date: an update, or a problem that they surfaced."""

    said: Said

    @property
    def by(self) -> Person:
        return said_by(self.said)

    @property
    def at(self) -> datetime:
        return self.said.posted_at if isinstance(self.said, StatusUpdate) else self.said.raised_at

    @property
    def words(self) -> str:
        """What they said."""
        is_update = isinstance(self.said, StatusUpdate)
        return self.said.what_changed if is_update else self.said.title  # type: ignore[union-attr]

    @property
    def how(self) -> str:
        """How early: 'At risk, 12 days ahead', or that it was surfaced as a problem."""
        if isinstance(self.said, Problem):
            return "Surfaced a problem"
        ahead = words.count(self.said.days_ahead or 0, "day")
        return f"{words.STATUS[self.said.status]}, said {ahead} ahead"

    @property
    def kind(self) -> str:
        return "update" if isinstance(self.said, StatusUpdate) else "problem"


def credits_of(proposal: Proposal) -> list[Credit]:
    """Return what was said early, the latest first; two statements."""
    updates = scalars(
        sa.select(StatusUpdate)
        .where(StatusUpdate.proposal_id == proposal.id, StatusUpdate.days_ahead.is_not(None))
        .order_by(StatusUpdate.id.desc())
        .limit(MOST_CREDITS)
        .options(joinedload(StatusUpdate.thanks).joinedload(Thanks.person))  # type: ignore[attr-defined]
    )
    problems = scalars(
        sa.select(Problem)
        .where(Problem.proposal_id == proposal.id)
        .order_by(Problem.id.desc())
        .limit(MOST_CREDITS)
        .options(joinedload(Problem.thanks).joinedload(Thanks.person))  # type: ignore[attr-defined]
    )
    found = map(Credit, [*updates, *_in_time(proposal, problems)])
    return sorted(found, key=lambda credit: credit.at, reverse=True)[:MOST_CREDITS]


def _in_time(proposal: Proposal, problems: list[Problem]) -> list[Problem]:
    last: date | None = last_promised_on(proposal)
    return [each for each in problems if last is None or each.raised_at.date() <= last]


def said_by(said: Said) -> Person:
    """Return whose words they are."""
    return said.posted_by if isinstance(said, StatusUpdate) else said.raised_by


def thanks_of(said: Said, person: Person) -> Thanks | None:
    """Return the thanks that somebody gave for it, or None."""
    about = Thanks.update_id if isinstance(said, StatusUpdate) else Thanks.problem_id
    found = scalars(sa.select(Thanks).where(about == said.id, Thanks.person_id == person.id))
    return next(iter(found), None)
