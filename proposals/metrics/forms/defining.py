"""What people fill in about a metric and its points."""

from __future__ import annotations

from typing import Any

from wtforms.validators import DataRequired

from proposals import words
from proposals.errors import Invalid
from proposals.forms import (
    BaseForm,
    ChoiceField,
    LineField,
    PersonField,
    TextField,
    optional,
)
from proposals.metrics.models import Direction, Kind, Rhythm


def blame(form: BaseForm, problem: Invalid) -> None:
    """Show what an action refused beside the fields that it is about."""
    for place, messages in problem.context.get("errors", {}).items():
        name = place.rpartition(".")[2]
        if name in form:
            form[name].errors = [*form[name].errors, *messages]
        else:
            form.form_errors.extend(messages)
    if not form.errors:
        form.form_errors.append(problem.detail)


class MetricForm(BaseForm):
    name = LineField("Name", validators=[DataRequired("Give it a name.")])
    key = LineField(
        "Key",
        longest=80,
        description="Its name in scripts and addresses, such as checkout-p95. If it changes"
        " later, the old one still leads here.",
        validators=[DataRequired("Give it a key.")],
    )
    unit = LineField(
        "Unit",
        validators=optional(),
        longest=30,
        description="Such as ms, %, builds or € a month.",
    )
    kind = ChoiceField("What kind of number is it?", Kind, words.METRIC_KIND)
    direction = ChoiceField("Which way is better?", Direction, words.DIRECTION)
    rhythm = ChoiceField(
        "How often is there a new point?",
        Rhythm,
        words.RHYTHM,
        description="Later than that is shown as outdated.",
    )
    source = LineField(
        "Where does it come from?",
        validators=optional(),
        description="A dashboard, a query, a pipeline: where somebody would look it up.",
    )
    definition = TextField(
        "What exactly is measured?",
        validators=optional(),
        description="What is counted and what is left out, so that two people get the same number."
        " Markdown works.",
    )
    owner = PersonField(
        "Owner",
        description="Records the points, and answers questions about them.",
        validators=[DataRequired("Choose an owner.")],
    )

    def fields_of(self, people: Any) -> dict[str, Any]:
        """Return what the actions take, with the owner as a person."""
        by_id = {person.id: person for person in people}
        return {**self.data, "owner": by_id.get(self.owner.data)}
