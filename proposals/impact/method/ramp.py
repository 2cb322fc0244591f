"""How far the change had been rolled out at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proposals.impact.method.series import Step
from proposals.metrics.csvfile import moment


@dataclass(frozen=True)
class Rollout:
    """When the change began, when it was everywhere, and the recorded shares between."""

    change: datetime
    complete: datetime
    shares: tuple[tuple[datetime, float], ...] = ()

    @classmethod
    def of(
        cls, change: date | datetime, complete: date | datetime | None, steps: Sequence[Step]
    ) -> Rollout:
        """Return a roll-out; the first recorded step, if there is one, is its beginning."""
        start, end = moment(change), moment(complete or change)
        shares = sorted((moment(step.at), step.share) for step in steps)
        if shares and shares[-1][1] < 1 and complete and end > shares[-1][0]:
            shares.append((end, 1.0))
        start = shares[0][0] if shares else start
        return cls(start, max(start, end), tuple(shares))

    def share(self, start: datetime, end: datetime) -> float | None:
        """Return the mean share rolled out over a period; None while it is not known."""
        if self.shares:
            return self._mean_share(start, end)
        if start >= self.complete:
            return 1.0
        return 0.0 if start < self.change and end <= self.change else None

    def _mean_share(self, start: datetime, end: datetime) -> float:
        if end <= start:
            return next((share for at, share in reversed(self.shares) if at <= start), 0.0)
        total, current, since = 0.0, 0.0, start
        for at, share in self.shares:
            reached = min(max(at, start), end)
            total += current * ((reached - since) / (end - start))
            current, since = share, reached
        return total + current * ((end - since) / (end - start))
