"""The page of a roll-out, and what people say on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Milestone, Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import WHOLE, BaseForm, done
from proposals.responses import go_to, refused_form
from proposals.rollout import actions
from proposals.rollout.forms import CorrectForm, MarkForm, MoveForm, StepForm, UpdateForm
from proposals.rollout.moves import Moved, moves_of
from proposals.rollout.queries import (
    is_outdated,
    milestone_of,
    milestones_in_order,
    today_of,
    update_due_at,
    updates_page,
)
from proposals.rollout.slip import slip_of, told

bp = Blueprint("rollout", __name__, url_prefix="/p/<number:number>/rollout")


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return render_template("rollout/show.html", **_page(proposal))


@bp.post("/steps")
def create_step(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), StepForm.read()
    form.offer(proposal.stage)
    if _done(form, lambda: actions.record_step(proposal, **form.data, by=actor())):
        return _back(proposal, "Recorded.")
    return _refused(proposal, step=form)


@bp.post("/milestones/<number:milestone_id>/day")
def mark_milestone(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = _milestone(number, milestone_id)
    form = MarkForm.read(prefix=_prefix(milestone))
    if _done(form, lambda: actions.mark_milestone(milestone, **form.data, by=actor())):
        return _back(proposal, f"“{milestone.title}” is dated.")
    return _refused(proposal, mark={milestone.id: form})


@bp.post("/milestones/<number:milestone_id>/correction")
def correct_day(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = _milestone(number, milestone_id)
    form = CorrectForm.read(prefix=_prefix(milestone))
    if _done(form, lambda: actions.correct_day(milestone, **form.data, by=actor())):
        return _back(proposal, f"The day of “{milestone.title}” is corrected.")
    return _refused(proposal, correct={milestone.id: form})


@bp.post("/milestones/<number:milestone_id>/plan")
def move_date(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal, milestone = _milestone(number, milestone_id)
    form = MoveForm.read(prefix=_prefix(milestone))
    if _done(form, lambda: actions.move_date(milestone, **form.data, by=actor())):
        return _back(proposal, f"“{milestone.title}” has a new day.")
    return _refused(proposal, move={milestone.id: form})


@bp.post("/updates")
def create_update(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), UpdateForm.read()
    if _done(form, lambda: actions.post_update(proposal, **form.data, by=actor())):
        return _back(proposal, "The update is posted.")
    return _refused(proposal, update=form)


def _milestone(number: int, milestone_id: int) -> tuple[Proposal, Milestone]:
    proposal = visible_proposal(number, actor())
    return proposal, milestone_of(proposal, milestone_id)


def _done(form: BaseForm, deed: Callable[[], object]) -> bool:
    """Do it if the form is in order; what the action refuses is shown in the form."""
    try:
        return done(form, deed)
    except Unmet as problem:
        form.form_errors.append(problem.detail)
        return False


def _back(proposal: Proposal, notice: str) -> ResponseReturnValue:
    return go_to(url_for("rollout.show", number=proposal.number), notice)


def _refused(proposal: Proposal, **forms: Any) -> ResponseReturnValue:
    return refused_form("rollout/show.html", **_page(proposal, **forms))


def _prefix(milestone: Milestone) -> str:
    return f"m{milestone.id}-"


@dataclass(frozen=True)
class Row:
    """One milestone on the page: its slip and its moves in words, and its three forms.

    ``refused`` names the form that was sent and refused, which is then shown open.
    """

    milestone: Milestone
    slip: str
    moves: list[tuple[str, str]]
    mark: BaseForm
    move: BaseForm
    correct: BaseForm
    refused: str = ""


def _page(
    proposal: Proposal,
    *,
    step: StepForm | None = None,
    update: UpdateForm | None = None,
    **of_milestones: dict[int, BaseForm],
) -> dict[str, Any]:
    """Return what the page shows; a form that was refused takes the place of a fresh one."""
    moves, today = moves_of(proposal), today_of(actor())
    listed = updates_page(proposal, before=_before())
    latest = listed.updates[0] if listed.updates else None
    return {
        "proposal": proposal,
        "tab": "rollout",
        "rows": [
            _row(each, moves.get(each.id, []), today, of_milestones)
            for each in milestones_in_order(proposal)
        ],
        "step_form": step or _step_form(proposal, today),
        "step_was_refused": step is not None,
        "update_form": update or UpdateForm(),
        "update_was_refused": update is not None,
        "listed": listed,
        "is_running": proposal.stage in actions.RUNNING,
        "is_outdated": _before() is None and is_outdated(proposal, latest),
        "update_due_at": update_due_at(proposal, latest),
    }


def _row(
    milestone: Milestone,
    moves: list[Moved],
    today: date,
    refused: dict[str, dict[int, BaseForm]],
) -> Row:
    prefix = _prefix(milestone)
    forms: dict[str, BaseForm] = {
        "mark": MarkForm(prefix=prefix, happened_on=today),
        "move": MoveForm(prefix=prefix, planned_on=milestone.planned_on),
        "correct": CorrectForm(prefix=prefix, happened_on=milestone.happened_on),
    }
    sent = {name: each[milestone.id] for name, each in refused.items() if milestone.id in each}
    return Row(
        milestone,
        slip_of(milestone, moves, today),
        [(told(move), move.reason) for move in moves],
        **(forms | sent),
        refused=next(iter(sent), ""),
    )


def _step_form(proposal: Proposal, today: date) -> StepForm:
    form = StepForm(happened_on=today)
    form.offer(proposal.stage)
    return form


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if WHOLE.fullmatch(text) else None
