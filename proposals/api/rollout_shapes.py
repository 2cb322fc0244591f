"""The shapes of a roll-out as it travels."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length, Range

from proposals import clock
from proposals.api.schemas import Instant, Line, PersonSchema, Text
from proposals.drafting.models import MilestoneKind, Stage
from proposals.rollout.changes import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL
from proposals.rollout.models import ChangeKind, ChangeSource, Status

NAME, SHORT = Length(max=LONGEST_NAME), Length(max=2000)
MOST = 100


class LinkChangeSchema(ma.Schema):
    """A commit, merge request, release or deployment, as its host tells of it."""

    kind = fields.Enum(ChangeKind, by_value=True, load_default=ChangeKind.COMMIT)
    repository = Line(
        required=True, validate=NAME, metadata={"description": "As owner/name, or where it is."}
    )
    reference = Line(
        required=True,
        validate=NAME,
        metadata={"description": "Its name there: the full hash, the number, the tag, the id."},
    )
    sha = Line(load_default="", validate=NAME, metadata={"description": "The commit it is of."})
    title = Line(load_default="", validate=Length(max=LONGEST_TITLE))
    url = Line(load_default="", validate=Length(max=LONGEST_URL))
    author = Line(load_default="", validate=NAME)
    state = Line(load_default="", validate=Length(max=30))
    environment = Line(load_default="", validate=NAME)
    happened_at = Instant(load_default=clock.now, metadata={"description": "Now, unless said."})


class ChangeSchema(ma.Schema):
    """A link; who made it is null where a repository's own call or a scan did."""

    id = fields.Integer()
    proposal = fields.Integer(attribute="proposal.number")
    kind = fields.Enum(ChangeKind, by_value=True)
    repository = fields.String()
    reference = fields.String()
    sha = fields.String()
    title = fields.String()
    url = fields.String()
    author = fields.String()
    state = fields.String()
    environment = fields.String()
    happened_at = fields.AwareDateTime()
    source = fields.Enum(ChangeSource, by_value=True)
    added_by = fields.Nested(PersonSchema, allow_none=True)


class ChangesSchema(ma.Schema):
    changes = fields.List(fields.Nested(ChangeSchema))
    next = fields.Integer(allow_none=True)


class MilestoneSchema(ma.Schema):
    id = fields.Integer()
    kind = fields.Enum(MilestoneKind, by_value=True)
    title = fields.String()
    exit_criteria = fields.String()
    exposure = fields.Integer(
        allow_none=True, metadata={"description": "How much it reaches, in percent."}
    )
    scope = fields.String()
    observe_days = fields.Integer(
        allow_none=True, metadata={"description": "For how long it is watched."}
    )
    approver = fields.Nested(
        PersonSchema, allow_none=True, metadata={"description": "Who lets the next step begin."}
    )
    approved_at = fields.AwareDateTime(
        attribute="approval.approved_at", allow_none=True, dump_default=None
    )
    owner = fields.Nested(PersonSchema, allow_none=True)
    first_planned_on = fields.Date(allow_none=True)
    planned_on = fields.Date(allow_none=True)
    happened_on = fields.Date(allow_none=True)
    note = fields.String()
    is_condition = fields.Boolean(metadata={"description": "Whether the decision set it."})


class MilestonesSchema(ma.Schema):
    exposure = fields.Integer(metadata={"description": "How much it reaches now, in percent."})
    slip = fields.String(metadata={"description": "How the whole stands, as a sentence."})
    slip_days = fields.Integer(metadata={"description": "Negative for earlier than planned."})
    milestones = fields.List(fields.Nested(MilestoneSchema))


class RecordStepSchema(ma.Schema):
    """Something that happened; a roll-out step says how much it reaches."""

    kind = fields.Enum(MilestoneKind, by_value=True, load_default=MilestoneKind.STEP)
    title = Line(load_default="", validate=Length(max=LONGEST_TITLE))
    exposure = fields.Integer(load_default=None, allow_none=True, strict=True)
    scope = Line(load_default="", validate=Length(max=LONGEST_TITLE))
    happened_on = fields.Date(required=True)
    note = Text(load_default="", validate=SHORT)


