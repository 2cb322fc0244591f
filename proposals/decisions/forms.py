"""What a decision asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.validators import DataRequired, Optional

from proposals import words
from proposals.accounts.models import Person
from proposals.decisions.models import Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.errors import Invalid
from proposals.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    LineField,
    PersonField,
    TextField,
)
from proposals.review.forms import PickField
from proposals.review.models import Thread, Treatment

EMPTY_CONDITIONS = 3
RULING_NOTES = {
    Ruling.ACCEPTED: "As it is written in this revision.",
    Ruling.WITH_CONDITIONS: "Go ahead, if these things are also true.",
    Ruling.DEFERRED: "Not now. Needs a day, or what it waits for.",
    Ruling.DECLINED: "Not this. The work and the reasons stay readable.",
}


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


class RulingForm(BaseForm):
    ruling = PickField("What do you decide?", Ruling, words.RULING)
    deferred_until = DayField("Until when", validators=[Optional()])
    waits_for = LineField("What it waits for", validators=[Optional()])
    rationale = TextField(
        "Rationale",
        description="Write for somebody joining in a year: what tipped it, what you weighed"
        " against it, and what would change your mind. Markdown works.",
        validators=[DataRequired("Say why, for somebody joining in a year.")],
    )


class ConditionForm(BaseForm):
    """One row; a row that is empty throughout is no condition."""

    text = TextField("Condition", longest=2000)
    owner = PersonField("Owner")
    due_on = DayField("By")

    @property
    def is_empty(self) -> bool:
        return not any((self.text.data, self.owner.data, *(self.due_on.raw_data or [])))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.is_empty:
            return is_valid
        for field, message in (
            (self.text, "Say what the condition is."),
            (self.owner, "Choose who sees to it."),
            (self.due_on, "Choose the day by which it is true."),
        ):
            if not field.data and not field.errors:
                field.errors = [*field.errors, message]
        return not self.errors


class AnswerForm(BaseForm):
    treatment = ChoiceField(
        "How you treat it",
        Treatment,
        words.TREATMENT,
        validators=[DataRequired("Choose how you treat it.")],
    )
    text = TextField("Your answer")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.treatment.choices = {"": "Choose one", **self.treatment.choices}
        self.treatment.invalid_choice_message = "Choose how you treat it."


@dataclass(frozen=True)
class DecisionForms:
    """All that is on the decision's page: the ruling, rows of conditions, an answer for each."""

    ruling: RulingForm
    conditions: Sequence[ConditionForm]
    answers: Mapping[int, AnswerForm]

    @property
    def all(self) -> list[BaseForm]:
        return [self.ruling, *self.conditions, *self.answers.values()]

    def validate(self) -> bool:
        checked = [form.validate() for form in self.all]  # each of them, for all the messages
        return all(checked)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        return [problem for form in self.all for problem in form.problems()]

    @property
    def given(self) -> dict[str, Any]:
        """Return what ``decide`` takes, once the forms are valid."""
        return {
            **self.ruling.data,
            "deferred_until": self.ruling.deferred_until.data,
            "waits_for": self.ruling.waits_for.data or "",
            "answers": {
                concern_id: Answer(form.treatment.data, form.text.data)
                for concern_id, form in self.answers.items()
            },
        }

    def new_conditions(self, people: Mapping[int, Person]) -> list[NewCondition]:
        filled = [form.data for form in self.conditions if not form.is_empty]
        return [NewCondition(row["text"], people[row["owner"]], row["due_on"]) for row in filled]


def decision_forms(
    sent: Any, concerns: Sequence[Thread], people: Sequence[Person]
) -> DecisionForms:
    """Return the forms as they were sent, or empty where ``sent`` is None."""
    conditions = [
        ConditionForm(sent, prefix=f"condition-{row}-") for row in range(1, EMPTY_CONDITIONS + 1)
    ]
    for form in conditions:
        form.owner.offer(people)
    answers = {each.id: AnswerForm(sent, prefix=f"answer-{each.id}-") for each in concerns}
    for concern in concerns:
        text, name = answers[concern.id].text, concern.opened_by.name
        text.label.text = f"Your answer to {name}"
        text.validators = [DataRequired(f"Write an answer to {name}."), *text.validators]
    return DecisionForms(RulingForm(sent), conditions, answers)


def blame(forms: DecisionForms, refusal: Invalid) -> None:
    """Put what the decision refused beside the fields it is about."""
    for name, messages in refusal.context.get("errors", {}).items():
        if name in forms.ruling:
            field = forms.ruling[name]
        elif name == "conditions":
            field = forms.conditions[0].text
        else:
            field = forms.answers[int(name.removeprefix("answers."))].text
        field.errors = [*field.errors, *messages]
