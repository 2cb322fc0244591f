"""The shapes that travel: what is taken, what is answered, and how it is documented."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length, Range

from proposals.forms import LONGEST_TEXT, LONGEST_TITLE, clean, one_line
from proposals.metrics import csvfile
from proposals.metrics.models import Direction, Kind, Rhythm
from proposals.metrics.points import LONGEST_SERIES
from proposals.metrics.queries import Which
from proposals.metrics.resolution import Resolution

MOST_METRICS, MOST_POINTS = 200, 10_000
BARE_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


class Line(fields.String):
    """One line of text."""

    def _deserialize(self, *given: Any, **more: Any) -> str:
        return one_line(super()._deserialize(*given, **more))


class Text(fields.String):
    """Several lines of text."""

    def _deserialize(self, *given: Any, **more: Any) -> str:
        return clean(super()._deserialize(*given, **more))


def read_instant(text: Any) -> datetime:
    """Return an instant as the API takes it: with its offset, or a date for its midnight UTC.

    Raises ValueError with a sentence that says what to write instead.
    """
    if not isinstance(text, str):
        raise ValueError("Write the time as a string: 2026-03-31T09:30Z.")
    try:
        at = csvfile.read_time(text)
    except ValueError as problem:
        raise ValueError(f"{str(problem)[:1].upper()}{str(problem)[1:]}.") from None
    if isinstance(at, datetime) and at.tzinfo is None:
        raise ValueError("Say the offset: 2026-03-31T09:30Z or 2026-03-31T11:30+02:00.")
    return csvfile.moment(at).replace(tzinfo=UTC)


class Instant(fields.DateTime):
    """An instant with its offset, or a date."""

    def _deserialize(self, value: Any, *rest: Any, **more: Any) -> datetime:
        try:
            return read_instant(value)
        except ValueError as problem:
            raise ma.ValidationError(str(problem)) from None


class ProblemSchema(ma.Schema):
    """A refusal (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String(metadata={"description": "One sentence: what is wrong, and what to do."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={
            "description": "For wrong input: each field, as `points[3].value`, with what is wrong."
        },
    )


class PersonSchema(ma.Schema):
    id = fields.Integer()
    name = fields.String()


class MetricSchema(ma.Schema):
    key = fields.String()
    name = fields.String()
    unit = fields.String()
    kind = fields.Enum(Kind, by_value=True)
    direction = fields.Enum(Direction, by_value=True)
    rhythm = fields.Enum(Rhythm, by_value=True)
    source = fields.String()
    definition = fields.String(metadata={"description": "Markdown"})
    owner = fields.Nested(PersonSchema)
    created_at = fields.AwareDateTime()
    archived_at = fields.AwareDateTime(allow_none=True)
    last_at = fields.AwareDateTime(allow_none=True)
    last_value = fields.Float(allow_none=True)
    point_count = fields.Integer()
    is_outdated = fields.Boolean(
        metadata={"description": "The next point is later than the rhythm."}
    )


class ChangeMetricSchema(ma.Schema):
    """What can be said about a metric; what is left out stays as it is."""

    key = Line(metadata={"description": "Another key; the old one still leads here."})
    name = Line(validate=Length(1, LONGEST_TITLE))
    unit = Line(validate=Length(max=30))
    kind = fields.Enum(Kind, by_value=True)
    direction = fields.Enum(Direction, by_value=True)
    rhythm = fields.Enum(Rhythm, by_value=True)
    source = Line(validate=Length(max=LONGEST_TITLE))
    definition = Text(validate=Length(max=LONGEST_TEXT), metadata={"description": "Markdown"})
    owner = fields.String(metadata={"description": "The e-mail address of whoever owns it."})
    archived = fields.Boolean()


class DefineMetricSchema(ma.Schema):
    """A new metric; its owner is the token's unless another is named."""

    key = Line(required=True, metadata={"pattern": "^[a-z0-9][a-z0-9._-]{0,79}$"})
    name = Line(required=True, validate=Length(1, LONGEST_TITLE))
    unit = Line(load_default="", validate=Length(max=30))
    kind = fields.Enum(Kind, by_value=True, load_default=Kind.VALUE)
    direction = fields.Enum(Direction, by_value=True, load_default=Direction.OBSERVE)
    rhythm = fields.Enum(Rhythm, by_value=True, load_default=Rhythm.DAILY)
    source = Line(load_default="", validate=Length(max=LONGEST_TITLE))
    definition = Text(load_default="", validate=Length(max=LONGEST_TEXT))
    owner = fields.String(metadata={"description": "The e-mail address of whoever owns it."})


class MetricsQuery(ma.Schema):
    q = Line(load_default="", validate=Length(max=100), metadata={"description": "In name or key."})
    which = fields.Enum(Which, by_value=True, load_default=Which.ALL)
    archived = fields.Boolean(load_default=False)
    cursor = fields.String(load_default="", validate=Length(max=80))
    limit = fields.Integer(load_default=50, validate=Range(1, MOST_METRICS))


class MetricListSchema(ma.Schema):
    metrics = fields.List(fields.Nested(MetricSchema))
    next = fields.String(allow_none=True)


class ObservationSchema(ma.Schema):
    at = Instant(
        required=True, metadata={"description": "With its offset; a date is its midnight UTC."}
    )
    value = fields.Float(required=True)
    n = fields.Integer(allow_none=True, metadata={"description": "Sample size", "minimum": 1})


class PointSchema(ObservationSchema):
    series = fields.String(
        validate=Length(max=LONGEST_SERIES), metadata={"description": "Empty for the main series."}
    )
    unit = fields.String(metadata={"description": "If said, it has to be the metric's."})


class PointsSchema(ma.Schema):
    points = fields.List(fields.Nested(PointSchema), required=True)
    unit = fields.String(metadata={"description": "If said, it has to be the metric's."})


class PointsQuery(ma.Schema):
    since = Instant(data_key="from", load_default=None)
    until = Instant(data_key="to", load_default=None, metadata={"description": "Not included."})
    series = fields.String(load_default="", validate=Length(max=LONGEST_SERIES))
    resolution = fields.Enum(Resolution, by_value=True, load_default=Resolution.POINT)
    cursor = Instant(load_default=None)
    limit = fields.Integer(load_default=1_000, validate=Range(1, MOST_POINTS))


class PointListSchema(ma.Schema):
    points = fields.List(fields.Nested(ObservationSchema))
    next = fields.String(allow_none=True)


class RecordedSchema(ma.Schema):
    """What a push did."""

    added = fields.Integer()
    unchanged = fields.Integer()
    corrected = fields.Integer()


class TokenSchema(ma.Schema):
    label = fields.String()
    scopes = fields.List(fields.String())
    expires_at = fields.AwareDateTime()


class MeSchema(ma.Schema):
    id = fields.Integer()
    name = fields.String()
    email = fields.String()
    function = fields.String()
    time_zone = fields.String()
    is_administrator = fields.Boolean()
    token = fields.Nested(TokenSchema)
