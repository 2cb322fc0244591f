"""Who has access: people, invitations, administrators."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts import links, queries, session
from proposals.accounts.actions import people as deeds
from proposals.accounts.errors import AlreadyHere
from proposals.accounts.forms import InvitationForm
from proposals.accounts.session import actor
from proposals.accounts.views.answers import form_page, refuse, whole_key
from proposals.accounts.views.blueprints import administration
from proposals.forms import one_line
from proposals.responses import go_to


@administration.get("")
def index() -> ResponseReturnValue:
    return redirect(url_for("administration.people"), code=303)


@administration.get("/people")
def people() -> ResponseReturnValue:
    return _people_page(InvitationForm())


@administration.post("/people")
def invite() -> ResponseReturnValue:
    form = InvitationForm.read()
    if form.validate():
        try:
            deeds.invite(**form.data, by=actor())
            notice = f"A letter to {form.email.data} is on its way. Its link works for an hour."
            return go_to(url_for("administration.people"), notice)
        except AlreadyHere as problem:
            refuse(form.email, problem)
    return _people_page(form)


@administration.post("/invitations/<number:invitation_id>/letters")
def send_again(invitation_id: int) -> ResponseReturnValue:
    invitation = deeds.send_again(queries.pending_invitation(invitation_id), by=actor())
    notice = f"A new letter to {invitation.email} is on its way."
    return go_to(url_for("administration.people"), notice)


@administration.post("/invitations/<number:invitation_id>/withdrawal")
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    invitation = queries.pending_invitation(invitation_id)
    deeds.withdraw_invitation(invitation, by=actor())
    notice = f"The invitation to {invitation.email} is withdrawn."
    return go_to(url_for("administration.people"), notice)


@administration.post("/people/<number:person_id>/administration")
def make_administrator(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    deeds.make_administrator(person, by=actor())
    return go_to(_page_of(person_id), f"{person.name} is an administrator now.")


@administration.post("/people/<number:person_id>/administration/end")
def unmake_administrator(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    deeds.unmake_administrator(person, by=actor())
    if person.id == actor().id:
        session.begin(person)
        return go_to("/", "You are not an administrator any more.")
    return go_to(_page_of(person_id), f"{person.name} is not an administrator any more.")


@administration.get("/people/<number:person_id>/deactivation")
def confirm_deactivation(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    return render_template(
        "administration/deactivation.html",
        person=person,
        sign_ins=queries.sign_ins_of(person),
        tokens=queries.live_tokens_of(person),
    )


@administration.post("/people/<number:person_id>/deactivation")
def deactivate(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    deeds.deactivate(person, by=actor())
    return go_to(_page_of(person_id), f"{person.name} has no access any more.")


@administration.post("/people/<number:person_id>/reactivation")
def reactivate(person_id: int) -> ResponseReturnValue:
    person = queries.person_of(person_id)
    deeds.reactivate(person, by=actor())
    return go_to(_page_of(person_id), f"{person.name} can sign in again.")


def _page_of(person_id: int) -> str:
    return url_for("administration.person", person_id=person_id)


def _people_page(form: InvitationForm) -> ResponseReturnValue:
    named = one_line(request.args.get("q"))[:100]
    after = whole_key(request.args.get("after"))
    return form_page(
        "administration/people.html",
        form=form,
        named=named,
        is_first_page=after is None,
        shown=queries.people_page(after=after, named=named),
        people_count=queries.people_count(),
        invitations=queries.pending_invitations(),
        is_stale=links.is_stale,
        now=clock.now(),
    )
