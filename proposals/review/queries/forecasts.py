"""Reading forecasts, as far as a reader may: this is the only way to anybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy.orm import selectinload

from proposals.accounts.models import Person
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, UNDER_REVIEW
from proposals.drafting.models import Commitment, Proposal, Stage
from proposals.review.models import Forecast

DECIDED = AFTER_ACCEPTANCE | {Stage.DEFERRED, Stage.DECLINED}


@dataclass(frozen=True)
class Forecasts:
    """The forecasts for one commitment as one reader may see them.

    ``shown`` is empty, and ``others`` only a number, until the reader's own is in or the
    decision falls.
    """

    commitment: Commitment
    mine: Forecast | None
    count: int
    shown: Sequence[Forecast]

    @property
    def middle(self) -> float | None:
        """The median in percent of what is shown."""
        return median(percent_of(each) for each in self.shown) if self.shown else None


def percent_of(forecast: Forecast) -> int:
    return round(forecast.probability * 100)


def with_forecasts() -> Any:
    """Return the option that loads them with the commitments, in the same statement."""
    return selectinload(Proposal.commitments).joinedload(Commitment.forecasts)  # type: ignore[attr-defined]


def forecasts_of(proposal: Proposal, reader: Person) -> list[Forecasts]:
    """Return what the reader may see of the forecasts for each goal commitment.

    An earlier decision revealed those that were given before it; where the proposal was
    taken up again since, they no longer count as anybody's answer.
    """
    return [_seen(each, proposal, reader) for each in proposal.goals]


def _seen(commitment: Commitment, proposal: Proposal, reader: Person) -> Forecasts:
    given = [each for each in commitment.forecasts if is_of_this_round(each, proposal)]  # type: ignore[attr-defined]
    mine = next((each for each in given if each.person_id == reader.id), None)
    shown = given if mine is not None or is_revealed(proposal) else ()
    ordered = sorted(shown, key=lambda each: (-each.probability, each.person.name))
    return Forecasts(commitment, mine, len(given), ordered)


def is_of_this_round(forecast: Forecast, proposal: Proposal) -> bool:
    """Tell whether it was given since the proposal was last taken up after a decision."""
    return forecast.revision_number > proposal.taken_up_on_revision


def is_revealed(proposal: Proposal) -> bool:
    """Tell whether the decision has fallen, so that everybody may see every forecast."""
    if proposal.stage == Stage.SUPERSEDED:
        return bool(DECIDED & set(proposal.reached or {}))
    return proposal.stage in DECIDED


def revealed_by(
    proposal: Proposal, *, after: int, until: int
) -> list[tuple[Commitment, list[Forecast]]]:
    """Return what a decision on revision ``until`` revealed, the one before being on ``after``."""
    found = (
        (each, [one for one in each.forecasts if after < one.revision_number <= until])  # type: ignore[attr-defined]
        for each in proposal.goals
    )
    return [(commitment, given) for commitment, given in found if given]


def takes_forecasts(proposal: Proposal) -> bool:
    """Tell whether forecasts may still be given and changed."""
    return proposal.stage in UNDER_REVIEW and bool(proposal.goals)


def name_of(commitment_id: int) -> str:
    """Return the name of a commitment's field in forms and refusals."""
    return f"commitment_{commitment_id}"
