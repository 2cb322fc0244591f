"""The shapes of measured impact as it travels."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from proposals.api.schemas import PersonSchema
from proposals.drafting.models import CommitmentRole, Stage
from proposals.impact.method.verdict import Grade, Verdict
from proposals.impact.models import Look


class PlanSchema(ma.Schema):
    """The promise as it is judged: frozen at acceptance, in the metric's unit."""

    baseline = fields.Float(allow_none=True)
    target = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True, metadata={"description": "Of the 80 % range."})
    high = fields.Float(allow_none=True)
    minimum_effect = fields.Float(allow_none=True)
    due_on = fields.Date(allow_none=True, metadata={"description": "The date that was promised."})
    review_on = fields.Date(
        allow_none=True, metadata={"description": "The measure-by date in force."}
    )
    control_series = fields.String()
    control_is_random = fields.Boolean()
    is_steady = fields.Boolean()


class PromiseRevisionSchema(ma.Schema):
    """A promise after it was changed openly; ``before`` and ``after`` hold what changed."""

    number = fields.Integer()
    before = fields.Dict()
    after = fields.Dict()
    reason = fields.String()
    told = fields.List(fields.Raw(), metadata={"description": "Who was told."})
    revised_by = fields.Nested(PersonSchema)
    revised_at = fields.AwareDateTime()


class DisagreementSchema(ma.Schema):
    """Why somebody thinks that an assessment misleads; without reason once it is withdrawn."""

    id = fields.Integer()
    assessment = fields.Integer(attribute="assessment_id")
    person = fields.Nested(PersonSchema)
    reason = fields.String(allow_none=True)
    said_at = fields.AwareDateTime()
    withdrawn_at = fields.AwareDateTime(allow_none=True)


class AssessmentSchema(ma.Schema):
    """The computed effect, signed as the metric moves and in its unit."""

    id = fields.Integer()
    look = fields.Enum(Look, by_value=True, metadata={"description": "Why it was made."})
    is_final = fields.Boolean(
        metadata={"description": "Made once the measure-by date was over; else provisional."}
    )
    computed_at = fields.AwareDateTime()
    verdict = fields.Enum(Verdict, by_value=True)
    headline = fields.String()
    effect = fields.Float(allow_none=True)
    effect_low = fields.Float(allow_none=True)
    effect_high = fields.Float(allow_none=True)
    confidence = fields.Float(allow_none=True)
    relative = fields.Float(allow_none=True)
    baseline = fields.Float(allow_none=True)
    after = fields.Float(allow_none=True)
    promise = fields.Float(allow_none=True)
    chance = fields.Float(allow_none=True, metadata={"description": "That the target was reached."})
    share_of_promise = fields.Float(allow_none=True)
    grade = fields.Enum(Grade, by_value=True)
    n_before = fields.Integer()
    n_after = fields.Integer()
    reasons = fields.List(fields.String())
    warnings = fields.List(fields.String())
    how_we_know = fields.List(fields.String())
    version = fields.String(attribute="method_version")
    inputs = fields.Dict(metadata={"description": "Everything that the analysis was asked."})
    command = fields.String(metadata={"description": "Computes it again from `points`."})
    points = fields.Url(metadata={"description": "Exactly the points that were read, as CSV."})
    disagreements = fields.List(fields.Nested(DisagreementSchema))


class SplitSchema(ma.Schema):
    percent = fields.Integer(metadata={"description": "Of the effect, this change's."})
    reason = fields.String()
    proposed_by = fields.Nested(PersonSchema)
    agreed_by = fields.Nested(PersonSchema, allow_none=True)
    agreed_at = fields.AwareDateTime(allow_none=True)


class OverlapSchema(ma.Schema):
    """Another accepted change that claims the metric at the same time; those the caller may see."""

    proposal = fields.Integer()
    title = fields.String()
    commitment = fields.Integer()
    first = fields.Date()
    last = fields.Date()
    costs_a_grade = fields.Boolean()
    split = fields.Nested(SplitSchema, allow_none=True)


class ToldSchema(ma.Schema):
    """How one commitment ended, as people told it."""

    assessment = fields.Integer(allow_none=True)
    judged = fields.Enum(Verdict, by_value=True, allow_none=True)
    not_measured_reason = fields.String()


class CommitmentImpactSchema(ma.Schema):
    id = fields.Integer()
    metric = fields.String()
    unit = fields.String()
    role = fields.Enum(CommitmentRole, by_value=True)
    plan = fields.Nested(PlanSchema)
    revisions = fields.List(fields.Nested(PromiseRevisionSchema))
    assessment = fields.Nested(AssessmentSchema, allow_none=True)
    looks = fields.Integer(metadata={"description": "How many assessments there are."})
    overlaps = fields.List(fields.Nested(OverlapSchema))
    outcome = fields.Nested(ToldSchema, allow_none=True)


class ImpactSchema(ma.Schema):
    stage = fields.Enum(Stage, by_value=True)
    headline = fields.String()
    summary = fields.String()
    outcome_told_at = fields.AwareDateTime(allow_none=True)
    commitments = fields.List(fields.Nested(CommitmentImpactSchema))
