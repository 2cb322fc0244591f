"""What people fill in about a pull: other fields for each kind of place."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired

from proposals.forms import BaseForm, LineField, TextField, WholeField, optional, whole
from proposals.metrics.models import DataSource, Pull, SourceKind
from proposals.metrics.points import LONGEST_SERIES
from proposals.metrics.wanting import LONGEST_ADDRESS, LONGEST_QUERY, Wanted

EVERY = {5: "5 minutes", 15: "15 minutes", 60: "hour", 360: "6 hours", 1440: "day", 10_080: "week"}
STEP = {
    60: "A minute",
    300: "5 minutes",
    900: "15 minutes",
    3_600: "An hour",
    21_600: "6 hours",
    86_400: "A day",
    604_800: "A week",
}


def _choices(words: dict[int, str], *, before: str = "") -> dict[str, str]:
    return {str(number): before + word for number, word in words.items()}


def _query(label: str, description: str, **options: Any) -> TextField:
    return TextField(label, longest=LONGEST_QUERY, description=description, **options)


class PullForm(BaseForm):
    every_minutes = SelectField(
        "How often is it fetched?", choices=_choices(EVERY, before="Every "), coerce=whole
    )
    series = LineField(
        "Series",
        validators=optional(),
        longest=LONGEST_SERIES,
        description="Empty for the metric itself; a name for a segment or a control.",
    )

    def wanted(self, kind: SourceKind, source: DataSource | None) -> Wanted:
        """Return what was filled in; what a kind has no field for stays as it usually is."""
        filled = {name: field.data for name, field in self._fields.items()}
        if "is_csv" in filled:
            filled["is_csv"] = filled["is_csv"] == "csv"
        return Wanted(kind=kind, source=source, **filled)


class QueryForm(PullForm):
    """Of a place that can be asked for what is new."""

    look_back_days = WholeField(
        "How far back does the first run go?",
        validators=[InputRequired("Say how many days.")],
        description="In days. Later runs go on from the last points, and read those again.",
    )


class PrometheusForm(QueryForm):
    query = _query(
        "PromQL",
        "It has to give one series: put several together with sum() or avg().",
        validators=[DataRequired("Write the query.")],
    )
    step_seconds = SelectField("One point for", choices=_choices(STEP), coerce=whole)


class SqlForm(QueryForm):
    query = _query(
        "SQL",
        "One select that gives the columns at, value and, if you have it, n. :since stands for"
        " the time to go on from.",
        validators=[DataRequired("Write the query.")],
    )


class WebForm(PullForm):
    address = LineField("Address", longest=LONGEST_ADDRESS)
    is_csv = RadioField("What is served there?", choices={"json": "JSON", "csv": "CSV"})
    query = _query(
        "Where the points are",
        "JSON: a JMESPath expression that gives a list of [time, value], or of objects with at,"
        " value and perhaps n: data[*].[day, median]. CSV: the names of two or three columns,"
        " time, value, sample size: day, median. Empty if it is so already.",
        validators=optional(),
    )


FORMS: dict[SourceKind, type[PullForm]] = {
    SourceKind.PROMETHEUS: PrometheusForm,
    SourceKind.SQL: SqlForm,
    SourceKind.HTTP: WebForm,
}


def pull_form(kind: SourceKind, source: DataSource | None, pull: Pull | None = None) -> PullForm:
    """Return the form as it was sent, or with what the pull says, or with usual values."""
    usual = Wanted.of(pull) if pull else Wanted(kind=kind)
    form: PullForm = FORMS[kind].read(
        **{
            name: getattr(usual, name)
            for name in Wanted.__dataclass_fields__
            if name not in ("kind", "source", "is_csv")
        },
        is_csv="csv" if usual.is_csv else "json",
    )
    if isinstance(form, WebForm):
        _say_which_address(form, source)
    return form


def _say_which_address(form: WebForm, source: DataSource | None) -> None:
    if source is None:
        form.address.description = (
            "A public one, with https://. For a place inside, an administrator adds a source."
        )
    else:
        form.address.label.text = "Path"
        form.address.description = f"What follows {source.name}’s own address, beginning with /."
        form.address.flags.optional = True
