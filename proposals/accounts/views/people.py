"""Who somebody is, and who is in a team."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.handles import person_called
from proposals.accounts.models import Person
from proposals.accounts.queries import person_of, team_of
from proposals.accounts.views.blueprints import bp
from proposals.errors import NotFound


@bp.get("/people/<number:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    return render_template("accounts/person.html", person=person_of(person_id))


@bp.get("/people/@<handle>")
def mentioned(handle: str) -> ResponseReturnValue:
    return redirect(url_for(".person", person_id=_called(handle).id), code=303)


@bp.get("/people/@<handle>/card")
def card(handle: str) -> ResponseReturnValue:
    """Return the few lines that a mention shows; scripts ask for them."""
    return render_template("accounts/_card.html", person=_called(handle))


def _called(handle: str) -> Person:
    person = person_called(handle)
    if person is None:
        raise NotFound("Nobody is called that here.")
    return person


@bp.get("/teams/<slug>")
def team(slug: str) -> ResponseReturnValue:
    return render_template("accounts/team.html", team=team_of(slug))
