"""Starting a proposal: from a template, another proposal, a Markdown file, an opportunity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.beginnings import Beginning, answer_to, copy_of, proposals_to_copy
from proposals.drafting.forms.starting import BeginForm, MarkdownForm, StartForm
from proposals.drafting.markdown_file import LARGEST_FILE, Understood, text_of, understood
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.drafting.starters import Template
from proposals.drafting.templates import offered_templates
from proposals.drafting.views.blueprint import bp
from proposals.errors import Invalid
from proposals.forms import WHOLE, BaseForm, blame, done
from proposals.goals.models import Opportunity
from proposals.goals.queries import opportunities_page, opportunity_of
from proposals.markup import TooLong, render
from proposals.responses import go_to

AROUND_THE_FILE = 4 * LARGEST_FILE  # the same text pasted, and how browsers wrap it
WAYS = {
    "template": "Template",
    "proposal": "Another proposal",
    "file": "Markdown file",
    "opportunity": "Opportunity",
}


@bp.url_value_preprocessor
def _take_large_files(endpoint: str | None, values: Any) -> None:
    # Here, because the walls round the pages read the form before any view does.
    if endpoint == "drafting.new":
        request.max_content_length = request.max_form_memory_size = LARGEST_FILE + AROUND_THE_FILE


@bp.route("/proposals/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Start in the way that the address names; a template is the plain way."""
    if number := _whole("from"):
        return _from_proposal(visible_proposal(number, actor()))
    if opportunity_id := _whole("opportunity"):
        return _from_opportunity(opportunity_of(opportunity_id))
    ways: dict[str, Callable[[], ResponseReturnValue]] = {
        "proposal": _choose_proposal,
        "file": _from_file,
        "opportunity": _choose_opportunity,
    }
    return ways.get(request.args.get("way", ""), _from_template)()


def _whole(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if WHOLE.fullmatch(text) and 0 < int(text) < 10**9 else None


def _from_template() -> ResponseReturnValue:
    templates = offered_templates()
    form = StartForm.read(template=templates[0].key if templates else "")
    form.offer(templates)
    return _begun(form, lambda: Beginning(**form.data)) or _page(
        "template", form, templates=templates
    )


def _from_proposal(proposal: Proposal) -> ResponseReturnValue:
    beginning = copy_of(proposal)
    form = BeginForm.read(title=beginning.title, brief=beginning.brief)
    return _begun(form, lambda: replace(beginning, **form.data)) or _page(
        "proposal", form, copied=proposal
    )


def _from_opportunity(opportunity: Opportunity) -> ResponseReturnValue:
    templates = offered_templates()
    form = StartForm.read(title=opportunity.title)
    form.offer(templates)
    return _begun(form, lambda: _answered(opportunity, form, templates)) or _page(
        "opportunity", form, templates=templates, answered=opportunity
    )


def _answered(opportunity: Opportunity, form: StartForm, templates: list[Template]) -> Beginning:
    template = next(each for each in templates if each.key == form.template.data)
    beginning = answer_to(opportunity, template)
    return replace(beginning, title=form.title.data, brief=form.brief.data)


def _choose_proposal() -> ResponseReturnValue:
    sought = request.args.get("q", "").strip()[:100]
    return _page("proposal", None, sought=sought, found=proposals_to_copy(sought, actor()))


def _choose_opportunity() -> ResponseReturnValue:
    rows = [each for each in opportunities_page().rows if each.closed_at is None]
    return _page("opportunity", None, opportunities=rows)


def _from_file() -> ResponseReturnValue:
    form = MarkdownForm.read()
    reading = _read(form) if request.method == "POST" and form.validate() else None
    if reading is None or request.form.get("do") == "look":
        return _page("file", form, reading=reading, preview=_preview_of(reading))
    title = form.title.data or reading.beginning.title
    return _begun(form, lambda: replace(reading.beginning, title=title)) or _page(
        "file", form, reading=reading, preview=_preview_of(reading)
    )


def _read(form: MarkdownForm) -> Understood | None:
    """Return what the text or the file says, or None with the fault in the form."""
    try:
        if content := _uploaded(form):
            form.text.data = text_of(content)
        if not form.text.data.strip():
            raise Invalid("There is no text.", {"text": ["Paste a text, or choose a file."]})
        return understood(form.text.data)
    except Invalid as problem:
        blame(form, problem)
        return None


def _uploaded(form: MarkdownForm) -> bytes:
    file = request.files.get("file")
    content = file.read(LARGEST_FILE + 1) if file else b""
    if content and form.text.data.strip():
        message = "There is a text in the box too: empty it, or leave the file out."
        raise Invalid(message, {"file": [message]})
    return content


def _preview_of(reading: Understood | None) -> str:
    if reading is None:
        return ""
    try:
        return render(reading.beginning.body or "").html
    except TooLong:
        return ""


def _begun(form: BaseForm, beginning: Callable[[], Beginning]) -> ResponseReturnValue | None:
    """Start the proposal if the form is in order, and lead to its editor."""
    started: list[Proposal] = []
    if not done(form, lambda: started.append(actions.start(**vars(beginning()), by=actor()))):
        return None
    return go_to(
        url_for("drafting.edit", number=started[0].number),
        f"TL-{started[0].number} is a private draft: you alone can see it.",
    )


def _page(way: str, form: BaseForm | None, **context: Any) -> Response:
    status = 422 if form and form.errors else 200
    page = render_template("drafting/new.html", ways=WAYS, way=way, form=form, **context)
    return make_response(page, status)
