"""What administrators do about teams."""

from __future__ import annotations

from proposals.accounts import policy, queries
from proposals.accounts.errors import NameTaken
from proposals.accounts.events import TeamChanged
from proposals.accounts.models import Person, Team
from proposals.accounts.slugs import free_slug
from proposals.db import db
from proposals.events import record
from proposals.policy import require


def create_team(*, name: str, purpose: str = "", by: Person) -> Team:
    """Found a team; raises NameTaken if another one has the name."""
    require(policy.administer_teams, by, None)
    _refuse_taken_name(name)
    team = Team(name=name, purpose=purpose, slug=free_slug(name))
    db.session.add(team)
    record(TeamChanged(actor_id=by.id, team=name, what="founded the team"))
    return team


def change_team(team: Team, *, name: str, purpose: str, by: Person) -> None:
    """Rename a team or say anew what it is for; its address stays."""
    require(policy.administer_teams, by, team)
    if name.lower() != team.name.lower():
        _refuse_taken_name(name)
    team.name, team.purpose = name, purpose
    record(TeamChanged(actor_id=by.id, team=name, what="changed the team"))


def add_member(team: Team, person: Person, *, by: Person) -> None:
    """Put a person into a team; they see what is shared with it."""
    require(policy.administer_teams, by, team)
    if person not in team.members:
        team.members.append(person)
        record(TeamChanged(actor_id=by.id, team=team.name, what=f"added {person.name} to"))


def remove_member(team: Team, person: Person, *, by: Person) -> None:
    """Take a person out of a team, and out of what is shared with it."""
    require(policy.administer_teams, by, team)
    if person in team.members:
        team.members.remove(person)
        record(TeamChanged(actor_id=by.id, team=team.name, what=f"removed {person.name} from"))


def _refuse_taken_name(name: str) -> None:
    if queries.team_named(name):
        raise NameTaken(name)
