"""The board by team, by goal or by stage: counts of each group, and its most pressing rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from proposals import words
from proposals.accounts.models import Person, Team, team_member
from proposals.db import db
from proposals.drafting.models import proposal_goal
from proposals.goals.models import Goal
from proposals.overview.board import Totals, counted, judged_of, keys_of, totals_of
from proposals.overview.board_rows import Row, rows_of
from proposals.overview.rollouts import FOLLOWED, NONE, Chosen

SHOWN = 5  # rows of a group; its own board has all of them
MOST = 20  # groups on a page


@dataclass(frozen=True)
class Group:
    """What belongs together, and what narrows the board to it."""

    name: str
    narrows: dict[str, str]
    totals: Totals
    rows: Sequence[Row]


@dataclass(frozen=True)
class Groups:
    """A page of groups by name, and the key to go on after, or nothing."""

    groups: Sequence[Group]
    totals: Totals
    next: str = ""
    is_first: bool = True


@dataclass(frozen=True)
class Way:
    """A way to group: its label, what the rest is called, and SQL for who is in which group.

    ``members`` adds ``key`` and ``name`` to what was judged; a proposal is in each of its
    groups, or in that of the rest, which has no key. ``narrows`` is what it is in an address.
    """

    label: str
    rest: str
    members: Callable[[sa.CTE], sa.Select[Any]]
    narrows: str


def _teams(judged: sa.CTE) -> sa.Select[Any]:
    return (
        sa.select(judged, Team.slug.label("key"), Team.name.label("name"))
        .outerjoin(team_member, team_member.c.person_id == judged.c.carrier_id)
        .outerjoin(Team, Team.id == team_member.c.team_id)
    )


def _goals(judged: sa.CTE) -> sa.Select[Any]:
    return (
        sa.select(judged, sa.cast(Goal.id, sa.Text).label("key"), Goal.title.label("name"))
        .outerjoin(proposal_goal, proposal_goal.c.proposal_id == judged.c.id)
        .outerjoin(Goal, Goal.id == proposal_goal.c.goal_id)
    )


def _stages(judged: sa.CTE) -> sa.Select[Any]:
    place = sa.case(*((judged.c.stage == each, str(at)) for at, each in enumerate(FOLLOWED)))
    return sa.select(judged, sa.cast(judged.c.stage, sa.Text).label("key"), place.label("name"))


WAYS = {
    "team": Way("Teams", "In no team", _teams, "team"),
    "goal": Way("Goals", "For no goal", _goals, "goal"),
    "stage": Way("Stages", "", _stages, "stage"),
}


def groups_of(way: Way, chosen: Chosen, *, after: str, to: Person) -> Groups:
    """Return a page of groups, each with its most pressing rows, in a few statements."""
    judged = judged_of(chosen, to=to)
    members = way.members(judged).subquery("members")
    counts = _counts(members, after)
    shown = counts[:MOST]
    firsts = _firsts(members, [each.key for each in shown])
    rows = rows_of({each.id: each for each in firsts}.values(), to=to)
    by_id = {row.proposal.id: row for row in rows}
    groups = [
        Group(
            _name(way, each),
            {way.narrows: each.key or NONE},
            Totals(*each[2:]),
            [by_id[first.id] for first in firsts if first.key == each.key],
        )
        for each in shown
    ]
    more = f"{shown[-1].name}.{shown[-1].key}" if len(counts) > MOST else ""
    return Groups(groups, totals_of(judged), more, is_first=not after)


def _name(way: Way, count: Any) -> str:
    if count.key is None:
        return way.rest
    return words.STAGE[count.key] if way.narrows == "stage" else count.name


def _counts(members: sa.Subquery, after: str) -> Sequence[Any]:
    key, name = members.c.key, members.c.name
    statement = sa.select(key, name, *counted(members)).group_by(key, name)
    if after:
        last_name, _, last_key = after.rpartition(".")
        is_later = sa.tuple_(name, key) > sa.tuple_(sa.literal(last_name), sa.literal(last_key))
        statement = statement.where(sa.or_(key.is_(None), is_later))
    is_rest = sa.case((key.is_(None), 1), else_=0)
    return db.session.execute(statement.order_by(is_rest, name, key).limit(MOST + 1)).all()


def _firsts(members: sa.Subquery, keys: Sequence[str | None]) -> Sequence[Any]:
    """Return the most pressing rows of each of these groups."""
    place = sa.func.row_number().over(partition_by=members.c.key, order_by=keys_of(members))
    placed = sa.select(members, place.label("place")).subquery("placed")
    is_shown = sa.or_(placed.c.key.in_([each for each in keys if each]), _rest(placed, keys))
    return db.session.execute(
        sa.select(placed)
        .where(placed.c.place <= SHOWN, is_shown)
        .order_by(placed.c.key, placed.c.place)
    ).all()


def _rest(placed: sa.Subquery, keys: Sequence[str | None]) -> sa.ColumnElement[bool]:
    return placed.c.key.is_(None) if None in keys else sa.false()
