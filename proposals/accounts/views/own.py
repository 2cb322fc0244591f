"""One's own profile, password, sign-ins and tokens."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts import queries, session
from proposals.accounts.actions import own as deeds
from proposals.accounts.browsers import browser_name
from proposals.accounts.errors import HandleTaken, WrongPassword
from proposals.accounts.forms import PasswordForm, ProfileForm, StandInForm, TokenForm
from proposals.accounts.models import Scope
from proposals.accounts.session import actor
from proposals.accounts.views.answers import form_page, refuse, was_sent
from proposals.accounts.views.blueprints import bp
from proposals.responses import go_to


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    form = ProfileForm.read(obj=actor())
    if not was_sent(form):
        return _profile_page(form, PasswordForm())
    try:
        deeds.change_profile(actor(), **form.data, by=actor())
    except HandleTaken as problem:
        refuse(form.handle, problem)
        return _profile_page(form, PasswordForm())
    return go_to(url_for("accounts.profile"), "Your profile is saved.")


@bp.post("/profile/password")
def change_password() -> ResponseReturnValue:
    form = PasswordForm.read()
    if was_sent(form):
        try:
            deeds.change_password(actor(), current=form.current.data, new=form.new.data, by=actor())
            return go_to(
                url_for("accounts.profile"),
                "Your password is changed, and every other browser is signed out.",
            )
        except WrongPassword as problem:
            refuse(form.current, problem)
    return _profile_page(ProfileForm(obj=actor()), form)


@bp.post("/profile/sign-outs")
def sign_out_everywhere() -> ResponseReturnValue:
    deeds.sign_out_everywhere(actor(), by=actor())
    return go_to(url_for("accounts.sign_in"), "You are signed out in every browser.")


@bp.get("/tokens")
def tokens() -> ResponseReturnValue:
    return _tokens_page(TokenForm())


@bp.post("/tokens")
def create_token() -> ResponseReturnValue:
    form = TokenForm.read()
    form.offer(is_administrator=actor().is_administrator)
    if not form.validate():
        return _tokens_page(form)
    scopes = frozenset(map(Scope, form.scopes.data))
    token, secret = deeds.create_token(
        actor(), label=form.label.data, scopes=scopes, days=form.days.data, by=actor()
    )
    # Not a redirect: the secret would have to be kept somewhere in between.
    return render_template("accounts/token_created.html", token=token, secret=secret), 201


@bp.post("/tokens/<number:token_id>/revocation")
def revoke_token(token_id: int) -> ResponseReturnValue:
    token = queries.token_of(actor(), token_id)
    deeds.revoke_token(token, by=actor())
    return go_to(url_for("accounts.tokens"), f"“{token.label}” opens nothing any more.")


def _profile_page(form: ProfileForm, password_form: PasswordForm) -> ResponseReturnValue:
    shown = profile_shows(form=form, password_form=password_form)
    return form_page("accounts/profile.html", **shown)


def profile_shows(**forms: Any) -> dict[str, Any]:
    """Return what one's profile shows, with the forms that were refused in it."""
    stand_in_form = StandInForm(begins_on=clock.today())
    stand_in_form.stand_in.offer(each for each in queries.active_people() if each is not actor())
    return {
        "form": ProfileForm(obj=actor()),
        "password_form": PasswordForm(),
        "stand_ins": queries.stand_ins_of(actor()),
        "stand_in_form": stand_in_form,
        "sign_ins": [
            (browser_name(each.browser), each, session.is_present(each))
            for each in queries.sign_ins_of(actor())
        ],
        "now": clock.now(),
        "today": clock.today(),
        **forms,
    }


def _tokens_page(form: TokenForm) -> ResponseReturnValue:
    form.offer(is_administrator=actor().is_administrator)
    return form_page(
        "accounts/tokens.html", form=form, tokens=queries.tokens_of(actor()), now=clock.now()
    )
