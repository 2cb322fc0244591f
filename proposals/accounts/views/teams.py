"""Teams as administrators see them."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals.accounts import queries
from proposals.accounts.actions import teams as deeds
from proposals.accounts.errors import NameTaken
from proposals.accounts.forms import MemberForm, TeamForm
from proposals.accounts.models import Team
from proposals.accounts.session import actor
from proposals.accounts.views.answers import form_page, refuse, was_sent
from proposals.accounts.views.blueprints import administration
from proposals.responses import go_to


@administration.route("/teams", methods=["GET", "POST"])
def teams() -> ResponseReturnValue:
    form = TeamForm.read()
    if was_sent(form):
        try:
            team = deeds.create_team(**form.data, by=actor())
            return go_to(_page_of(team), f"{team.name} exists. Who is in it?")
        except NameTaken as problem:
            refuse(form.name, problem)
    return form_page("administration/teams.html", form=form, teams=queries.teams())


@administration.route("/teams/<slug>", methods=["GET", "POST"])
def team(slug: str) -> ResponseReturnValue:
    team = queries.team_of(slug)
    form = TeamForm.read(obj=team)
    if was_sent(form):
        try:
            deeds.change_team(team, **form.data, by=actor())
            return go_to(_page_of(team), "The team is saved.")
        except NameTaken as problem:
            refuse(form.name, problem)
    return _team_page(team, form, MemberForm())


@administration.post("/teams/<slug>/members")
def add_member(slug: str) -> ResponseReturnValue:
    team = queries.team_of(slug)
    form = MemberForm.read()
    form.person.offer(_outside(team))
    if not form.validate():
        return _team_page(team, TeamForm(obj=team), form)
    person = queries.person_of(form.person.data)
    deeds.add_member(team, person, by=actor())
    return go_to(_page_of(team), f"{person.name} is in {team.name}.")


@administration.post("/teams/<slug>/members/<number:person_id>/removal")
def remove_member(slug: str, person_id: int) -> ResponseReturnValue:
    team, person = queries.team_of(slug), queries.person_of(person_id)
    deeds.remove_member(team, person, by=actor())
    return go_to(_page_of(team), f"{person.name} is not in {team.name} any more.")


def _page_of(team: Team) -> str:
    return url_for("administration.team", slug=team.slug)


def _outside(team: Team) -> list[object]:
    return [person for person in queries.active_people() if person not in team.members]


def _team_page(team: Team, form: TeamForm, member_form: MemberForm) -> ResponseReturnValue:
    member_form.person.offer(_outside(team))
    return form_page("administration/team.html", team=team, form=form, member_form=member_form)
