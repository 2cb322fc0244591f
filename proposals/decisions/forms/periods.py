"""Reasons for what is done to an announced period, and words that join a dissent."""

from __future__ import annotations

from wtforms.validators import DataRequired, InputRequired

from proposals.forms import BaseForm, TextField, WholeField


class OverObjectionForm(BaseForm):
    over_objection = TextField(
        "Why does it open although a concern is open?",
        description="Shown from then on, beside the concern.",
        validators=[DataRequired("Say why it opens over the objection.")],
    )


class KeepRunningForm(BaseForm):
    reason = TextField(
        "Why does final comment keep running?",
        description="Without a reason, a new concern or a material change starts it anew.",
        validators=[DataRequired("Say why it keeps running.")],
    )


class ExtensionForm(BaseForm):
    days = WholeField(
        "By how many calendar days", validators=[InputRequired("Say by how many days.")]
    )
    reason = TextField(
        "Why does it take longer?",
        description="Told to everybody who was told the date, and shown beside it from then on.",
        validators=[DataRequired("Say why it takes longer.")],
    )


class AdditionForm(BaseForm):
    text = TextField(
        "What you add to it",
        description="What you said stays as it is, and so does this once it is added.",
        validators=[DataRequired("Write what you add.")],
    )
