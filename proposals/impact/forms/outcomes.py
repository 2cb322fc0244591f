"""The forms of measured impact."""

from __future__ import annotations

from wtforms.validators import DataRequired

from proposals import words
from proposals.forms import BaseForm, ChoiceField, TextField, optional
from proposals.impact.models import Cause


class NotMeasuredForm(BaseForm):
    """How one commitment ended, where its latest assessment is not the answer."""

    not_measured_reason = TextField(
        "Why was it not measured?",
        description="Leave it empty to tell the outcome by the latest assessment.",
        longest=2000,
        validators=optional(),
    )


class OutcomeForm(BaseForm):
    happened = TextField(
        "What happened",
        description="In the words you would use to a colleague. The numbers stand above.",
        validators=[DataRequired("Say what happened.")],
    )
    learned = TextField(
        "What we learned",
        description="With what speaks for it and what against.",
        validators=[DataRequired("Say what you learned, even if it is little.")],
    )
    follow_ups = TextField("What we do next", validators=optional())
    cause = ChoiceField(
        "If a promise was missed, what caused it?",
        Cause,
        words.CAUSE,
        validators=optional(),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.cause.choices = {"": "Nothing was missed", **self.cause.choices}


class ReopenForm(BaseForm):
    reason = TextField(
        "Why measure again?",
        longest=2000,
        validators=[DataRequired("Say why it is measured again.")],
    )
