"""The sheet of a decision on its way: one more row, looked over, changed again, recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals import markup
from proposals.accounts.handles import mentioned_people
from proposals.decisions.checks import Reasons
from proposals.decisions.forms import DecisionForms, blame
from proposals.decisions.record import ACCEPTING
from proposals.drafting.models import Proposal
from proposals.errors import Conflict, Invalid
from proposals.responses import refused_form

NOT_CARRIED = frozenset({"csrf_token", "mark", "step"})


@dataclass(frozen=True)
class Sheet:
    """A filled-in sheet, the page it is on, and what checks, records and follows it.

    ``check`` and ``record`` raise Invalid or Conflict; only ``record`` writes.
    """

    proposal: Proposal
    forms: DecisionForms
    page: str
    context: Callable[..., dict[str, Any]]
    check: Callable[[Reasons], None]
    record: Callable[[Reasons], object]
    then: Callable[[], ResponseReturnValue]

    def shown(self, **more: Any) -> dict[str, Any]:
        return self.context(forms=self.forms, **more)


def answered(sheet: Sheet) -> ResponseReturnValue:
    """Do what the pressed button says. Whatever refuses it, what was written is shown again."""
    step = request.form.get("step", "")
    if step not in ("look", "record"):
        return render_template(sheet.page, **sheet.shown())
    if not sheet.forms.validate():
        return refused_form(sheet.page, **sheet.shown())
    try:
        if step == "record":
            sheet.record(sheet.forms.reasons)
            return sheet.then()
        sheet.check(sheet.forms.reasons)
    except Invalid as refusal:
        blame(sheet.forms, refusal)
        return refused_form(sheet.page, **sheet.shown())
    except Conflict as refusal:
        response = refused_form(sheet.page, **sheet.shown(refusal=refusal))
        response.status_code = refusal.status
        return response
    return render_template("decisions/look_over.html", **_looked_over(sheet))


def _looked_over(sheet: Sheet) -> dict[str, Any]:
    reasons = sheet.forms.reasons
    people = mentioned_people(reasons.rationale)
    is_over = bool(reasons.answers) and reasons.ruling in ACCEPTING
    return sheet.shown(
        reasons=reasons,
        rationale_html=markup.render(reasons.rationale, people=people).html,
        is_over_objection=is_over,
        carried=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NOT_CARRIED
        ],
    )
