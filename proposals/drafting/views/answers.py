"""Answers that the pages of drafting have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.models import Person
from proposals.accounts.session import actor
from proposals.drafting import policy
from proposals.drafting.checklist import before_review, parts_of
from proposals.drafting.description import described
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import BaseForm
from proposals.policy import require
from proposals.responses import go_to, is_in_place


def editable_proposal(number: int, *options: Any) -> Proposal:
    """Return a proposal that the person sees and may change; NotFound or Forbidden otherwise."""
    proposal = visible_proposal(number, actor(), *options)
    require(policy.edit, actor(), proposal)
    return proposal


def filled_from(kind: type[BaseForm], row: object, **instead: Any) -> Any:
    """Return the form as it was sent, or with what the row holds; ``instead`` overrules the row."""
    names = [field.name for field in kind()]
    held = {name: getattr(row, name) for name in names if hasattr(row, name)}
    return kind.read(**{**held, **instead})


def chosen(people: Sequence[Person], person_id: int | None) -> Person | None:
    """Return the person with this id among those that a form offered."""
    return next((person for person in people if person.id == person_id), None)


def bench(template: str, proposal: Proposal, *, status: int = 200, **context: Any) -> Response:
    """Show a page of the workbench: the contents beside it, and what the review waits for."""
    checks, about = before_review(proposal), described(proposal)
    page = render_template(
        template,
        proposal=proposal,
        checks=checks,
        about=about,
        parts=parts_of(proposal, checks, about, with_text=policy.edit(actor(), proposal)),
        **context,
    )
    return make_response(page, status)


def form_page(kind: str, proposal: Proposal, form: BaseForm, **context: Any) -> Response:
    """Show a form of the plan, fresh or with what is wrong with it.

    Asked for by a link, it is on a page of its own; asked for in place, it comes alone.
    """
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "fields": f"drafting/_{kind}_fields.html"}
    if is_in_place():
        for field in form:  # the plan has fields of the same names
            field.id = f"{kind}-{field.id}"
        return in_place("drafting/_form_in_place.html", proposal, status=status, **context)
    return bench("drafting/form.html", proposal, status=status, **context)


def confirm_page(proposal: Proposal, **context: Any) -> Response:
    """Ask before something is lost; the page's button sends the same address."""
    if is_in_place():
        return in_place("drafting/_confirm_in_place.html", proposal, **context)
    return bench("drafting/confirm.html", proposal, **context)


def in_place(template: str, proposal: Proposal, *, status: int = 200, **context: Any) -> Response:
    """Answer with a form for the place where the plan opened it.

    Refused, it takes its own place. What comes after success is not decided here: the same
    303 leads to the plan, and the place picks its part from that page.
    """
    page = render_template(template, proposal=proposal, is_in_place=True, **context)
    itself = {"HX-Retarget": "closest .inplace", "HX-Reswap": "outerHTML"} if status == 422 else {}
    return make_response(page, status, {**itself, "HX-Reselect": ".inplace"})


def to_plan(proposal: Proposal, place: str, notice: str = "") -> ResponseReturnValue:
    """Go back to a part of the plan."""
    return go_to(url_for("drafting.plan", number=proposal.number, _anchor=place), notice)
