"""The shapes of an outcome as it travels."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length

from proposals.api.schemas import PersonSchema, Text
from proposals.api.shapes import NeedSchema
from proposals.drafting.models import Stage
from proposals.forms import LONGEST_TEXT
from proposals.impact.method.holding import Held
from proposals.impact.method.verdict import Grade, Verdict
from proposals.impact.models import Cause, Finding

SHORT = Length(max=2000)
LONG = Length(max=LONGEST_TEXT)
MOST = Length(max=100)


class TellGoalSchema(ma.Schema):
    """How one goal ended, where its final assessment is not the answer."""

    commitment = fields.Integer(required=True, strict=True)
    not_measured_reason = Text(load_default="", validate=SHORT)
    judged = fields.Enum(
        Verdict,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "A verdict without numbers: grade E; the reason says why."},
    )


class FoundSchema(ma.Schema):
    """What was found of a dissent or of a risk."""

    id = fields.Integer(required=True, strict=True)
    finding = fields.Enum(Finding, by_value=True, required=True)
    note = Text(load_default="", validate=SHORT)


class TellOutcomeSchema(ma.Schema):
    happened = Text(required=True, validate=LONG)
    learned = Text(required=True, validate=LONG)
    evidence_for = Text(load_default="", validate=LONG)
    evidence_against = Text(load_default="", validate=LONG)
    cause = fields.Enum(
        Cause,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "Required where a promise was missed."},
    )
    follow_ups = fields.List(Text(validate=SHORT), load_default=list, validate=MOST)
    goals = fields.List(fields.Nested(TellGoalSchema), load_default=list, validate=MOST)
    dissents = fields.List(fields.Nested(FoundSchema), load_default=list, validate=MOST)
    risks = fields.List(fields.Nested(FoundSchema), load_default=list, validate=MOST)


class EndedSchema(ma.Schema):
    commitment = fields.Integer()
    metric = fields.String()
    verdict = fields.Enum(
        Verdict,
        by_value=True,
        allow_none=True,
        metadata={"description": "Null while nobody has said how it ended."},
    )
    grade = fields.Enum(Grade, by_value=True, allow_none=True)
    is_judged = fields.Boolean(metadata={"description": "By people, without numbers."})
    not_measured_reason = fields.String()
    headline = fields.String()
    effect = fields.Float(allow_none=True)
    effect_low = fields.Float(allow_none=True)
    effect_high = fields.Float(allow_none=True)


class WarningSchema(ma.Schema):
    """A dissent, and what the outcome showed of it; null while nobody looked at it again."""

    id = fields.Integer()
    person = fields.Nested(PersonSchema)
    said = fields.String()
    finding = fields.Enum(Finding, by_value=True, allow_none=True)
    note = fields.String()


class RiskFoundSchema(WarningSchema):
    """A risk, who named it and when, and whether it came true."""

    said_on = fields.Date()
    stage = fields.Enum(Stage, by_value=True)


class FollowUpSchema(ma.Schema):
    id = fields.Integer()
    text = fields.String()
    is_open = fields.Boolean()
    proposal = fields.Integer(
        allow_none=True, metadata={"description": "What it became, if the caller may see that."}
    )
    milestone = fields.Integer(allow_none=True)
    dropped_reason = fields.String()


class RecheckSchema(ma.Schema):
    commitment = fields.Integer()
    after_days = fields.Integer()
    due_on = fields.Date()
    found = fields.Enum(Held, by_value=True, allow_none=True)
    effect = fields.Float(allow_none=True)


class OutcomeSchema(ma.Schema):
    expected = fields.String(metadata={"description": "The promises as they were frozen."})
    happened = fields.String()
    learned = fields.String()
    evidence_for = fields.String()
    evidence_against = fields.String()
    cause = fields.Enum(Cause, by_value=True, allow_none=True)
    told_by = fields.Nested(PersonSchema, allow_none=True)
    told_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Null while it is not told."}
    )
    earlier = fields.Integer(metadata={"description": "How many tellings it took the place of."})
    goals = fields.List(fields.Nested(EndedSchema))
    dissents = fields.List(fields.Nested(WarningSchema))
    risks = fields.List(fields.Nested(RiskFoundSchema))
    follow_ups = fields.List(fields.Nested(FollowUpSchema))
    rechecks = fields.List(fields.Nested(RecheckSchema))
    needs = fields.List(
        fields.Nested(NeedSchema), metadata={"description": "What closing still needs."}
    )
