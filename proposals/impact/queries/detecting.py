"""What a verdict on a metric can be expected to tell from nothing, said before it is promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals import words
from proposals.drafting.models import Commitment
from proposals.impact.queries.evidence import points_around
from proposals.impact.queries.plans import plan_of
from proposals.impact.queries.questions import as_series
from proposals.metrics.models import Metric

if TYPE_CHECKING:
    from proposals.impact.method.assessment import Detectable

AFTER = (30, 60)  # points after the change
MOST_POINTS = 400  # the newest ones; the baseline takes at most 90 of them
RHYTHM = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}


@dataclass(frozen=True)
class Outlook:
    """What can be told from nothing after more and more points, beside what is promised.

    ``promised`` is the size of the promised change, in the metric's unit.
    """

    metric: Metric
    steps: Sequence[Detectable]
    promised: float | None = None

    @property
    def sentence(self) -> str:
        """Say what can be told apart: 'After 30 points a change of about 1.2 min …'."""
        if not self.steps:
            return (
                f"{self.metric.name} has too few points yet, or they never vary: nothing can be"
                " said of what could be told from none. 28 points before the roll-out would do."
            )
        first, *more = self.steps
        known = f"about {self._size(first)}{self._share(first.relative)}"
        later = "".join(f"; after {each.n_after}, of about {self._size(each)}" for each in more)
        return f"After {first.n_after} points a change of {known} can be told from none{later}."

    @property
    def pace(self) -> str:
        """Say how long the points take."""
        unit = RHYTHM.get(self.metric.rhythm.value)
        if not self.steps or not unit or unit == "day":
            return ""
        return f"At this metric’s rhythm, {words.count(self.steps[0].n_after, unit)}."

    @property
    def warning(self) -> str:
        """Say that the promise is too small to be seen; empty where it is not."""
        if not self.steps or not self.promised or self.steps[0].can_see(self.promised):
            return ""
        size = f"{words.number(self.promised)} {self.metric.unit}"
        enough = next((each for each in self.steps if each.can_see(self.promised)), None)
        if enough:
            return f"The {size} promised here will need about {enough.n_after} points."
        return (
            f"With this metric’s noise a change of {size} will probably end as “Not enough data”:"
            " measure longer, use a steadier metric, add a control series, or promise more."
        )

    def _size(self, step: Detectable) -> str:
        return f"{words.number(float(f'{step.half_width:.2g}'))} {self.metric.unit}"

    def _share(self, relative: float | None) -> str:
        """Return ' (4.6 % of what it is)', unless the metric is a percentage itself."""
        if not relative or relative >= 1 or self.metric.unit == "%":
            return ""
        return f" ({100 * relative:.2g} %)"


def outlook_of(commitment: Commitment) -> Outlook:
    """Return the outlook for a promise, with the control that was declared for it."""
    plan = plan_of(commitment)
    promised = abs(plan.promise) if plan.promise else None
    return outlook_on(commitment.metric, control=plan.control_series, promised=promised)


def outlook_on(metric: Metric, *, control: str = "", promised: float | None = None) -> Outlook:
    """Return the outlook for a metric; one fit of the regression for each step."""
    # Here and not above: numpy would cost the web application's start a fifth of a second.
    from proposals.impact.method.planning import detectable

    main = as_series(points_around(metric, None)[-MOST_POINTS:], metric.unit)
    beside = points_around(metric, None, control)[-MOST_POINTS:] if control else []
    found = (
        detectable(
            main,
            n_after=n_after,
            kind=metric.kind.value,
            control=as_series(beside, metric.unit) if beside else None,
        )
        for n_after in AFTER
    )
    return Outlook(metric, [each for each in found if each], promised)
