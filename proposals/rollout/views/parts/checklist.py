"""The questions that open by themselves before the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proposals.accounts.session import actor
from proposals.drafting.models import Milestone, Proposal, Stage
from proposals.rollout import policy
from proposals.rollout.checklist import Question, answers_of, hints_for, questions_for
from proposals.rollout.forms.checklist import ChecklistForm
from proposals.rollout.models import ChecklistAnswer
from proposals.rollout.queries import exposure_now, next_step, reach_of

OPENS_AT = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT})


@dataclass(frozen=True)
class Asked:
    """A question on the page: its answer if it has one, its field, and what is known already."""

    question: Question
    answer: ChecklistAnswer | None
    field: Any
    hints: list[tuple[str, str]]


@dataclass(frozen=True)
class Checklist:
    """What is asked before a step; ``step`` is None where none is planned."""

    step: Milestone | None
    asked: list[Asked]
    form: ChecklistForm
    may_answer: bool
    was_refused: bool

    @property
    def open(self) -> int:
        return sum(1 for each in self.asked if each.answer is None)


def checklist_shown(proposal: Proposal, *, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checklist of the next step; later on, what was answered before the steps."""
    answers = answers_of(proposal)
    form = sent.get("checklist") or ChecklistForm(
        **{key: answer.answer for key, answer in answers.items()}
    )
    is_open = proposal.stage in OPENS_AT
    step = next_step(proposal) if is_open else None
    asked = [
        Asked(each, answers.get(each.key), form[each.key], hints_for(each, proposal))
        for each in questions_for(reach_of(step) if step else max(1, exposure_now(proposal)))
        if is_open or each.key in answers
    ]
    may_answer = is_open and policy.answer_checklist(actor(), proposal)
    return {"checklist": Checklist(step, asked, form, may_answer, "checklist" in sent)}
