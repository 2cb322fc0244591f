"""Where everybody stands on a proposal: the panel beside the brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.drafting.models import Proposal
from proposals.review.models import Thread
from proposals.review.queries import (
    Standing,
    heard_reviewers_of,
    open_concerns_of,
    standing_requests_of,
    standings_of,
)


@dataclass(frozen=True)
class Standings:
    """The positions in reading order; the counts are of requested reviewers."""

    people: Sequence[Standing]
    heard: int
    asked: int
    open_concerns: Sequence[Thread]


def standing_of(proposal: Proposal) -> Standings:
    """Return what blocks first, silence last: what needs work is read before what does not."""
    return Standings(
        standings_of(proposal),
        len(heard_reviewers_of(proposal)),
        len(standing_requests_of(proposal)),
        open_concerns_of(proposal),
    )
