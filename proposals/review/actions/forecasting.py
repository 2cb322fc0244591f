"""Saying how likely it is that a promise is kept."""

from __future__ import annotations

from collections.abc import Mapping

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import UNDER_REVIEW, require_stage
from proposals.drafting.models import Commitment, Proposal
from proposals.errors import Invalid
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import record_aside
from proposals.review.events import ForecastGiven
from proposals.review.models import Forecast
from proposals.review.queries.forecasts import is_of_this_round, name_of

NOT_A_PERCENTAGE = "Write a whole number from 0 to 100."


def give_forecasts(proposal: Proposal, *, percents: Mapping[int, int], by: Person) -> None:
    """Say how likely each goal commitment is to be met by its date, in whole percent.

    ``percents`` maps ids of commitments; those left out stay as they are. Until the decision
    a forecast can be changed, and the decision freezes it. Raises Invalid for anything
    that is no goal commitment of the proposal, or no percentage.
    """
    require(policy.forecast, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Give a forecast")
    goals = {each.id: each for each in proposal.goals}
    if faults := _faults(percents, goals):
        raise Invalid("These forecasts cannot be taken.", faults)
    changed = sum(_give(goals[key], percent, by) for key, percent in percents.items())
    if changed:
        record_aside(
            proposal,
            ForecastGiven(
                proposal_id=proposal.id,
                words="a forecast" if changed == 1 else words.count(changed, "forecast"),
            ),
        )


def _faults(percents: Mapping[int, int], goals: Mapping[int, Commitment]) -> dict[str, list[str]]:
    if not percents:
        return {"forecasts": ["Give at least one forecast."]}
    faults = {}
    for key, percent in percents.items():
        if key not in goals:
            faults[name_of(key)] = ["This is no goal commitment of the proposal."]
        elif not 0 <= percent <= 100:
            faults[name_of(key)] = [NOT_A_PERCENTAGE]
    return faults


def _give(commitment: Commitment, percent: int, by: Person) -> bool:
    """Return whether this says something new."""
    given: list[Forecast] = commitment.forecasts  # type: ignore[attr-defined]
    proposal = commitment.proposal
    own = [each for each in given if each.person_id == by.id]
    forecast = next((each for each in own if is_of_this_round(each, proposal)), None)
    number, probability = proposal.revision_number, percent / 100
    if forecast is None:
        forecast = Forecast(person=by)
        given.append(forecast)
    elif (forecast.probability, forecast.revision_number) == (probability, number):
        return False
    forecast.probability, forecast.revision_number = probability, number
    forecast.given_at = clock.now()
    return True
