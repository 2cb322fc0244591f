"""The templates, as administrators see and change them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.actions import templating as deeds
from proposals.drafting.comparing.source import compare as compared
from proposals.drafting.errors import TemplateSavedMeanwhile
from proposals.drafting.forms.templates import TemplateForm
from proposals.drafting.models import TemplateVersion
from proposals.drafting.starters import Template
from proposals.drafting.templates import (
    all_templates,
    began_from,
    versions_of,
    with_hints_shown,
)
from proposals.errors import NotFound
from proposals.forms import WHOLE, done
from proposals.markup import render
from proposals.responses import go_to

# Its name keeps everybody but administrators out.
administration = Blueprint("administration_templates", __name__, url_prefix="/admin/templates")
LABELS = {
    "name": "Name",
    "purpose": "What it is for",
    "body": "Document",
    "metrics": "Suggested metrics",
}


@administration.get("")
def index() -> ResponseReturnValue:
    return render_template(
        "administration/templates.html", templates=all_templates(), began=began_from(actor())
    )


@administration.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = TemplateForm.read(body=BLANK)
    added: list[TemplateVersion] = []
    if done(form, lambda: added.append(deeds.add_template(**form.texts, by=actor()))):
        return go_to(url_for(".index"), f"{added[0].name} is offered from now on.")
    return _editor(form)


@administration.route("/<key>", methods=["GET", "POST"])
def edit(key: str) -> ResponseReturnValue:
    latest = versions_of(key)[0]
    form = TemplateForm.of(latest)
    saved: list[TemplateVersion | None] = []
    try:
        if done(form, lambda: saved.append(_save(latest, form))):
            return go_to(url_for(".index"), _notice(saved[0]))
    except TemplateSavedMeanwhile as meanwhile:
        return _shown_again(form, meanwhile)
    return _editor(form, template=latest)


def _save(template: Template, form: TemplateForm) -> TemplateVersion | None:
    return deeds.save_template(template, **form.texts, base=form.base.data, by=actor())


def _notice(saved: TemplateVersion | None) -> str:
    if saved is None:
        return "Nothing changed, so there is no new version."
    return f"{saved.name} is at version {saved.number} now; proposals that began keep theirs."


def _shown_again(form: TemplateForm, meanwhile: TemplateSavedMeanwhile) -> Response:
    """Show what was typed, and how it differs from what was saved meanwhile."""
    form.base.data = meanwhile.latest.number
    texts = {name: form[name].data for name in LABELS}
    differences = _differences(_texts_of(meanwhile.latest), texts)
    return _editor(
        form,
        status=409,
        template=meanwhile.latest,
        meanwhile=meanwhile.latest,
        differences=differences,
    )


def _texts_of(template: Template) -> dict[str, str]:
    texts = {name: getattr(template, name) for name in ("name", "purpose", "body")}
    return {**texts, "metrics": "\n".join(template.metrics)}


def _differences(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, Any]]:
    return [
        (label, lines)
        for name, label in LABELS.items()
        if (lines := compared(old[name], new[name]))
    ]


def _editor(form: TemplateForm, *, status: int = 200, **context: Any) -> Response:
    if form.errors:
        status = 422
    preview = render(with_hints_shown(form.body.data or "")).html
    page = render_template("administration/template.html", form=form, preview=preview, **context)
    return make_response(page, status)


@administration.get("/<key>/versions")
def versions(key: str) -> ResponseReturnValue:
    """Show every version, and two of them side by side: by default the last two."""
    shown = versions_of(key)
    by_number = {each.number: each for each in shown}
    new = by_number.get(_asked("to", shown[0].number))
    old = by_number.get(_asked("from", max(shown[-1].number, (new or shown[0]).number - 1)))
    if new is None or old is None:
        raise NotFound()
    return render_template(
        "administration/template_versions.html",
        template=shown[0],
        versions=shown,
        old=old,
        new=new,
        changes=_differences(_texts_of(old), _texts_of(new)),
    )


def _asked(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if WHOLE.fullmatch(text) else otherwise


@administration.post("/<key>/versions/<number:number>/restoration")
def restore(key: str, number: int) -> ResponseReturnValue:
    latest = versions_of(key)[0]
    saved = deeds.restore_template(latest, number=number, base=_base(), by=actor())
    notice = f"Version {saved.number} is version {number} again."
    return go_to(url_for(".versions", key=key), notice)


def _base() -> int:
    text = request.form.get("base", "")
    return int(text) if WHOLE.fullmatch(text) else 0


@administration.route("/<key>/retirement", methods=["GET", "POST"])
def retire(key: str) -> ResponseReturnValue:
    latest = versions_of(key)[0]
    if request.method == "POST":
        deeds.retire_template(latest, base=_base(), by=actor())
        return go_to(url_for(".index"), f"{latest.name} is not offered any more.")
    return render_template(
        "administration/template_retirement.html",
        template=latest,
        began=began_from(actor()).get(key, 0),
    )


@administration.post("/<key>/return")
def bring_back(key: str) -> ResponseReturnValue:
    latest = versions_of(key)[0]
    deeds.bring_back_template(latest, base=_base(), by=actor())
    return go_to(url_for(".index"), f"{latest.name} is offered again.")


BLANK = """## Context

<!-- Who is affected today, what it costs them, and how we know. -->

## Narrative

<!-- One day after the change, told by whoever notices it first. -->
"""
