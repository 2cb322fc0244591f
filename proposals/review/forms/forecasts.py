"""What forecasters fill in: one percentage for each goal commitment."""

from __future__ import annotations

from typing import Any

from wtforms.validators import NumberRange, Optional

from proposals.accounts.models import Person
from proposals.drafting.models import Commitment, Proposal
from proposals.forms import BaseForm, WholeField
from proposals.review.actions.forecasting import NOT_A_PERCENTAGE
from proposals.review.queries.forecasts import forecasts_of, name_of, percent_of


class ForecastForm(BaseForm):
    """One field for each commitment, as `forecast_form` adds them."""

    @property
    def percents(self) -> dict[int, int]:
        """What was filled in, by the id of the commitment."""
        return {
            int(name.rsplit("_", 1)[1]): field.data
            for name, field in self._fields.items()
            if field.data is not None
        }


def forecast_form(proposal: Proposal, person: Person, *, is_sent: bool = False) -> ForecastForm:
    """Return the form as it was sent, or with what the person said before."""
    seen = forecasts_of(proposal, person)
    fields = {name_of(each.commitment.id): _field(each.commitment) for each in seen}
    said = {name_of(each.commitment.id): percent_of(each.mine) for each in seen if each.mine}
    made: Any = type("ForecastForm", (ForecastForm,), fields)
    form: ForecastForm = made.read(**said) if is_sent else made(None, **said)
    return form


def _field(commitment: Commitment) -> WholeField:
    return WholeField(
        commitment.metric.name,
        description="0 is certainly not, 100 is certainly.",
        validators=[Optional(), NumberRange(0, 100, NOT_A_PERCENTAGE)],
    )
