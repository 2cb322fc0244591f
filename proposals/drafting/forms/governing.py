"""What administrators fill in about the policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from proposals import words
from proposals.accounts.models import Function
from proposals.drafting.governance import BOUNDS, LONGEST_REASON
from proposals.drafting.models import Lane
from proposals.drafting.thresholds import Thresholds, from_document
from proposals.forms import WHOLE, BaseForm, LineField, WholeField

FUNCTIONS = {each.value: words.FUNCTION[each] for each in Function if each != Function.OTHER}
LANES = {each.value: words.LANE[each] for each in (Lane.FULL, Lane.STANDARD, Lane.LIGHT)}
WHY = "Why does it change?"


def _number(name: str, label: str, about: str = "") -> WholeField:
    least, most = BOUNDS[name]
    message = f"Write a whole number from {least} to {most}."
    return WholeField(
        label,
        description=f"{about} {least} to {most}.".strip(),
        validators=[InputRequired(message), NumberRange(least, most, message)],
    )


def _several(label: str, choices: dict[str, str]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class PolicyForm(BaseForm):
    base = HiddenField(filters=[lambda text: int(text) if WHOLE.fullmatch(str(text)) else 0])
    has_light_lane = BooleanField(
        "What is small and can be undone may take the light lane.",
        description="Otherwise it takes the standard lane.",
    )
    final_comment_days_full = _number("final_comment_days_full", "Full lane, in calendar days")
    final_comment_days_standard = _number("final_comment_days_standard", "Standard lane, in days")
    final_comment_days_light = _number("final_comment_days_light", "Light lane, in days")
    accepts_in_silence = _several(
        "In which lanes does the end of the period accept, where no concern is open?", LANES
    )
    positions_percent = _number(
        "positions_percent",
        "More than which share of the requested reviewers, in %",
        "In the full and the standard lane; 50 is more than half.",
    )
    most_missing_reviewers = _number(
        "most_missing_reviewers",
        "How many of them may be missing",
        "In the full and the standard lane, however many are asked.",
    )
    light_positions = _number("light_positions", "How many positions in the light lane")
    functions_full = _several("Full lane", FUNCTIONS)
    functions_standard = _several("Standard lane", FUNCTIONS)
    functions_light = _several("Light lane", FUNCTIONS)
    answer_age_days = _number(
        "answer_age_days",
        "Days an answer is old before final comment opens over an objection",
        "So that who objected has had time to read it.",
    )
    concern_nudge_days = _number(
        "concern_nudge_days",
        "Days a concern, or its answer, waits before a reminder",
        "Whoever it waits for is reminded once.",
    )
    idle_nudge_days = _number(
        "idle_nudge_days", "Days without a touch before whose turn it is hears about it"
    )
    dormant_days = _number(
        "dormant_days", "Days without a touch before a review rests", "Its authors can revive it."
    )
    update_days_full = _number("update_days_full", "Full lane, in calendar days")
    update_days_standard = _number("update_days_standard", "Standard lane, in days")
    update_days_light = _number("update_days_light", "Light lane, in days")
    low_confidence = _number(
        "low_confidence",
        "Confidence, of 10, at which an update says what is in the way",
        "At this or less, with who sees to it and what happens next.",
    )
    remind_before_days = _number(
        "remind_before_days",
        "Days before a date on which whoever owes it is reminded",
        "0 reminds on the day itself.",
    )
    most_notes = _number(
        "most_notes",
        "Most notes of a reviewer on one revision",
        "0 sets no limit. Concerns and answers are never limited.",
    )
    most_notes_reason = LineField(
        "Why are they limited?",
        longest=LONGEST_REASON,
        description="Reviewers who reach the limit read it after “The policy asks for at most 5"
        " notes on each revision, …”.",
    )
    reason = LineField(
        WHY,
        description="Everybody can read it beside the rules.",
        validators=[DataRequired("Say why it changes.")],
    )

    @classmethod
    def of(cls, thresholds: Thresholds) -> PolicyForm:
        """Return the form as it was sent, or with what is in force."""
        form: PolicyForm = cls.read(base=thresholds.version, **dataclasses.asdict(thresholds))
        return form

    @property
    def thresholds(self) -> Thresholds:
        """What was filled in; only of a form that is in order."""
        names = {each.name for each in dataclasses.fields(Thresholds)} - {"version"}
        return from_document({name: self[name].data for name in names})

    def sent(self) -> Iterator[tuple[str, str]]:
        """Yield what was sent, name by name, for a page that asks once more."""
        return ((name, value) for name, value in request.form.items(multi=True) if name in self)


class RestorePolicyForm(BaseForm):
    base = PolicyForm.base
    reason: Any = PolicyForm.reason
