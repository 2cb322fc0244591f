"""What people fill in about a metric and its points."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import FileField, StringField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import DateTimeLocalInput

from proposals import words
from proposals.errors import Invalid
from proposals.forms import (
    BaseForm,
    ChoiceField,
    LineField,
    NumberField,
    PersonField,
    TextField,
    WholeField,
    optional,
)
from proposals.metrics.models import Direction, Kind, Rhythm
from proposals.metrics.points import LONGEST_SERIES, NewPoint

LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)


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


class ChangeForm(BaseForm):
    name = LineField("Name", validators=[DataRequired("Give it a name.")])
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


class DefineForm(ChangeForm):
    key = LineField(
        "Key",
        longest=80,
        description="Its name in scripts and addresses, such as checkout-p95. It cannot be"
        " changed later.",
        validators=[DataRequired("Give it a key.")],
    )


class InstantField(StringField):
    """A date and time as the browser sends it, without a zone; ``data`` is naive or None."""

    widget = DateTimeLocalInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        if not LOCAL_TIME.fullmatch(text):
            raise ValueError("Write date and time as 2026-11-30 14:05.")
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("There is no such time in the calendar.") from None
        if not 1800 <= at.year <= 2200:
            raise ValueError("Choose a year between 1800 and 2200.")
        self.data = at

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat(timespec="minutes") if self.data else ""


class PointForm(BaseForm):
    at = InstantField("When", validators=[InputRequired("Say when it was measured.")])
    value = NumberField("Value", validators=[InputRequired("Type the value.")])
    n = WholeField(
        "Sample size",
        validators=optional(),
        description="How many observations it sums up, if known.",
    )
    series = LineField(
        "Series",
        validators=optional(),
        longest=LONGEST_SERIES,
        description="Empty for the metric itself; a name for a segment or a control.",
    )

    def point(self, zone: str) -> NewPoint:
        """Return what was typed as a point; its time is meant in the zone."""
        at, value, n = self.at.data, self.value.data, self.n.data
        if at is None or value is None:
            raise ValueError("the form is not valid")
        # A time that the clocks skipped or showed twice is taken as the first it can be.
        at = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return NewPoint(at, value, None if n is None else int(n), self.series.data or "")


class UploadForm(BaseForm):
    file = FileField("A CSV file")
    text = StringField("Or paste its lines")
