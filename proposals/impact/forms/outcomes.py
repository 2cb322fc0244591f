"""The forms of the outcome: how each promise ended, the review, what becomes of follow-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired

from proposals import words
from proposals.decisions.models import Dissent
from proposals.drafting.models import Risk
from proposals.errors import Invalid
from proposals.forms import BaseForm, ChoiceField, TextField, optional
from proposals.impact.findings import Found
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Cause, Finding, Outcome
from proposals.impact.promise import JUDGED
from proposals.review.forms import PickField

Sent = MultiDict[str, str]


class EndForm(BaseForm):
    """How one commitment ended, where its final assessment is not the answer."""

    not_measured_reason = TextField(
        "Why was it not measured?",
        description="Shown with the words “Not measured” wherever this promise is counted."
        " Leave it empty to end it by its final assessment.",
        longest=2000,
        validators=optional(),
    )
    judged = ChoiceField(
        "Can people judge it all the same?",
        Verdict,
        {verdict: words.VERDICT[verdict] for verdict in JUDGED},
        description="A judgement has grade E and is never added up with what was measured. Say"
        " above what it rests on.",
        validators=optional(),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.judged.choices = {"": "No, nobody knows", **self.judged.choices}


class OutcomeForm(BaseForm):
    happened = TextField(
        "What happened",
        description="In the words you would use to a colleague. The numbers stand above.",
        validators=[DataRequired("Say what happened.")],
    )
    learned = TextField(
        "What we learned",
        description="About the work. What would you tell the next team to do differently?",
        validators=[DataRequired("Say what you learned, even if it is little.")],
    )
    evidence_for = TextField("What speaks for that", validators=optional())
    evidence_against = TextField("What speaks against it", validators=optional())
    follow_ups = TextField(
        "What we do next",
        description="One a line. Each becomes a proposal, a milestone, or is dropped for a reason.",
        validators=optional(),
    )
    cause = ChoiceField(
        "If a promise was missed, what caused it?",
        Cause,
        words.CAUSE,
        validators=optional(),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.cause.choices = {"": "Nothing was missed", **self.cause.choices}

    def ask_for_cause(self) -> None:
        """Ask for the cause of a miss that is known."""
        self.cause.label.text, self.cause.flags.optional = "What caused the miss?", False
        self.cause.choices = {**self.cause.choices, "": "Choose one"}


class DissentForm(BaseForm):
    finding = PickField(
        "What did it show?",
        Finding,
        words.DISSENT_FINDING,
        description="Needed before the proposal closes.",
        validate_choice=False,  # none is said yet
    )
    note = TextField("What shows it", longest=2000)


class RiskForm(BaseForm):
    finding = PickField("Did it come true?", Finding, words.RISK_FINDING, validators=optional())
    note = TextField("How it went", longest=2000, validators=optional())


class DropForm(BaseForm):
    reason = TextField(
        "Why does nothing become of it?",
        longest=2000,
        validators=[DataRequired("Say why nothing becomes of it.")],
    )


class ReopenForm(BaseForm):
    reason = TextField(
        "Why measure again?",
        longest=2000,
        validators=[DataRequired("Say why it is measured again.")],
    )


@dataclass(frozen=True)
class OutcomeForms:
    """The review, with what it says of each dissent and each risk, by their ids."""

    review: OutcomeForm
    dissents: Mapping[int, DissentForm]
    risks: Mapping[int, RiskForm]

    @property
    def all(self) -> list[BaseForm]:
        return [self.review, *self.dissents.values(), *self.risks.values()]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        return [problem for form in self.all for problem in form.problems()]

    def validate(self) -> bool:
        checked = [form.validate() for form in self.all]  # each of them, for all the messages
        return all(checked)

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said, once the forms are valid, as telling takes it."""
        texts = dict(self.review.data)
        return {
            **texts,
            "follow_ups": texts["follow_ups"].splitlines(),
            "dissents": _found(self.dissents),
            "risks": _found(self.risks),
        }


def _found(forms: Mapping[int, DissentForm] | Mapping[int, RiskForm]) -> dict[int, Found]:
    return {
        key: Found(form.finding.data, form.note.data)
        for key, form in forms.items()
        if form.finding.data
    }


def outcome_forms(
    sent: Mapping[str, str] | None,
    told: Outcome | None,
    dissents: Sequence[Dissent],
    risks: Sequence[Risk],
    *,
    happened: str = "",
    has_missed: bool = False,
) -> OutcomeForms:
    """Return the forms as they were sent or kept; else as it was told, else with a first draft.

    ``happened`` is that first draft; with ``has_missed`` it asks for the cause.
    """
    given = MultiDict(sent) if sent is not None else None
    review = OutcomeForm(given, data=_as_told(told) if told else {"happened": happened})
    if has_missed:
        review.ask_for_cause()
    return OutcomeForms(
        review,
        {each.id: _revisited(DissentForm, given, "dissent", each) for each in dissents},
        {each.id: _revisited(RiskForm, given, "risk", each) for each in risks},
    )


def _as_told(told: Outcome) -> dict[str, Any]:
    names = ("happened", "learned", "evidence_for", "evidence_against", "cause")
    items = "\n".join(each.text for each in told.follow_up_items)  # type: ignore[attr-defined]
    return {**{name: getattr(told, name) for name in names}, "follow_ups": items or told.follow_ups}


def _revisited(kind: type[BaseForm], given: Sent | None, name: str, warning: Any) -> Any:
    return kind(given, obj=warning.review, prefix=f"{name}-{warning.id}-")


def blame(forms: OutcomeForms, refusal: Invalid) -> None:
    """Put what telling refused beside the fields that it is about."""
    for name, messages in refusal.context.get("errors", {}).items():
        of, _, key = name.partition(".")
        if of in forms.review:
            field = forms.review[of]
        elif of == "dissents" and key.isdigit() and int(key) in forms.dissents:
            field = forms.dissents[int(key)].note
        else:
            field = forms.review.happened
        field.errors = [*field.errors, *messages]
