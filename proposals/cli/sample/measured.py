"""What Larkfield measures, where it comes from, and how it behaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proposals.accounts.models import Person
from proposals.cli.sample import rollouts
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.series import Shape
from proposals.metrics.models import Direction, Kind, Rhythm

UP, DOWN = Direction.UP, Direction.DOWN
VALUE, COUNT, RATIO, DURATION = Kind.VALUE, Kind.COUNT, Kind.RATIO, Kind.DURATION
HOURLY, DAILY, WEEKLY, MONTHLY = Rhythm.HOURLY, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.MONTHLY


@dataclass(frozen=True)
class Measured:
    """A metric, where it comes from, and the shape of its series."""

    key: str
    name: str
    unit: str
    kind: Kind
    direction: Direction
    rhythm: Rhythm
    owner: Person
    source: str
    definition: str
    shape: Shape


def measured(diary: Diary, cast: Cast) -> Iterator[Measured]:
    """Yield every metric of Larkfield."""
    yield from _of_delivery(diary, cast)
    yield from _of_checkout(diary, cast)
    yield from _of_merchants(diary, cast)
    yield from _of_running_it(diary, cast)


def _of_delivery(diary: Diary, cast: Cast) -> Iterator[Measured]:
    yield Measured(
        "ci-median",
        "Median CI time",
        "min",
        DURATION,
        DOWN,
        DAILY,
        cast.kit,
        "CI events table, query 214",
        "From push to the last required check, main repository, branches and `main` together."
        " Cancelled runs are left out.",
        Shape(16.3, 0.9, drift=0.0135, weekend=0.82),
    )
    yield Measured(
        "shipped-same-day",
        "Same-day changes",
        "%",
        RATIO,
        UP,
        WEEKLY,
        cast.kit,
        "Deploy log joined with commits",
        "Of all changes that reached production in a week, those whose first commit is from the"
        " same calendar day.",
        Shape(43.0, 1.6, drift=-0.013, visitors=620),
    )
    yield Measured(
        "flaky-reruns",
        "Repeated CI runs",
        "%",
        RATIO,
        DOWN,
        DAILY,
        cast.kit,
        "CI events table, query 219",
        "Runs on a commit that had failed and then passed without another commit, of all runs.",
        Shape(11.8, 0.9, visitors=310, weekend=0.9, steps=rollouts.flaky(diary)),
    )
    yield Measured(
        "change-failure",
        "Failed releases",
        "%",
        RATIO,
        DOWN,
        WEEKLY,
        cast.hana,
        "Release notes, tagged by whoever was on call",
        "A release counts if it was rolled back, or followed by a fix within 24 hours.",
        Shape(9.4, 1.7, visitors=74),
    )
    yield Measured(
        "runner-cost",
        "CI runner cost",
        "£ a week",
        VALUE,
        DOWN,
        WEEKLY,
        cast.ingrid,
        "Cloud invoice, cost centre 4410",
        "Compute and disks of all CI runners; network traffic is not in it.",
        Shape(4480, 120, drift=0.4, digits=0, steps=rollouts.runners(diary)),
    )


def _of_checkout(diary: Diary, cast: Cast) -> Iterator[Measured]:
    yield Measured(
        "checkout-p95",
        "Slow checkouts (p95)",
        "ms",
        DURATION,
        DOWN,
        DAILY,
        cast.luca,
        "Checkout spans, query 388",
        "From “Pay” to the confirmation page, the slowest twentieth of each day’s checkouts.",
        Shape(
            1840,
            34,
            weekend=1.03,
            digits=0,
            visitors=41_000,
            steps=rollouts.tax(diary, by=-770),
            spikes=rollouts.tax_outage(diary),
        ),
    )
    yield Measured(
        "checkout-completion",
        "Checkout completion",
        "%",
        RATIO,
        UP,
        DAILY,
        cast.kit,
        "Checkout sessions, query 391",
        "Of all sessions that reached the payment page, those that paid within an hour.",
        Shape(
            71.2, 0.62, weekend=0.985, visitors=41_000, digits=2, steps=rollouts.tax(diary, by=0.25)
        ),
    )
    yield Measured(
        "tax-corrections",
        "Tax corrections",
        "per 10,000",
        VALUE,
        DOWN,
        WEEKLY,
        cast.luca,
        "Ledger, reason code 17",
        "Orders with a tax correction in the seven days after payment, per 10,000 orders.",
        Shape(1.15, 0.18, digits=2),
    )
    yield Measured(
        "product-image-p75",
        "Product picture (p75)",
        "s",
        DURATION,
        DOWN,
        DAILY,
        cast.luca,
        "Browser timings, sampled at 5%",
        "Time until the largest picture is painted; three of four visitors wait less than this.",
        Shape(2.9, 0.06, weekend=1.02, digits=2, steps=rollouts.images(diary)),
    )
    yield Measured(
        "duplicate-charges",
        "Duplicate charges",
        "a week",
        COUNT,
        DOWN,
        WEEKLY,
        cast.noor,
        "Refund log, reason “duplicate”",
        "Refunds given because one order was paid twice, whoever noticed it.",
        Shape(9.2, 2.3, digits=0),
    )
    yield Measured(
        "mobile-requests",
        "Mobile order screen requests",
        "requests",
        VALUE,
        DOWN,
        DAILY,
        cast.noor,
        "Gateway log, mobile clients",
        "Median number of API calls from opening the order screen until it is complete.",
        Shape(14.1, 0.25, digits=1),
    )


def _of_merchants(diary: Diary, cast: Cast) -> Iterator[Measured]:
    yield Measured(
        "sign-in-resets",
        "Sign-ins with a password reset",
        "%",
        RATIO,
        DOWN,
        DAILY,
        cast.mateus,
        "Sign-in events",
        "Of all merchants who open the sign-in page, those who ask for a new password.",
        Shape(11.2, 0.35, weekend=1.06, visitors=2_900, digits=2, steps=rollouts.passkeys(diary)),
    )
    yield Measured(
        "docs-search-success",
        "Docs searches that find a page",
        "%",
        RATIO,
        UP,
        DAILY,
        cast.sam,
        "Docs site events",
        "Of all searches, those followed by opening a result and not by another search.",
        Shape(58.5, 1.5, weekend=0.98, visitors=840, steps=rollouts.docs_search(diary)),
    )
    yield Measured(
        "payout-questions",
        "Questions about late payouts",
        "a week",
        COUNT,
        DOWN,
        WEEKLY,
        cast.sam,
        "Help desk, label “payout-late”",
        "Conversations with this label, opened by merchants, weekends included.",
        Shape(63, 7, digits=0),
    )
    yield Measured(
        "report-wait",
        "Wait for a merchant’s report (p95)",
        "s",
        DURATION,
        DOWN,
        DAILY,
        cast.kit,
        "Report service spans",
        "From the click to the first row, the slowest twentieth of a day.",
        Shape(18.5, 1.3, weekend=0.7, digits=1),
    )
    yield Measured(
        "webhook-v1-cost",
        "v1 webhook cost",
        "£ a month",
        VALUE,
        DOWN,
        MONTHLY,
        cast.ingrid,
        "Cloud invoice, cost centre 4432",
        "Servers, the queue contract and storage of the old delivery service.",
        Shape(6180, 90, digits=0),
    )


def _of_running_it(diary: Diary, cast: Cast) -> Iterator[Measured]:
    yield Measured(
        "failed-api-requests",
        "Failed API requests",
        "%",
        RATIO,
        DOWN,
        HOURLY,
        cast.noor,
        "Gateway log",
        "Answers of 500 and above, and requests that were never answered, of all requests.",
        Shape(
            0.42, 0.07, night=0.7, visitors=52_000, digits=3, spikes=rollouts.api_incidents(diary)
        ),
    )
    yield Measured(
        "lost-jobs",
        "Lost jobs",
        "a week",
        COUNT,
        DOWN,
        WEEKLY,
        cast.hana,
        "Job ledger against the schedule",
        "Jobs that should have started and left no trace; a late start is not a loss.",
        Shape(13.6, 2.4, digits=0),
    )
    yield Measured(
        "bad-event-rows",
        "Rejected analytics rows",
        "%",
        RATIO,
        DOWN,
        DAILY,
        cast.kit,
        "Warehouse load log",
        "Rows rejected at load, of all rows received that day.",
        Shape(21.5, 1.1, visitors=1_900_000, weekend=0.94, digits=2),
    )
    yield Measured(
        "handover-minutes",
        "On-call handover",
        "min",
        DURATION,
        DOWN,
        WEEKLY,
        cast.marguerite,
        "Calendar of the on-call rota (switched off)",
        "From the invitation’s beginning to its end. The old calendar was switched off with the"
        " move to the new rota, and nothing has recorded it since.",
        Shape(34, 5, digits=0, stops_on=diary.day(182)),
    )
