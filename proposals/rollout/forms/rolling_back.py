"""What people fill in who take a change back."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from proposals import words
from proposals.drafting.models import Commitment
from proposals.forms import BaseForm, DayField, TextField, optional, whole
from proposals.rollout.forms.steps import LONGEST_NOTE
from proposals.rollout.models import Problem, Trigger


class RollbackForm(BaseForm):
    happened_on = DayField("Which day was it?", validators=[InputRequired("Say which day it was.")])
    trigger = RadioField(
        "What triggered it?",
        choices={each.value: words.TRIGGER[each] for each in Trigger},
        coerce=lambda value: Trigger(value) if value else None,
        validators=[InputRequired("Choose one.")],
    )
    commitment = SelectField("Which number?", coerce=whole, choices={}, default=0)
    problem = SelectField("Which problem?", coerce=whole, choices={}, default=0)
    note = TextField(
        "What happened?",
        longest=LONGEST_NOTE,
        description="What was seen, when, and what it did to whom. Of the system, not of people.",
        validators=[InputRequired("Say what triggered the rollback.")],
    )
    what_now = TextField(
        "What do we do now?",
        longest=LONGEST_NOTE,
        description="Who looks into it, and when there is more to say.",
        validators=optional(),
    )

    def offer(self, commitments: Iterable[Commitment], problems: Iterable[Problem]) -> None:
        """Offer what the proposal promised, and the problems that were surfaced."""
        numbers = {str(each.id): each.metric.name for each in commitments}
        self.commitment.choices = {"": "Choose a number", **numbers}
        surfaced = {str(each.id): each.title for each in problems}
        self.problem.choices = {"": "Choose a problem", **surfaced}
