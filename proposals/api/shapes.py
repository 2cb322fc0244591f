"""The shapes of proposals as they travel."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length, Range

from proposals.api.schemas import Line, PersonSchema, Text
from proposals.drafting.models import Lane, Stage, Visibility
from proposals.forms import LONGEST_TEXT

MOST_PROPOSALS = 100


class NeedSchema(ma.Schema):
    """One thing that is missing, and who can supply it."""

    phrase = fields.String()
    turn = fields.List(
        fields.String(),
        attribute="names",
        metadata={"description": "People, or the team that is asked in their place."},
    )


class ProposalSchema(ma.Schema):
    number = fields.Integer()
    title = fields.String()
    brief = fields.String()
    stage = fields.Enum(Stage, by_value=True)
    stage_since = fields.AwareDateTime()
    visibility = fields.Enum(Visibility, by_value=True)
    lane = fields.Enum(Lane, by_value=True)
    owner = fields.Nested(PersonSchema)
    revision = fields.Integer()
    next = fields.String(
        allow_none=True, metadata={"description": "The transition that it is on its way to."}
    )
    needs = fields.List(
        fields.Nested(NeedSchema), metadata={"description": "What that transition still needs."}
    )
    turn = fields.List(fields.Nested(PersonSchema), metadata={"description": "Whose turn it is."})
    url = fields.Url(metadata={"description": "Its page."})


class ProposalsQuery(ma.Schema):
    stage = fields.Enum(Stage, by_value=True, load_default=None)
    cursor = fields.Integer(load_default=None, validate=Range(1, 999_999_999))
    limit = fields.Integer(load_default=50, validate=Range(1, MOST_PROPOSALS))


class ProposalListSchema(ma.Schema):
    proposals = fields.List(fields.Nested(ProposalSchema))
    next = fields.Integer(allow_none=True)


class RuleSchema(ma.Schema):
    """One rule of a transition, as it holds for this proposal."""

    rule = fields.String()
    is_met = fields.Boolean()
    needs = fields.Nested(NeedSchema, allow_none=True)
    url = fields.Url(metadata={"description": "The rule on the rules page."})


class TransitionSchema(ma.Schema):
    name = fields.String()
    label = fields.String()
    to = fields.Enum(Stage, by_value=True)
    who = fields.String(metadata={"description": "Who may make it, as a sentence."})
    may = fields.Boolean(metadata={"description": "Whether the token's owner may."})
    happens = fields.String(
        allow_none=True, metadata={"description": "What makes it happen, if nobody does."}
    )
    asks = fields.String(
        allow_none=True, metadata={"description": "What has to be written with it."}
    )
    performed_here = fields.Boolean(
        metadata={"description": "Whether POST makes it: it takes a reason at the most."}
    )
    is_ready = fields.Boolean(metadata={"description": "Whether every rule is met."})
    rules = fields.List(fields.Nested(RuleSchema))


class MovesSchema(ma.Schema):
    stage = fields.Enum(Stage, by_value=True)
    policy_version = fields.Integer()
    transitions = fields.List(fields.Nested(TransitionSchema))


class MoveSchema(ma.Schema):
    to = Line(
        required=True,
        validate=Length(1, 40),
        metadata={"description": "A stage, or the name of a transition."},
    )
    reason = Text(load_default="", validate=Length(max=LONGEST_TEXT))


class OwnForecastSchema(ma.Schema):
    commitment = fields.Integer(
        required=True, strict=True, metadata={"description": "Its id, as GET lists it."}
    )
    percent = fields.Integer(required=True, strict=True, metadata={"minimum": 0, "maximum": 100})


class GiveForecastsSchema(ma.Schema):
    forecasts = fields.List(
        fields.Nested(OwnForecastSchema), required=True, validate=Length(1, 100)
    )


class GivenForecastSchema(ma.Schema):
    person = fields.Nested(PersonSchema)
    percent = fields.Integer()
    revision = fields.Integer()
    given_at = fields.AwareDateTime()


class CommitmentForecastsSchema(ma.Schema):
    """The forecasts for one commitment, as far as the caller may see them."""

    commitment = fields.Integer()
    metric = fields.String()
    due_on = fields.Date(allow_none=True)
    count = fields.Integer(metadata={"description": "How many are in."})
    mine = fields.Integer(allow_none=True)
    middle = fields.Float(allow_none=True, metadata={"description": "The median of those shown."})
    given = fields.List(fields.Nested(GivenForecastSchema))


class ForecastsSchema(ma.Schema):
    is_revealed = fields.Boolean(metadata={"description": "Whether the decision has fallen."})
    commitments = fields.List(fields.Nested(CommitmentForecastsSchema))
