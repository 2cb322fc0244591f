"""Who acts for whom while they are away."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts import queries
from proposals.accounts.actions import standing_in as deeds
from proposals.accounts.forms import StandInForm
from proposals.accounts.models import Person
from proposals.accounts.session import actor
from proposals.accounts.views.answers import form_page
from proposals.accounts.views.blueprints import administration, bp
from proposals.accounts.views.own import profile_shows
from proposals.forms import done
from proposals.responses import go_to


@bp.post("/profile/stand-ins")
def name_stand_in() -> ResponseReturnValue:
    form = _form(actor())
    if not done(form, lambda: _name(actor(), form)):
        return form_page("accounts/profile.html", **profile_shows(stand_in_form=form))
    return go_to(url_for("accounts.profile", _anchor="stand-ins"), "Your stand-in is named.")


@bp.post("/profile/stand-ins/<number:stand_in_id>/end")
def end_stand_in(stand_in_id: int) -> ResponseReturnValue:
    deeds.end_stand_in(queries.stand_in_of(actor(), stand_in_id), by=actor())
    return go_to(url_for("accounts.profile", _anchor="stand-ins"), "Nobody stands in then.")


@bp.post("/profile/standing-in/<number:stand_in_id>/end")
def stop_standing_in(stand_in_id: int) -> ResponseReturnValue:
    named = queries.standing_in_as(actor(), stand_in_id)
    deeds.end_stand_in(named, by=actor())
    notice = f"You do not stand in for {named.person.name} any more."
    return go_to(url_for("accounts.profile", _anchor="stand-ins"), notice)


@administration.post("/people/<number:person_id>/stand-ins")
def name_stand_in_for(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    form = _form(person)
    if not done(form, lambda: _name(person, form)):
        return form_page("administration/person.html", **person_shows(person, form))
    return go_to(_page_of(person_id), f"{person.name} has a stand-in.")


@administration.post("/people/<number:person_id>/stand-ins/<number:stand_in_id>/end")
def end_stand_in_for(person_id: int, stand_in_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    deeds.end_stand_in(queries.stand_in_of(person, stand_in_id), by=actor())
    return go_to(_page_of(person_id), f"Nobody stands in for {person.name} then.")


@administration.get("/people/<number:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    return form_page("administration/person.html", **person_shows(person, _form(person)))


def person_shows(person: Person, form: Any) -> dict[str, Any]:
    """Return what the page shows on which administrators look after one person."""
    return {
        "person": person,
        "stand_ins": queries.stand_ins_of(person),
        "stand_in_form": form,
        "today": clock.today(),
    }


def _form(person: Person) -> Any:
    form = StandInForm.read(begins_on=clock.today())
    others = (each for each in queries.active_people() if each.id not in (person.id, actor().id))
    form.stand_in.offer(others)
    return form


def _name(person: Person, form: Any) -> None:
    deeds.name_stand_in(
        person,
        stand_in=queries.person_of(form.stand_in.data),
        begins_on=form.begins_on.data,
        ends_on=form.ends_on.data,
        by=actor(),
    )


def _page_of(person_id: int) -> str:
    return url_for("administration.person", person_id=person_id, _anchor="stand-ins")
