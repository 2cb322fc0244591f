"""Who somebody is, and who is in a team."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import person_of, team_of
from proposals.accounts.views.blueprints import bp


@bp.get("/people/<number:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    return render_template("accounts/person.html", person=person_of(person_id))


@bp.get("/teams/<slug>")
def team(slug: str) -> ResponseReturnValue:
    return render_template("accounts/team.html", team=team_of(slug))
