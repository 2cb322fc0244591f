"""What people fill in about how it is going."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, NumberRange

from proposals import words
from proposals.forms import BaseForm, PersonField, TextField, optional
from proposals.rollout.forms.steps import LONGEST_NOTE
from proposals.rollout.models import Status

CERTAIN = 10


def _status(value: Any) -> Status:
    return Status(value)


class UpdateForm(BaseForm):
    """The last three are asked for where confidence is low, which the action knows."""

    status = RadioField(
        "How is it going?",
        choices={each.value: words.STATUS[each] for each in Status},
        coerce=_status,
        validators=[InputRequired("Choose one.")],
    )
    confidence = RadioField(
        "How confident are you, from 0 to 10?",
        description="That it does what it promises, by its date: 0 is no longer possible,"
        " 10 is certain.",
        choices={str(each): str(each) for each in range(CERTAIN + 1)},
        coerce=int,
        validate_choice=False,
        validators=[
            InputRequired("Say how confident you are."),
            NumberRange(0, CERTAIN, "Say how confident you are, from 0 to 10."),
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
    blocker = TextField("What is in the way?", longest=LONGEST_NOTE)
    blocker_owner = PersonField("Who sees to it?")
    next_action = TextField(
        "What happens next about it?",
        longest=LONGEST_NOTE,
        description="The next action, and by when.",
    )
