"""What people fill in about how it is going."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, NumberRange

from proposals import words
from proposals.forms import BaseForm, TextField, WholeField, optional
from proposals.rollout.forms.steps import LONGEST_NOTE
from proposals.rollout.models import Status


def _status(value: Any) -> Status:
    return Status(value)


class UpdateForm(BaseForm):
    status = RadioField(
        "How is it going?",
        choices={each.value: words.STATUS[each] for each in Status},
        coerce=_status,
        validators=[InputRequired("Choose one.")],
    )
    confidence = WholeField(
        "How confident are you, from 0 to 10?",
        description="That it does what it promises, by its date.",
        validators=[
            InputRequired("Say how confident you are."),
            NumberRange(0, 10, "Say how confident you are, from 0 to 10."),
        ],
    )
    what_changed = TextField(
        "What changed?",
        longest=LONGEST_NOTE,
        validators=[InputRequired("Say what changed, in a sentence.")],
    )
    what_is_next = TextField(
        "What is next, and what would help?", longest=LONGEST_NOTE, validators=optional()
    )
