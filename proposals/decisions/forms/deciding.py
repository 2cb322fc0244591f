"""The sheet that a decider fills in: the ruling, conditions, reasons, an answer to each concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, Optional

from proposals import words
from proposals.accounts.models import Person
from proposals.decisions.checks import Reasons
from proposals.decisions.forms.rows import rows_of, without_row
from proposals.decisions.models import Condition, Decision, Dissent, Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting.models import Milestone
from proposals.errors import Invalid
from proposals.forms import BaseForm, ChoiceField, DayField, LineField, PersonField, TextField
from proposals.review.forms import PickField
from proposals.review.models import Thread, Treatment

RULING_NOTES = {
    Ruling.ACCEPTED: "As it is written in this revision.",
    Ruling.WITH_CONDITIONS: "Go ahead, if these things are also true.",
    Ruling.DEFERRED: "Not now. Needs a day, or what it waits for.",
    Ruling.DECLINED: "Not this. The work and the reasons stay readable.",
}


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


class CorrectionForm(BaseForm):
    why = TextField(
        "Why is it corrected?",
        description="Shown with both decisions from then on: what was wrong with the first.",
        validators=[DataRequired("Say why it is corrected.")],
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
    """All that is on the sheet; ``correction`` is there where a decision is put right."""

    ruling: RulingForm
    conditions: Sequence[ConditionForm]
    answers: Mapping[int, AnswerForm]
    people: Mapping[int, Person]
    correction: CorrectionForm | None = None

    @property
    def all(self) -> list[BaseForm]:
        correction = [self.correction] if self.correction else []
        return [self.ruling, *self.conditions, *self.answers.values(), *correction]

    def validate(self) -> bool:
        checked = [form.validate() for form in self.all]  # each of them, for all the messages
        return all(checked)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        return [problem for form in self.all for problem in form.problems()]

    @property
    def why(self) -> str:
        return self.correction.why.data if self.correction else ""

    @property
    def reasons(self) -> Reasons:
        """Return what was decided and why, once the forms are valid."""
        filled = [form.data for form in self.conditions if not form.is_empty]
        return Reasons(
            ruling=self.ruling.ruling.data,
            rationale=self.ruling.rationale.data,
            answers={
                concern_id: Answer(form.treatment.data, form.text.data)
                for concern_id, form in self.answers.items()
            },
            conditions=[
                NewCondition(row["text"], self.people[row["owner"]], row["due_on"])
                for row in filled
            ],
            deferred_until=self.ruling.deferred_until.data,
            waits_for=self.ruling.waits_for.data or "",
        )


def decision_forms(
    sent: MultiDict[str, str] | None, concerns: Sequence[Thread], people: Sequence[Person]
) -> DecisionForms:
    """Return the sheet as it was sent, or empty where ``sent`` is None."""
    sent = without_row(sent)
    conditions = [ConditionForm(sent, prefix=f"condition-{row}-") for row in rows_of(sent)]
    answers = {each.id: AnswerForm(sent, prefix=f"answer-{each.id}-") for each in concerns}
    return _addressed(
        DecisionForms(RulingForm(sent), conditions, answers, _by_id(people)), concerns
    )


def correction_forms(
    sent: MultiDict[str, str] | None,
    decision: Decision,
    concerns: Sequence[Thread],
    people: Sequence[Person],
) -> DecisionForms:
    """Return the sheet as it was sent, or as the decision filled it in where ``sent`` is None."""
    if sent:
        forms = decision_forms(sent, concerns, people)
    else:
        forms = _addressed(_as_decided(decision, concerns, people), concerns)
    return DecisionForms(
        forms.ruling, forms.conditions, forms.answers, forms.people, CorrectionForm(sent)
    )


def _as_decided(
    decision: Decision, concerns: Sequence[Thread], people: Sequence[Person]
) -> DecisionForms:
    given = [_as_set(each, each.milestone) for each in decision.conditions if each.milestone]
    rows = rows_of(None, at_least=len(given))
    nothing: dict[str, Any] = {}
    answered = {each.thread_id: each for each in decision.dissents if each.treatment}
    return DecisionForms(
        RulingForm(obj=decision),
        [
            ConditionForm(prefix=f"condition-{row}-", data=data)
            for row, data in zip_longest(rows, given, fillvalue=nothing)
        ],
        {each.id: _answered(answered[each.id]) for each in concerns},
        _by_id(people),
    )


def _as_set(condition: Condition, milestone: Milestone) -> dict[str, Any]:
    return {
        "text": condition.text,
        "owner": milestone.owner_id,
        "due_on": milestone.planned_on,
    }


def _answered(dissent: Dissent) -> AnswerForm:
    given = {"treatment": dissent.treatment, "text": dissent.answer}
    return AnswerForm(prefix=f"answer-{dissent.thread_id}-", data=given)


def _by_id(people: Sequence[Person]) -> dict[int, Person]:
    return {person.id: person for person in people}


def _addressed(forms: DecisionForms, concerns: Sequence[Thread]) -> DecisionForms:
    """Offer people for the conditions, and let each answer say whom it is to."""
    for form in forms.conditions:
        form.owner.offer(forms.people.values())
    for concern in concerns:
        text, name = forms.answers[concern.id].text, concern.opened_by.name
        text.label.text = f"Your answer to {name}"
        text.validators = [DataRequired(f"Write an answer to {name}."), *text.validators]
    return forms


def blame(forms: DecisionForms, refusal: Invalid) -> None:
    """Put what the decision refused beside the fields it is about."""
    for name, messages in refusal.context.get("errors", {}).items():
        if name in forms.ruling:
            field = forms.ruling[name]
        elif name == "conditions":
            field = forms.conditions[0].text
        elif forms.correction and name in forms.correction:
            field = forms.correction[name]
        else:
            field = forms.answers[int(name.removeprefix("answers."))].text
        field.errors = [*field.errors, *messages]
