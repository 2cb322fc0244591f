"""The questions before a step, as a form: one field for each, all of them optional."""

from __future__ import annotations

from proposals.forms import BaseForm, TextField, optional
from proposals.rollout.checklist import QUESTIONS
from proposals.rollout.forms.steps import LONGEST_NOTE


class ChecklistForm(BaseForm):
    """What was left out of the page was not asked, and is not sent as an answer."""


for _question in QUESTIONS:
    setattr(
        ChecklistForm,
        _question.key,
        TextField(
            _question.asks,
            longest=LONGEST_NOTE,
            description=_question.helps,
            validators=optional(),
        ),
    )
