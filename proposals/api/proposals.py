"""Proposals: where each stands, what it needs, and the moves between stages."""

from __future__ import annotations

from typing import Any

from proposals.accounts.models import Scope
from proposals.api.access import caller, needs
from proposals.api.moves import moves_of, perform, summary_of
from proposals.api.resources import Resource
from proposals.api.shapes import (
    ForecastsSchema,
    GiveForecastsSchema,
    MoveSchema,
    MovesSchema,
    ProposalListSchema,
    ProposalSchema,
    ProposalsQuery,
)
from proposals.db import scalars
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal, visible_proposals
from proposals.errors import Invalid
from proposals.overview.needs import looked_at
from proposals.review.actions import give_forecasts
from proposals.review.queries.forecasts import (
    Forecasts,
    forecasts_of,
    is_revealed,
    percent_of,
    with_forecasts,
)

bp = Resource("api_proposals", __name__, description="Changes, and where each stands.")

READING = (Scope.READ, Scope.WRITE, Scope.ADMIN)
WRITING = (Scope.WRITE, Scope.ADMIN)


@bp.get("/proposals")
@bp.arguments(ProposalsQuery, location="query")
@bp.response(200, ProposalListSchema)
@bp.refuses(422)
@needs(*READING)
def list_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """List the proposals that the token's owner can see, the latest number first."""
    wanted = visible_proposals(caller()).options(*looked_at())
    if query["stage"]:
        wanted = wanted.where(Proposal.stage == query["stage"])
    if query["cursor"]:
        wanted = wanted.where(Proposal.number < query["cursor"])
    limit = query["limit"]
    found = scalars(wanted.order_by(Proposal.number.desc()).limit(limit + 1))
    return {
        "proposals": [summary_of(each, caller()) for each in found[:limit]],
        "next": found[limit - 1].number if len(found) > limit else None,
    }


@bp.get("/proposals/<number:number>")
@bp.response(200, ProposalSchema)
@bp.refuses(404)
@needs(*READING)
def show_proposal(number: int) -> dict[str, Any]:
    """Show one proposal in short, with what it needs next and whose turn it is."""
    return summary_of(_found(number), caller())


@bp.get("/proposals/<number:number>/transitions")
@bp.response(200, MovesSchema)
@bp.refuses(404)
@needs(*READING)
def list_transitions(number: int) -> dict[str, Any]:
    """List the moves that start at its stage: who may make each, and what each still needs."""
    return moves_of(_found(number), caller())


@bp.post("/proposals/<number:number>/transitions")
@bp.arguments(MoveSchema)
@bp.response(200, ProposalSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def move_proposal(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """Make a move that takes no more than a reason.

    Where something is missing the answer is 409, with a sentence that names all of it.
    """
    proposal = _found(number)
    perform(proposal, **fields, by=caller())
    return summary_of(proposal, caller())


@bp.get("/proposals/<number:number>/forecasts")
@bp.response(200, ForecastsSchema)
@bp.refuses(404)
@needs(*READING)
def list_forecasts(number: int) -> dict[str, Any]:
    """List the forecasts for each goal commitment.

    Until the caller's own is in, or the decision falls, only how many there are.
    """
    return _forecasts(visible_proposal(number, caller(), with_forecasts()))


@bp.put("/proposals/<number:number>/forecasts")
@bp.arguments(GiveForecastsSchema)
@bp.response(200, ForecastsSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def put_forecasts(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """Give one's own forecasts, or change them; the decision freezes them."""
    proposal = visible_proposal(number, caller(), with_forecasts())
    given = fields["forecasts"]
    percents = {each["commitment"]: each["percent"] for each in given}
    if len(percents) < len(given):
        sentence = "Each commitment only once."
        raise Invalid(sentence, {"forecasts": [sentence]})
    give_forecasts(proposal, percents=percents, by=caller())
    return _forecasts(proposal)


def _found(number: int) -> Proposal:
    return visible_proposal(number, caller())


def _forecasts(proposal: Proposal) -> dict[str, Any]:
    seen = forecasts_of(proposal, caller())
    return {
        "is_revealed": is_revealed(proposal),
        "commitments": [_of_commitment(each) for each in seen],
    }


def _of_commitment(seen: Forecasts) -> dict[str, Any]:
    return {
        "commitment": seen.commitment.id,
        "metric": seen.commitment.metric.key,
        "due_on": seen.commitment.due_on,
        "count": seen.count,
        "mine": percent_of(seen.mine) if seen.mine else None,
        "middle": seen.middle,
        "given": [
            {
                "person": each.person,
                "percent": percent_of(each),
                "revision": each.revision_number,
                "given_at": each.given_at,
            }
            for each in seen.shown
        ],
    }
