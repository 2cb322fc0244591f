"""The policy, as administrators see and change it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.actions import governing as deeds
from proposals.drafting.errors import PolicySavedMeanwhile
from proposals.drafting.forms.governing import PolicyForm, RestorePolicyForm
from proposals.drafting.governance import (
    Version,
    faults_of,
    policy_version,
    policy_versions,
    touched,
)
from proposals.drafting.models import PolicyVersion
from proposals.drafting.rulebook import changes
from proposals.errors import NotFound
from proposals.forms import WHOLE, done
from proposals.responses import go_to

# Its name keeps everybody but administrators out.
governing = Blueprint("administration_policy", __name__, url_prefix="/admin/policy")


@governing.route("", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Fill it in, see what it changes, save it: three steps of one form."""
    latest = policy_versions()[0]
    form = PolicyForm.of(latest.thresholds)
    step = request.form.get("step", "edit")
    if step == "save":
        return _saved(form, latest)
    if step == "preview" and form.validate():
        return _previewed(form, latest)
    return _editor(form, latest)


def _saved(form: PolicyForm, latest: Version) -> ResponseReturnValue:
    saved: list[PolicyVersion | None] = []
    try:
        if done(form, lambda: saved.append(_save(form))):
            return go_to(url_for(".versions"), _notice(saved[0]))
    except PolicySavedMeanwhile as meanwhile:
        return _shown_again(form, meanwhile.latest)
    return _editor(form, latest)


def _save(form: PolicyForm) -> PolicyVersion | None:
    reason, base = form.reason.data, form.base.data
    return deeds.save_policy(form.thresholds, reason=reason, base=base, by=actor())


def _notice(saved: PolicyVersion | None) -> str:
    if saved is None:
        return "Nothing changed, so there is no new version."
    return f"Version {saved.number} is in force. Reviews that are open keep theirs."


def _previewed(form: PolicyForm, latest: Version) -> ResponseReturnValue:
    if form.base.data != latest.number:
        return _shown_again(form, latest)
    if faults := faults_of(form.thresholds):
        for name, messages in faults.items():
            form[name].errors = messages
        return _editor(form, latest)
    return render_template(
        "administration/policy_preview.html",
        form=form,
        latest=latest,
        changes=changes(latest.thresholds, form.thresholds),
        touched=touched(actor()),
    )


def _shown_again(form: PolicyForm, latest: Version) -> Response:
    """Show what was filled in, and how it differs from what was put in force meanwhile."""
    form.base.data = latest.number
    differences = changes(latest.thresholds, form.thresholds)
    return _editor(form, latest, status=409, meanwhile=latest, changes=differences)


def _editor(form: PolicyForm, latest: Version, *, status: int = 200, **context: Any) -> Response:
    page = render_template("administration/policy.html", form=form, latest=latest, **context)
    return make_response(page, 422 if form.errors else status)


@governing.get("/versions")
def versions() -> ResponseReturnValue:
    """Show every version, and two of them side by side: by default the last two."""
    shown = policy_versions()
    new = policy_version(_asked("to", shown[0].number), shown)
    old = policy_version(_asked("from", max(1, new.number - 1)), shown)
    return render_template(
        "administration/policy_versions.html",
        versions=shown,
        old=old,
        new=new,
        changes=changes(old.thresholds, new.thresholds),
    )


def _asked(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if WHOLE.fullmatch(text) else otherwise


@governing.route("/versions/<number:number>/restoration", methods=["GET", "POST"])
def restore(number: int) -> ResponseReturnValue:
    shown = policy_versions()
    earlier, latest = policy_version(number, shown), shown[0]
    if earlier is latest:
        raise NotFound()
    form = RestorePolicyForm.read(base=latest.number)
    if done(form, lambda: _restore(number, form)):
        notice = f"Version {latest.number + 1} says what version {number} said."
        return go_to(url_for(".versions"), notice)
    differences = changes(latest.thresholds, earlier.thresholds)
    page = render_template(
        "administration/policy_restoration.html",
        form=form,
        earlier=earlier,
        latest=latest,
        changes=differences,
        touched=touched(actor()),
    )
    return make_response(page, 422 if form.errors else 200)


def _restore(number: int, form: RestorePolicyForm) -> PolicyVersion:
    reason, base = form.reason.data, form.base.data
    return deeds.restore_policy(number=number, reason=reason, base=base, by=actor())
