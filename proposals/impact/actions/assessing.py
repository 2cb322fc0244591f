"""Having the impact computed."""

from __future__ import annotations

from datetime import date

from proposals.accounts.models import Person
from proposals.drafting.lifecycle import accept_seats
from proposals.drafting.models import Commitment
from proposals.impact import policy
from proposals.impact.actions._looking import look_at
from proposals.impact.models import Assessment, Look
from proposals.policy import require


def assess(
    commitment: Commitment,
    *,
    look: Look = Look.ASKED,
    until: date | None = None,
    by: Person | None,
) -> Assessment:
    """Compute what the change did to the commitment's metric, and keep the answer.

    Without a person it is the worker's look, which needs nobody's leave; ``until`` is the day
    of a look after the verdict.
    Raises Conflict before the first roll-out step has a date.
    """
    require(policy.assess, by or commitment.proposal.owner, commitment.proposal)
    assessment = look_at(commitment, look=look, until=until, by=by)
    assert assessment is not None  # only what the worker watches goes unkept
    if by:
        accept_seats(commitment.proposal, by)
    return assessment
