"""The forms beside an assessment: disagreeing with it, and sharing an effect."""

from __future__ import annotations

from wtforms.validators import DataRequired, InputRequired, NumberRange

from proposals.forms import BaseForm, TextField, WholeField


class DisagreementForm(BaseForm):
    reason = TextField(
        "Why does this assessment mislead?",
        description="It stands beside the assessment, under your name, and changes nothing in it.",
        longest=5000,
        validators=[DataRequired("Say why you disagree.")],
    )


class SplitForm(BaseForm):
    percent = WholeField(
        "Share of this change, in percent",
        description="The rest goes to the other change.",
        validators=[
            InputRequired("Say a share from 0 to 100."),
            NumberRange(0, 100, message="From 0 to 100."),
        ],
    )
    reason = TextField(
        "What does the share rest on?",
        longest=2000,
        validators=[DataRequired("Say what the share rests on.")],
    )
