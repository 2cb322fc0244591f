"""What people fill in about a goal or an opportunity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from proposals.forms import WHOLE, BaseForm, DayField, LineField, PersonField, TextField
from proposals.goals.models import Goal


class GoalForm(BaseForm):
    title = LineField(
        "What should become true?",
        description="A result that the organisation would notice, such as: ship the same day.",
        validators=[DataRequired("Give it a title.")],
    )
    description = TextField(
        "What it means",
        description="Why it is wanted, for whom, and how everybody will know. Markdown works.",
        validators=[Optional()],
    )
    owner = PersonField(
        "Owner",
        description="Answers for it, and says when it is over.",
        validators=[InputRequired("Choose an owner.")],
    )
    due_on = DayField("By when?", validators=[Optional()])


class OpportunityForm(BaseForm):
    title = LineField(
        "Which problem should be solved?",
        description="The problem, not a solution: merchants wait nine seconds for a report.",
        validators=[DataRequired("Give it a title.")],
    )
    problem = TextField(
        "What is known about it",
        description="Who has it, how often, what it costs today, what was tried. Markdown works.",
        validators=[Optional()],
    )
    goal = SelectField(
        "Which goal would it serve?",
        choices={},
        coerce=lambda value: int(value) if value and WHOLE.fullmatch(str(value)) else None,
        validators=[Optional()],
    )

    def offer(self, goals: Iterable[Goal]) -> None:
        """Fill the choices, the first of which is none."""
        self.goal.choices = {"": "None of them", **{str(each.id): each.title for each in goals}}

    def asked(self, goals: Iterable[Goal]) -> dict[str, Any]:
        """Return what the actions take, with the goal as one of those that were offered."""
        goal = next((each for each in goals if each.id == self.goal.data), None)
        return {**self.data, "goal": goal}


class ClosingForm(BaseForm):
    note = TextField(
        "How did it end?",
        description="Reached, replaced or given up, and what was learned. Everybody reads it.",
        longest=2_000,
        validators=[DataRequired("Say how it ended.")],
    )
