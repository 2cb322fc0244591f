"""What people fill in about a point, or send with many."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wtforms import FileField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import DateTimeLocalInput

from proposals.forms import (
    BaseForm,
    LineField,
    NumberField,
    WholeField,
    optional,
)
from proposals.metrics.points import LONGEST_SERIES, NewPoint

LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)


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
        exact = self.data and (self.data.second or self.data.microsecond)
        return self.data.isoformat(timespec="auto" if exact else "minutes") if self.data else ""


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
    file = FileField("A file")
    text = StringField("Or paste cells")
