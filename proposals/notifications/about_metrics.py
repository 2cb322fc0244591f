"""What letters say of metrics: that nothing comes any more, and that it comes again."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.accounts.links import server_url
from proposals.db import db
from proposals.metrics.events import PullFailed, PullRecovered
from proposals.metrics.models import Metric, Pull
from proposals.notifications.wording import Told, Wording


def _pull_failed(told: Told) -> Wording | None:
    metric, pull, details = _metric(told), _pull(told), told.event.details
    if metric is None or pull is None or pull.told_at is None:
        return None  # it works again, or nobody wants it any more
    return Wording(
        subject=f"No new numbers for {metric.name}: {details['why'].rstrip('.')}",
        lines=(
            f"Pulling {metric.name} from {details['origin']} failed"
            f" {words.count(details['times'], 'time')} in a row. {details['why']}",
            "It is tried again, less and less often, at least every six hours. You hear of it"
            " again when it works.",
        ),
        button="Look at the metric",
        url=_page_of(metric),
    )


def _pull_recovered(told: Told) -> Wording | None:
    metric, details = _metric(told), told.event.details
    if metric is None:
        return None
    return Wording(
        subject=f"{metric.name} is up to date again",
        lines=(
            f"Pulling {metric.name} from {details['origin']} works again: {details['counts']}.",
        ),
        button="Look at the metric",
        url=_page_of(metric),
    )


def _metric(told: Told) -> Metric | None:
    return db.session.get(Metric, told.event.details["metric_id"])


def _pull(told: Told) -> Pull | None:
    return db.session.get(Pull, told.event.details["pull_id"])


def _page_of(metric: Metric) -> str:
    return f"{server_url()}/metrics/{metric.key}#pulls"


WORDINGS: dict[str, Callable[[Told], Wording | None]] = {
    PullFailed.name: _pull_failed,
    PullRecovered.name: _pull_recovered,
}
