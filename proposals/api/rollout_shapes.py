"""The shapes of a roll-out as it travels."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length

from proposals import clock
from proposals.api.schemas import Instant, Line, PersonSchema
from proposals.rollout.changes import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL
from proposals.rollout.models import ChangeKind, ChangeSource

NAME = Length(max=LONGEST_NAME)


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