class ChangeMilestoneSchema(ma.Schema):
    """That it happened, with a note, or for which other day it is planned, with the reason."""

    happened_on = fields.Date()
    note = Text(validate=SHORT)
    planned_on = fields.Date()
    reason = Text(validate=SHORT)

    @ma.validates_schema
    def _one_of_two(self, given: dict[str, Any], **_: Any) -> None:
        if set(given) not in ({"happened_on"}, {"happened_on", "note"}, {"planned_on", "reason"}):
            raise ma.ValidationError("Say happened_on, or planned_on with its reason.")


class StandingSchema(ma.Schema):
    """How the roll-out stands; an update that is late no longer says that it is on track."""

    status = fields.Enum(Status, by_value=True, allow_none=True)
    label = fields.String()
    is_outdated = fields.Boolean()
    said_by = fields.Nested(PersonSchema, allow_none=True)
    said_on = fields.AwareDateTime(allow_none=True)
    sentence = fields.String()


class UpdateSchema(ma.Schema):
    id = fields.Integer()
    status = fields.Enum(Status, by_value=True)
    confidence = fields.Integer()
    what_changed = fields.String()
    what_is_next = fields.String()
    blocker = fields.String()
    blocker_owner = fields.Nested(PersonSchema, allow_none=True)
    next_action = fields.String()
    days_ahead = fields.Integer(
        allow_none=True, metadata={"description": "How long before the date bad news was said."}
    )
    posted_by = fields.Nested(PersonSchema)
    posted_at = fields.AwareDateTime()


class UpdatesSchema(ma.Schema):
    standing = fields.Nested(StandingSchema)
    updates = fields.List(fields.Nested(UpdateSchema))
    next = fields.Integer(allow_none=True)


class PostUpdateSchema(ma.Schema):
    status = fields.Enum(Status, by_value=True, required=True)
    confidence = fields.Integer(
        required=True, strict=True, validate=Range(0, 10), metadata={"description": "0 to 10."}
    )
    what_changed = Text(required=True, validate=SHORT)
    what_is_next = Text(load_default="", validate=SHORT)
    blocker = Text(
        load_default="",
        validate=SHORT,
        metadata={"description": "Required with the next two where confidence is low."},
    )
    blocker_owner = fields.String(
        load_default="", metadata={"description": "The e-mail address of who sees to it."}
    )
    next_action = Text(load_default="", validate=SHORT)


class AnswerSchema(ma.Schema):
    text = fields.String()
    answered_by = fields.Nested(PersonSchema)
    answered_at = fields.AwareDateTime()


class SurfacedSchema(ma.Schema):
    """A problem, who raised it, and what was said of it."""

    id = fields.Integer()
    title = fields.String()
    description = fields.String()
    status = fields.Enum(Status, by_value=True, allow_none=True)
    risk = fields.Integer(
        attribute="risk_id", allow_none=True, metadata={"description": "Which foresaw it."}
    )
    raised_by = fields.Nested(PersonSchema)
    raised_at = fields.AwareDateTime()
    raised_in = fields.Enum(Stage, by_value=True)
    answers = fields.List(fields.Nested(AnswerSchema))
    is_settled = fields.Boolean()
    settled_by = fields.Nested(PersonSchema, allow_none=True)
    settled_at = fields.AwareDateTime(allow_none=True)
    settled_how = fields.String()
    asks_to_reopen = fields.Boolean()
    reopens = fields.Boolean(
        allow_none=True, metadata={"description": "What the decider answered; null until then."}
    )


class SurfacedListSchema(ma.Schema):
    problems = fields.List(fields.Nested(SurfacedSchema))
    next = fields.Integer(allow_none=True)


class SurfaceSchema(ma.Schema):
    title = Line(required=True, validate=Length(1, LONGEST_TITLE))
    description = Text(load_default="", validate=SHORT)
    status = fields.Enum(Status, by_value=True, load_default=None, allow_none=True)
    risk = fields.Integer(load_default=None, allow_none=True, strict=True)
    asks_to_reopen = fields.Boolean(load_default=False)


class PageQuery(ma.Schema):
    cursor = fields.Integer(load_default=None, validate=Range(1, 999_999_999))
    limit = fields.Integer(load_default=50, validate=Range(1, MOST))
