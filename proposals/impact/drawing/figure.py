"""What the chart of one metric shows, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, zip_longest

from proposals.metrics.scale import number, quantity, value_axis
from proposals.words import sentence_list

FEW, MOST_DAYS = 8, 4


@dataclass(frozen=True)
class Dot:
    """One observation that counted."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Cross:
    """One observation that was left out, and why, in words."""

    at: datetime
    value: float
    why: str


@dataclass(frozen=True)
class Level:
    """A mean over a window, with its interval where it has one, and how sure that is."""

    value: float
    first: datetime
    last: datetime
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95


@dataclass(frozen=True)
class Step:
    """From ``at`` on, this share (0 to 1) of what the metric covers has the change."""

    at: datetime
    share: float


@dataclass(frozen=True)
class Other:
    """Another proposal's change to the same metric."""

    at: datetime
    number: int
    title: str

    @property
    def label(self) -> str:
        return f"TL-{self.number}"


@dataclass(frozen=True)
class Shipped:
    """How much of the code that carries the change went out on one day."""

    at: datetime
    merged: int = 0
    released: int = 0
    deployed: int = 0

    @property
    def words(self) -> str:
        """What it was: '2 merged, 1 deployed'."""
        said = {"merged": self.merged, "released": self.released, "deployed": self.deployed}
        return ", ".join(f"{count} {what}" for what, count in said.items() if count)

    @property
    def is_merged_only(self) -> bool:
        return not (self.released or self.deployed)

    @property
    def sentence(self) -> str:
        return f"{_day(self.at)}: {self.words}"


@dataclass(frozen=True)
class Chart:
    """What is drawn.  All values in the metric's unit; all times aware, in one time zone.

    ``direction`` is up, down, stay or observe.  ``low`` and ``high`` are the promised
    80 % range; ``by`` is the date until which the target was promised, and the axis reaches it.
    ``spread`` is where 8 of 10 points of the baseline lay.  ``expected`` is the course to be
    expected without the change.  ``is_limit`` where the target is not to be reached but to be
    kept.  ``first`` and ``last`` are the ends of a chosen window, to
    which everything else was cut.  ``key`` makes the ids of the textures unique on a page.
    """

    title: str
    unit: str = ""
    direction: str = "observe"
    points: tuple[Dot, ...] = ()
    left_out: tuple[Cross, ...] = ()
    steps: tuple[Step, ...] = ()
    baseline: Level | None = None
    after: Level | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    by: datetime | None = None
    expected: tuple[Dot, ...] = ()
    spread: tuple[float, float] | None = None
    others: tuple[Other, ...] = ()
    shipped: tuple[Shipped, ...] = ()
    taken_back: datetime | None = None
    is_limit: bool = False
    first: datetime | None = None
    last: datetime | None = None
    key: str = "chart"

    @property
    def aim(self) -> str:
        """What the target is called: of a guardrail it is a limit."""
        return "Limit" if self.is_limit else "Target"

    @property
    def begun(self) -> datetime | None:
        """When the first of the roll-out's steps was taken."""
        return self.steps[0].at if self.steps else None

    @property
    def shows_promise(self) -> bool:
        """Whether the time in which the promise counts is in the window."""
        start = self.complete or self.begun
        return not (start and self.last and start > self.last)

    @property
    def complete(self) -> datetime | None:
        """When everybody had the change; None while some have not."""
        return next((step.at for step in self.steps if step.share >= 1), None)


def times(chart: Chart) -> list[datetime]:
    """Return every moment that the chart has to reach."""
    if chart.first and chart.last:
        return [chart.first, chart.last]
    found = [dot.at for dot in (*chart.points, *chart.expected)]
    found += [cross.at for cross in chart.left_out] + [step.at for step in chart.steps]
    for level in filter(None, (chart.baseline, chart.after)):
        found += [level.first, level.last]
    return found + [at for at in (chart.by, chart.taken_back) if at]


def values(chart: Chart) -> list[float]:
    """Return every value that the chart has to reach."""
    maybe = [chart.target, chart.low, chart.high, *(chart.spread or ())]
    for level in filter(None, (chart.baseline, chart.after)):
        maybe += [level.value, level.low, level.high]
    found = [dot.value for dot in (*chart.points, *chart.expected)]
    found += [cross.value for cross in chart.left_out]
    return found + [value for value in maybe if value is not None]


