"""Whom people name, ask and let read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from proposals.drafting.models import (
    SeatRole,
    Visibility,
)
from proposals.drafting.share_links import DAYS, USUAL_DAYS
from proposals.forms import (
    BaseForm,
    DayField,
    PersonField,
    TextField,
)


class SeatsForm(BaseForm):
    """One choice for each seat but the owner’s; the fields have the names of the roles."""

    decider = PersonField("Decider")
    rollout_owner = PersonField("Roll-out owner")
    metric_owner = PersonField("Metric owner")
    escalation = PersonField("Escalation")
    sponsor = PersonField("Sponsor")

    ROLES = (
        SeatRole.DECIDER,
        SeatRole.ROLLOUT_OWNER,
        SeatRole.METRIC_OWNER,
        SeatRole.ESCALATION,
        SeatRole.SPONSOR,
    )

    def offer(self, people: Iterable[Any]) -> None:
        """Fill every seat's choices."""
        people = list(people)
        for role in self.ROLES:
            self[role].offer(people, nobody="Nobody yet")


class PersonForm(BaseForm):
    person = PersonField("Who?", validators=[InputRequired("Choose a person.")])


class NewOwnerForm(PersonForm):
    note = TextField(
        "What do they have to know?",
        description="It is sent to them with the offer.",
        longest=2_000,
        validators=[Optional()],
    )


# What a choice stands for, as an action takes it: ``{"team": …}`` or ``{"person": …}``.
Readers = Mapping[str, Mapping[str, Any]]


def choices_of(readers: Readers) -> dict[str, str]:
    """Return the choices of a field in which a person or a team is chosen."""
    choices = {"": "Choose a person or a team"}
    for value, reader in readers.items():
        for kind, each in reader.items():
            choices[value] = f"{each.name} (team)" if kind == "team" else each.name
    return choices


class ReviewerForm(BaseForm):
    reviewer = SelectField(
        "Who?", choices={}, validators=[InputRequired("Choose a person or a team.")]
    )
    reason = TextField(
        "Why them?",
        description="It is shown to them, and to everybody else who reads the proposal.",
        longest=500,
        validators=[DataRequired("Say why you ask them.")],
    )
    due_on = DayField("By when?", validators=[Optional()])

    def offer(self, readers: Readers) -> None:
        """Fill the choices."""
        self.reviewer.choices = choices_of(readers)


class ReaderForm(BaseForm):
    reader = SelectField("Who?", choices={}, validators=[InputRequired("Choose who may read it.")])

    def offer(self, readers: Readers) -> None:
        """Fill the choices."""
        self.reader.choices = choices_of(readers)


class VisibilityForm(BaseForm):
    visibility = RadioField("Who can see it", coerce=lambda value: Visibility(value), choices={})

    def offer(self, *, is_open: bool) -> None:
        """Fill the choices with what is possible before the review opens, or after."""
        everybody = Visibility.ORGANISATION if is_open else Visibility.PRIVATE
        label = "Everybody" if is_open else "Everybody, once the review opens"
        self.visibility.choices = {
            everybody.value: label,
            Visibility.RESTRICTED.value: "Only the people named here",
        }


class ShareForm(BaseForm):
    days = RadioField(
        "How long does it work?",
        choices={str(days): f"{days} days" for days in DAYS},
        default=str(USUAL_DAYS),
    )
