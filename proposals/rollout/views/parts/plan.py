"""The plan beside what happened: each milestone with its slip, its moves and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals.drafting.models import Milestone, Proposal
from proposals.forms import BaseForm
from proposals.rollout.drawing import WIDTHS, draw
from proposals.rollout.forms.steps import CorrectForm, MarkForm, StepForm
from proposals.rollout.moves import Moved, history_of
from proposals.rollout.queries import (
    exposure_now,
    milestones_in_order,
    next_step,
    watched_until,
)
from proposals.rollout.slip import slip_of, slip_sentence, told

# The forms that hang on each milestone, by the name under which a refused one is handed back.
OF_MILESTONES = ("mark", "correct")


@dataclass(frozen=True)
class Row:
    """One milestone on the page: its slip and its moves in words, and its forms.

    ``open_then`` is how many questions were open when it was dated. ``refused`` names the form
    that was sent and refused, which is then shown open.
    """

    milestone: Milestone
    slip: str
    moves: list[tuple[str, str]]
    open_then: int
    watched_until: date | None
    mark: BaseForm
    correct: BaseForm
    refused: str = ""


def plan_shown(proposal: Proposal, *, today: date, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the milestones, the plan as a picture, and the form for what was not planned.

    ``sent`` has the forms that were refused: ``step``, and those of milestones by their ids.
    """
    moves, counts = history_of(proposal)
    in_order = milestones_in_order(proposal)
    return {
        "rows": [
            _row(each, moves.get(each.id, []), counts.get(each.id, 0), today, sent)
            for each in in_order
        ],
        "slip": slip_sentence(proposal, moves, today),
        "pictures": [draw(in_order, today, width) for width in WIDTHS],
        "exposure": exposure_now(proposal),
        "next_step": next_step(proposal),
        "step_form": sent.get("step") or _step_form(proposal, today),
        "step_was_refused": "step" in sent,
    }


def prefix_of(milestone: Milestone) -> str:
    """Return what the fields of a milestone’s forms begin with."""
    return f"m{milestone.id}-"


def _row(
    milestone: Milestone,
    moves: list[Moved],
    open_then: int,
    today: date,
    sent: Mapping[str, Any],
) -> Row:
    prefix = prefix_of(milestone)
    forms: dict[str, BaseForm] = {
        "mark": MarkForm(prefix=prefix, happened_on=today),
        "correct": CorrectForm(prefix=prefix, happened_on=milestone.happened_on),
    }
    refused = {
        name: sent[name][milestone.id]
        for name in OF_MILESTONES
        if milestone.id in sent.get(name, ())
    }
    return Row(
        milestone,
        slip_of(milestone, moves, today),
        [(told(move), move.reason) for move in moves],
        open_then,
        watched_until(milestone),
        **(forms | refused),
        refused=next(iter(refused), ""),
    )


def _step_form(proposal: Proposal, today: date) -> StepForm:
    form = StepForm(happened_on=today)
    form.offer(proposal.stage)
    return form