def gaps(chart: Chart) -> list[tuple[datetime, datetime]]:
    """Return the times in which points are missing: over three times the usual distance."""
    ones: list[Dot | Cross] = [*chart.points, *chart.left_out]
    seen = sorted({one.at for one in ones})
    apart = [after - before for before, after in pairwise(seen)]
    if len(apart) < FEW:
        return []
    usual = sorted(apart)[len(apart) // 2]
    return [(one, two) for one, two in pairwise(seen) if two - one > 3 * usual]


def together(some: Sequence[Shipped]) -> Shipped:
    """Return several days' code as one, on the first of them."""
    return Shipped(
        some[0].at,
        sum(each.merged for each in some),
        sum(each.released for each in some),
        sum(each.deployed for each in some),
    )


def note_on_shipped(chart: Chart) -> str:
    """Return what went out, and when: 'Code: 4 merged, 1 deployed, on 3 May and 9 May 2026'."""
    if not chart.shipped:
        return ""
    when = _when([each.at.date() for each in chart.shipped])
    return f"Code: {together(chart.shipped).words}, on {when}"


def note_on_steps(chart: Chart) -> str:
    """Return the roll-out step by step: 'Rolled out: 5% on 17 August, 100% on 28 August 2026'."""
    days = _days([each.at.date() for each in chart.steps])
    steps = [
        f"{number(100 * each.share)}% on {day}" for each, day in zip(chart.steps, days, strict=True)
    ]
    back = [f"taken back on {_day(chart.taken_back)}"] if chart.taken_back else []
    return f"Rolled out: {', '.join(steps + back)}" if steps else ""


def notes_on_left_out(chart: Chart) -> list[str]:
    """Return what was left out, by reason: 'A spike, set aside: 14 and 15 September 2026'."""
    found = []
    for why in dict.fromkeys(cross.why for cross in chart.left_out):
        days = sorted({cross.at.date() for cross in chart.left_out if cross.why == why})
        found.append(f"{why[:1].upper()}{why[1:]}: {_when(days)}")
    return found


def axis_note(chart: Chart) -> str:
    """Return what stands beside the title: unit, which way is better, where the axis starts."""
    better = {"up": "higher is better", "down": "lower is better"}
    low, _ = value_axis(values(chart))
    start = "axis starts at zero" if low == 0 else f"axis starts at {number(low)}, not at zero"
    return "; ".join(filter(None, [chart.unit, better.get(chart.direction), start]))


def sentence(chart: Chart) -> str:
    """Return the whole chart in words, for readers who do not see it."""
    return " ".join(f"{part}." for part in _clauses(chart))


def _clauses(chart: Chart) -> Iterator[str]:
    seen = [*(dot.at for dot in chart.points), *(cross.at for cross in chart.left_out)]
    span = f", {_day(min(seen))} to {_day(max(seen))}" if seen else ", nothing measured yet"
    yield chart.title + span
    if chart.baseline:
        yield f"Baseline {_level(chart.baseline, chart.unit)}"
    if chart.complete:
        yield f"Rolled out to everyone by {_day(chart.complete)}"
    elif chart.steps:
        yield f"Rolled out to {number(chart.steps[-1].share * 100)}% so far"
    if chart.taken_back:
        yield f"Taken back on {_day(chart.taken_back)}"
    if chart.after:
        yield f"Measured after it {_level(chart.after, chart.unit)}"
    if chart.target is not None:
        yield f"{chart.aim} {quantity(chart.target, chart.unit)}" + (
            f" by {_day(chart.by)}" if chart.by else ""
        )
    if chart.low is not None and chart.high is not None:
        yield f"Promised 80% range {number(chart.low)} to {quantity(chart.high, chart.unit)}"
    if chart.left_out:
        count = len(chart.left_out)
        yield f"{count} {'point' if count == 1 else 'points'} left out"
    for first, last in gaps(chart):
        yield f"No points between {_day(first)} and {_day(last)}"
    for other in chart.others:
        yield f"{other.label} also changed it on {_day(other.at)}"
    if chart.shipped:
        yield note_on_shipped(chart)
    yield "The table has the figures"


def _level(level: Level, unit: str) -> str:
    mean = quantity(level.value, unit)
    if level.low is None or level.high is None:
        return mean
    sure = f"{100 * level.confidence:.3g}%"
    return f"{mean}, {sure} interval {number(level.low)} to {number(level.high)}"


def _when(days: Sequence[date]) -> str:
    if len(days) > MOST_DAYS:
        return f"{len(days)} days between {_day(days[0])} and {_day(days[-1])}"
    return sentence_list(_days(days))


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"


def _days(days: Sequence[date]) -> list[str]:
    """Return days as people list them: the year after the last one of each."""
    return [
        f"{day.day} {day:%B}" if later and later.year == day.year else _day(day)
        for day, later in zip_longest(days, days[1:])
    ]
