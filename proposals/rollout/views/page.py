"""The page of a roll-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Milestone, Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import WHOLE, BaseForm
from proposals.rollout.forms.steps import CorrectForm, MarkForm, MoveForm, StepForm
from proposals.rollout.forms.updates import UpdateForm
from proposals.rollout.moves import Moved, moves_of
from proposals.rollout.queries import (
    RUNNING,
    is_outdated,
    milestones_in_order,
    today_of,
    update_due_at,
    updates_page,
)
from proposals.rollout.slip import slip_of, told
from proposals.rollout.views.blueprint import bp


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return render_template("rollout/show.html", **page_of(proposal))


def prefix_of(milestone: Milestone) -> str:
    """Return what the fields of a milestone’s forms begin with."""
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


def page_of(
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
        "is_running": proposal.stage in RUNNING,
        "is_outdated": _before() is None and is_outdated(proposal, latest),
        "update_due_at": update_due_at(proposal, latest),
    }


def _row(
    milestone: Milestone,
    moves: list[Moved],
    today: date,
    refused: dict[str, dict[int, BaseForm]],
) -> Row:
    prefix = prefix_of(milestone)
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
