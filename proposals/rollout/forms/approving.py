"""What people fill in who let the next step begin."""

from __future__ import annotations

from wtforms.validators import InputRequired

from proposals.forms import BaseForm, LineField, PersonField, TextField, optional
from proposals.rollout.forms.steps import LONGEST_NOTE


class ApprovalForm(BaseForm):
    note = TextField(
        "What did you see?",
        longest=LONGEST_NOTE,
        description="It stays with the step. Asked for while the step is still being watched.",
        validators=optional(),
    )


class ApproverForm(BaseForm):
    person = PersonField(
        "Who lets the next one begin?", validators=[InputRequired("Choose who it is.")]
    )
    reason = LineField("Why them?", validators=optional())
