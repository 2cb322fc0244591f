"""The ways in, for people whom nobody knows yet; web.access lets strangers through to these."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from proposals.accounts import claims, links, session
from proposals.accounts.claims import Newcomer
from proposals.accounts.errors import AlreadyClaimed, DoNotBelongTogether, LinkSpent
from proposals.accounts.forms import (
    AskForResetForm,
    FirstRunForm,
    NewcomerForm,
    NewPasswordForm,
    SignInForm,
)
from proposals.accounts.queries import is_claimed
from proposals.accounts.redirects import safe_next
from proposals.accounts.views.answers import form_page, refuse, was_sent
from proposals.accounts.views.blueprints import bp
from proposals.errors import NotFound
from proposals.responses import go_to

ASKED = "If that address has an account, a letter with a link is on its way. It works for an hour."


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm.read(next=request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(safe_next(form.next.data), code=303)
    if was_sent(form):
        try:
            claims.sign_in(form.email.data, form.password.data, ip_address=_sender())
            return redirect(safe_next(form.next.data), code=303)
        except DoNotBelongTogether as problem:
            refuse(form.password, problem)
    return form_page("accounts/sign_in.html", form=form, is_claimed=is_claimed())


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.end()
    return go_to(url_for("accounts.sign_in"), "You are signed out.")


@bp.route("/first-run/<token>", methods=["GET", "POST"])
def first_run(token: str) -> ResponseReturnValue:
    if not links.is_first_run_token(token):
        raise NotFound()
    if is_claimed():
        raise AlreadyClaimed()
    form = FirstRunForm.read()
    if not was_sent(form):
        return form_page("accounts/first_run.html", form=form)
    newcomer = _newcomer(form)
    claims.claim_server(
        token, organisation=form.organisation.data, email=form.email.data, newcomer=newcomer
    )
    return redirect(url_for("administration.welcome"), code=303)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    invitation = claims.open_invitation(token)
    if links.is_stale(invitation.sent_at):
        page = render_template("accounts/stale_invitation.html", token=token)
        return page, 410
    form = NewcomerForm.read(name=invitation.name, function=invitation.function)
    if not was_sent(form):
        return form_page("accounts/accept_invitation.html", form=form, invitation=invitation)
    claims.accept_invitation(token, newcomer=_newcomer(form))
    return go_to("/", "Welcome. This is where what needs you appears.")


@bp.post("/invitation/<token>/renewal")
def renew_invitation(token: str) -> ResponseReturnValue:
    invitation = claims.renew_invitation(token)
    return render_template("accounts/invitation_renewed.html", invitation=invitation)


@bp.route("/password", methods=["GET", "POST"])
def ask_for_reset() -> ResponseReturnValue:
    form = AskForResetForm.read()
    if not was_sent(form):
        return form_page("accounts/ask_for_reset.html", form=form)
    claims.ask_for_reset(form.email.data)
    return go_to(url_for("accounts.sign_in"), ASKED, "info")


@bp.route("/password/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> ResponseReturnValue:
    person = claims.open_reset(token).person
    form = NewPasswordForm.read()
    if not was_sent(form):
        return form_page("accounts/reset_password.html", form=form, person=person)
    claims.reset_password(token, form.password.data)
    return go_to(url_for("accounts.sign_in"), "Your password is changed. Sign in with it.")


@bp.errorhandler(LinkSpent)
def show_spent_link(problem: LinkSpent) -> ResponseReturnValue:
    return render_template("accounts/link_spent.html", problem=problem), problem.status


def _newcomer(form: FirstRunForm | NewcomerForm) -> Newcomer:
    return Newcomer(
        name=form.name.data,
        function=form.function.data,
        time_zone=form.time_zone.data,
        password=form.password.data,
    )


def _sender() -> str:
    return request.remote_addr or "unknown"
