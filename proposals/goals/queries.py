"""Finding goals and opportunities; both are everybody's to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import db, scalars
from proposals.errors import NotFound
from proposals.forms import WHOLE
from proposals.goals.models import Goal, Opportunity

PAGE = 50
MOST_OFFERED = 200
NO_DAY = date(9999, 12, 31)  # after every day that a form takes


@dataclass(frozen=True)
class Paged:
    """Some rows, open ones first, and the key to go on after, or nothing."""

    rows: Sequence[Any]
    next: str = ""


def goal_of(goal_id: int) -> Goal:
    """Return the goal, or raise NotFound."""
    goal = db.session.get(Goal, goal_id)
    if goal is None:
        raise NotFound()
    return goal


def opportunity_of(opportunity_id: int) -> Opportunity:
    """Return the opportunity with its goal, or raise NotFound."""
    found = db.session.get(Opportunity, opportunity_id, options=[joinedload(Opportunity.goal)])
    if found is None:
        raise NotFound()
    return found


def goals_page(after: str = "") -> Paged:
    """Return goals, open ones first, the soonest due first; those without a date come last."""
    keys = (_is_closed(Goal), sa.func.coalesce(Goal.due_on, NO_DAY), Goal.id)
    return _page(sa.select(Goal), keys, _read_goal_key(after))


def opportunities_page(after: str = "") -> Paged:
    """Return opportunities with their goals, open ones first, the latest asked first."""
    keys = (_is_closed(Opportunity), -Opportunity.id)
    statement = sa.select(Opportunity).options(joinedload(Opportunity.goal))
    return _page(statement, keys, _read_whole_numbers(after, 2))


def open_goals() -> list[Goal]:
    """Return the goals that something new can serve, by title."""
    return scalars(
        sa.select(Goal)
        .where(Goal.closed_at.is_(None))
        .order_by(Goal.title, Goal.id)
        .limit(MOST_OFFERED)
    )


def opportunities_under(goal: Goal) -> list[Opportunity]:
    """Return what was asked under a goal, open ones first, the latest first."""
    return scalars(
        sa.select(Opportunity)
        .where(Opportunity.goal_id == goal.id)
        .order_by(_is_closed(Opportunity), Opportunity.id.desc())
        .limit(PAGE)
    )


def _is_closed(kind: type[Goal] | type[Opportunity]) -> sa.ColumnElement[int]:
    return sa.case((kind.closed_at.is_(None), 0), else_=1)


def _page(statement: sa.Select[Any], keys: Sequence[Any], after: list[Any] | None) -> Paged:
    if after:
        given = (sa.bindparam(None, v, k.type) for k, v in zip(keys, after, strict=True))
        statement = statement.where(sa.tuple_(*keys) > sa.tuple_(*given))
    # Under names of their own: a key that is made of a column would be taken for it.
    named = (key.label(f"key_{place}") for place, key in enumerate(keys))
    found = db.session.execute(statement.add_columns(*named).order_by(*keys).limit(PAGE + 1)).all()
    more = len(found) > PAGE
    last = ".".join(str(key) for key in found[PAGE - 1][1:]) if more else ""
    return Paged([row[0] for row in found[:PAGE]], last)


def _read_goal_key(text: str) -> list[Any] | None:
    """Return the key in an address, or None for the first page; a made-up one starts at the top."""
    closed, _, rest = text.partition(".")
    day, _, number = rest.partition(".")
    numbers = _read_whole_numbers(f"{closed}.{number}", 2)
    try:
        return [numbers[0], date.fromisoformat(day), numbers[1]] if numbers else None
    except ValueError:
        return None


def _read_whole_numbers(text: str, length: int) -> list[int] | None:
    parts = text.split(".")
    if len(parts) != length or not all(WHOLE.fullmatch(part) for part in parts):
        return None
    return [int(part) for part in parts]
