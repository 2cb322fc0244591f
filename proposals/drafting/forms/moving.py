"""What people say when they move a proposal."""

from __future__ import annotations

from wtforms.validators import DataRequired, InputRequired

from proposals.forms import (
    BaseForm,
    TextField,
    WholeField,
)


class ReasonForm(BaseForm):
    reason = TextField("Reason", longest=2_000, validators=[DataRequired("Give a reason.")])


class NoteForm(BaseForm):
    note = TextField(
        "What changed?",
        description="Since it was decided: facts, people, or the idea itself.",
        longest=2_000,
        validators=[DataRequired("Say what changed.")],
    )


class SuccessorForm(BaseForm):
    successor = WholeField(
        "Its number",
        description="The proposal that replaces this one, such as 142.",
        validators=[InputRequired("Write the number of a proposal.")],
    )
