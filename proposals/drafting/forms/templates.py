"""What administrators fill in about a template."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.validators import DataRequired, Optional

from proposals.drafting.actions.templating import LONGEST_BODY
from proposals.drafting.starters import Template
from proposals.forms import WHOLE, BaseForm, LineField, TextField


class TemplateForm(BaseForm):
    base = HiddenField(filters=[lambda text: int(text) if WHOLE.fullmatch(str(text)) else 0])
    name = LineField("Name", longest=80, validators=[DataRequired("Give it a name.")])
    purpose = LineField(
        "What is it for?",
        description="One sentence; people choose by it.",
        validators=[DataRequired("Say what it is for.")],
    )
    body = TextField(
        "Document",
        longest=LONGEST_BODY,
        description="Each section with a hint in one line, as a comment that readers do not see:"
        " <!-- what a good answer holds -->. Context and Narrative have to be among them.",
        validators=[DataRequired("Write its sections.")],
    )
    metrics = TextField(
        "Suggested metrics",
        longest=2_000,
        description="One on each line, such as: Failed requests (%), lower is better",
        validators=[Optional()],
    )
    message = LineField(
        "What did you change?",
        description="Whoever compares the versions reads it.",
        validators=[Optional()],
    )

    @classmethod
    def of(cls, template: Template) -> TemplateForm:
        """Return the form as it was sent, or with what the template says now."""
        form: TemplateForm = cls.read(
            base=template.number,
            name=template.name,
            purpose=template.purpose,
            body=template.body,
            metrics="\n".join(template.metrics),
        )
        return form

    @property
    def texts(self) -> dict[str, Any]:
        """What the actions take."""
        texts = {name: self[name].data for name in ("name", "purpose", "body", "message")}
        return {**texts, "metrics": self.metrics.data.split("\n")}
