"""Everything that was accepted and is not closed: whose it is, and what a page narrows it to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import Person, Team, team_member
from proposals.db import db
from proposals.drafting.models import Proposal, Seat, SeatRole, Stage, proposal_goal
from proposals.drafting.queries import is_visible
from proposals.forms import whole
from proposals.goals.models import Goal
from proposals.overview.queries import has_a_part

FOLLOWED = (Stage.ACCEPTED, Stage.ROLLING_OUT, Stage.MEASURING)
MOST_OFFERED = 200
NONE = "-"  # in place of a team or a goal: what has none
A_GOAL = re.compile(r"-|\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """What a board, a calendar or a feed is narrowed to; the address carries exactly these.

    A team is that of whoever rolls it out; a person is its owner, or rolls it out. Of a team
    and a goal, ``NONE`` asks for what has none.
    """

    team: str = ""
    goal: str = ""
    person: int | None = None
    stage: str = ""
    mine: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Chosen:
        """Return what an address asks for; what makes no sense asks for nothing."""
        stage = given.get("stage", "")
        return cls(
            team=given.get("team", "")[:80],
            goal=given["goal"] if A_GOAL.fullmatch(given.get("goal", "")) else "",
            person=whole(given.get("person", "")) or None,
            stage=stage if stage in FOLLOWED else "",
            mine=given.get("mine") == "1",
        )

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the query string of this page with some of it changed."""
        wanted = {
            "team": self.team,
            "goal": self.goal,
            "person": self.person,
            "stage": self.stage,
            "mine": "1" if self.mine else None,
            **changes,
        }
        return {name: value for name, value in wanted.items() if value}

    @property
    def is_narrow(self) -> bool:
        return self != Chosen()


def carrier() -> sa.ColumnElement[int]:
    """Return the id of whoever carries a proposal: who rolls it out, or else its owner."""
    seat = (
        sa.select(Seat.person_id)
        .where(Seat.proposal_id == Proposal.id, Seat.role == SeatRole.ROLLOUT_OWNER)
        .scalar_subquery()
    )
    return sa.func.coalesce(seat, Proposal.owner_id)


def chosen_by(chosen: Chosen, to: Person) -> list[sa.ColumnElement[bool]]:
    """Return the conditions: what the person may see, and of that what they chose."""
    return [is_visible(to), is_worked_on(), *_narrowed(chosen, to)]


def is_worked_on() -> sa.ColumnElement[bool]:
    """Leave out what an archive brought and nobody here was named for: it asks nobody."""
    is_staffed = sa.exists().where(Seat.proposal_id == Proposal.id)
    return sa.or_(sa.not_(Proposal.is_imported), is_staffed)


def _narrowed(chosen: Chosen, to: Person) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.team:
        members = sa.select(team_member.c.person_id).join(Team)
        is_one = carrier().in_(members.where(Team.slug == chosen.team))
        yield carrier().not_in(members) if chosen.team == NONE else is_one
    if chosen.goal:
        serving = sa.select(proposal_goal.c.proposal_id)
        is_it = proposal_goal.c.goal_id == whole(chosen.goal)
        none = Proposal.id.not_in(serving)
        yield none if chosen.goal == NONE else Proposal.id.in_(serving.where(is_it))
    if chosen.person:
        yield sa.or_(Proposal.owner_id == chosen.person, carrier() == chosen.person)
    if chosen.stage:
        yield Proposal.stage == chosen.stage
    if chosen.mine:
        yield has_a_part(to)


@dataclass(frozen=True)
class Offers:
    """What one can narrow to, by name; only where it would leave something."""

    teams: Mapping[str, str]
    goals: Mapping[str, str]
    people: Mapping[str, str]


def offers(to: Person) -> Offers:
    """Return the teams by their slugs, and the goals and people by their ids; one statement."""
    followed = (
        sa.select(Proposal.id, Proposal.owner_id, carrier().label("carrier_id"))
        .where(Proposal.stage.in_(FOLLOWED), is_visible(to), is_worked_on())
        .cte("followed")
    )
    goal_id = sa.cast(Goal.id, sa.Text)
    person_id = sa.cast(Person.id, sa.Text)
    teams = (
        sa.select(sa.literal("teams").label("kind"), Team.slug.label("key"), Team.name)
        .join(team_member, team_member.c.team_id == Team.id)
        .join(followed, followed.c.carrier_id == team_member.c.person_id)
    )
    goals = (
        sa.select(sa.literal("goals"), goal_id, Goal.title)
        .join(proposal_goal, proposal_goal.c.goal_id == Goal.id)
        .join(followed, followed.c.id == proposal_goal.c.proposal_id)
    )
    people = sa.select(sa.literal("people"), person_id, Person.name).join(
        followed, sa.or_(followed.c.carrier_id == Person.id, followed.c.owner_id == Person.id)
    )
    found = sa.union(teams, goals, people).subquery()
    rows = db.session.execute(sa.select(found).order_by(found.c.name, found.c.key))
    kinds: dict[str, dict[str, str]] = {"teams": {}, "goals": {}, "people": {}}
    for kind, key, name in rows:
        if len(kinds[kind]) < MOST_OFFERED:
            kinds[kind][key] = name
    return Offers(**kinds)
