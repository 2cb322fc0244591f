"""What is owed by which day, as reminders know it: for the board, the calendar and the feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.impact import reminding as measuring
from proposals.rollout import owed as rolling
from proposals.rollout.due import Kind
from proposals.rollout.models import Owed

KINDS: tuple[Kind, ...] = (*rolling.KINDS, *measuring.KINDS)
# An update comes round by itself, and who deferred something is not rolling it out.
DATED = (Owed.MILESTONE, Owed.APPROVAL, Owed.MEASURE, Owed.OUTCOME)


def dated() -> sa.Subquery:
    """Return what a roll-out and its measuring owe by a day: ``owed``, ``subject_id``,
    ``proposal_id`` and ``due_on``."""
    return all_of(each for each in KINDS if each.owed in DATED)


def all_of(kinds: Iterable[Kind]) -> sa.Subquery:
    """Return the open ones of several kinds."""
    return sa.union_all(*map(_named, kinds)).subquery("owed")


def _named(kind: Kind) -> sa.Select[Any]:
    what = kind.open_ones().params(today=clock.today()).subquery()
    owed = sa.literal(kind.owed.value).label("owed")
    return sa.select(owed, what.c.subject_id, what.c.proposal_id, what.c.due_on)
