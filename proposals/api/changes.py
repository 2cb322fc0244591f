"""The commits, merge requests, releases and deployments that carry a proposal."""

from __future__ import annotations

from typing import Any

from proposals.api.access import caller, needs
from proposals.api.proposals import READING, WRITING
from proposals.api.resources import Resource
from proposals.api.rollout_shapes import (
    ChangeSchema,
    ChangesSchema,
    LinkChangeSchema,
    PageQuery,
)
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.rollout.actions.linking import link_change, unlink_change
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeLink, ChangeSource
from proposals.rollout.queries.changes import link_of, links_page

bp = Resource("api_changes", __name__, description="The code that carries a proposal.")


@bp.get("/proposals/<number:number>/changes")
@bp.arguments(PageQuery, location="query")
@bp.response(200, ChangesSchema)
@bp.refuses(404, 422)
@needs(*READING)
def list_changes(query: dict[str, Any], number: int) -> dict[str, Any]:
    """List what is linked to a proposal, the latest first."""
    page = links_page(_found(number), after=query["cursor"] or 0, limit=query["limit"])
    return {"changes": page.links, "next": page.next}


@bp.post("/proposals/<number:number>/changes")
@bp.arguments(LinkChangeSchema)
@bp.response(200, ChangeSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def post_change(fields: dict[str, Any], number: int) -> ChangeLink:
    """Link a change; the same one again changes nothing, and one taken away comes back."""
    change = Change(**fields)
    return link_change(_found(number), change=change, source=ChangeSource.CLIENT, by=caller())


@bp.delete("/proposals/<number:number>/changes/<number:link_id>")
@bp.response(204)
@bp.refuses(404)
@needs(*WRITING)
def delete_change(number: int, link_id: int) -> None:
    """Take a link away; a repository that tells of the change again does not bring it back."""
    unlink_change(link_of(_found(number), link_id), by=caller())


def _found(number: int) -> Proposal:
    return visible_proposal(number, caller())
