"""The plan against what happened, drawn: one line for each milestone.

Hollow is what was planned: small for the first day, large for the day that holds now. Solid is
what happened. A line from the one to the other is how far it moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from markupsafe import Markup

from proposals import words
from proposals.drafting.models import Milestone, MilestoneKind
from proposals.marks import PAPER, PROMISE, mark, picture, tag, text
from proposals.metrics.scale import Plot, date_ticks
from proposals.rollout.queries import first_day

WIDTHS = (1100, 600, 350)
TOP, FOOT = 26, 30
LETTER = 7.3  # about the width of a letter, at 13 units
LONGEST_DAY = 6 * LETTER  # “17 Dec” has room behind the last mark
RING: dict[str, Any] = {"fill": PAPER, "stroke": PROMISE, "stroke_width": 1.75}


def draw(milestones: Sequence[Milestone], today: date, width: int) -> Markup:
    """Return the picture as one SVG element, ``width`` units wide; empty where no day is known."""
    shown = [each for each in milestones if _days(each)]
    if not shown:
        return Markup("")
    plot = _plot(shown, today, width)
    marks = [*_axis(plot), *_today(plot, today)]
    for place, milestone in enumerate(shown):
        marks += _line(milestone, plot, _height(place, width), today)
    return picture(
        marks,
        width=width,
        height=plot.height,
        label=sentence(shown, today),
        class_=f"planpic planpic--{width}",
        font_size=13,
    )


def sentence(milestones: Sequence[Milestone], today: date) -> str:
    """Return what the picture shows, for who does not see it."""
    told = [f"{each.title}: {_told(each, today)}" for each in milestones if _days(each)]
    return f"What was planned, and what happened. {'. '.join(told)}."


def _told(milestone: Milestone, today: date) -> str:
    first, planned, happened = first_day(milestone), milestone.planned_on, milestone.happened_on
    parts = [f"first planned for {words.day(first)}"] if first else []
    if happened:
        return ", ".join([*parts, f"happened on {words.day(happened)}"])
    if planned and planned != first:
        parts.append(f"now {words.day(planned)}")
    return ", ".join([*parts, "passed with no word"] if planned and planned < today else parts)


def _days(milestone: Milestone) -> list[date]:
    """Return the days of a milestone: the first, and the one that holds or on which it happened."""
    now = milestone.happened_on or milestone.planned_on
    return [day for day in (first_day(milestone), now) if day]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _is_wide(width: int) -> bool:
    return width >= 600  # titles stand beside the lines, and not above them


def _height(place: int, width: int) -> int:
    return TOP + (20 + 30 * place if _is_wide(width) else 34 + 44 * place)


def _plot(shown: Sequence[Milestone], today: date, width: int) -> Plot:
    days = [day for each in shown for day in _days(each)] + [today]
    room = max(timedelta(days=3), (max(days) - min(days)) * 0.04)
    first, last = (_moment(day).timestamp() for day in (min(days) - room, max(days) + room))
    bottom = _height(len(shown) - 1, width) + 20
    left = 0.26 * width if _is_wide(width) else 8
    right = width - 8 - LONGEST_DAY
    return Plot(width, bottom + FOOT, left, right, TOP, bottom, first, last, 0, 1)


def _axis(plot: Plot) -> Iterator[Markup]:
    yield mark("c-axis", d=f"M{plot.left} {plot.bottom}H{plot.right}")
    first, last = (datetime.fromtimestamp(at, UTC) for at in (plot.first, plot.last))
    for at, label in date_ticks(first, last, most=max(3, plot.width // 120)):
        x = plot.x(at)
        yield mark("c-grid", d=f"M{x} {plot.top}V{plot.bottom}")
        anchor = "middle" if plot.left + 22 < x < plot.right - 22 else "end"
        yield text("c-tick", label, x, plot.bottom + 19, anchor)


def _today(plot: Plot, today: date) -> Iterator[Markup]:
    x = plot.x(_moment(today))
    yield mark("c-back", d=f"M{x} {plot.top - 6}V{plot.bottom}")
    anchor = "middle" if plot.left + 22 < x < plot.right - 22 else "end"
    yield text("c-lab c-strong", "Today", x, plot.top - 11, anchor)


def _line(milestone: Milestone, plot: Plot, y: float, today: date) -> Iterator[Markup]:
    yield _title(milestone, plot, y)
    first, now = (plot.x(_moment(day)) for day in _ends(milestone))
    is_done = milestone.happened_on is not None
    if first != now:
        yield mark("c-mean" if is_done else "c-base", d=f"M{first} {y}H{now}")
        yield tag("circle", class_="c-ring", cx=first, cy=y, r=3.5, **RING)
    last = now
    if not is_done and _ends(milestone)[1] < today:
        last = plot.x(_moment(today))
        yield mark("c-base", d=f"M{now} {y}H{last}")
    if milestone.kind == MilestoneKind.ROLLBACK and is_done:
        yield mark("c-back", d=f"M{now - 5} {y - 5}l10 10m0-10l-10 10")
    elif is_done:
        yield mark("c-dot", "circle", cx=now, cy=y, r=6)
    else:
        yield tag("circle", class_="c-ring", cx=now, cy=y, r=5.5, **RING)
    yield _date(_ends(milestone)[1], max(first, last), y)


def _ends(milestone: Milestone) -> tuple[date, date]:
    days = _days(milestone)
    return days[0], days[-1]


def _title(milestone: Milestone, plot: Plot, y: float) -> Markup:
    room = plot.left - 14 if _is_wide(plot.width) else plot.width - 8
    longest = int(room / LETTER)
    title = milestone.title
    short = title if len(title) <= longest else f"{title[: longest - 1].rstrip()}…"
    return text("c-lab", short, 0, y + 4 if _is_wide(plot.width) else y - 13)


def _date(day: date, right: float, y: float) -> Markup:
    """Return the day behind its marks."""
    return text("c-lab c-soft", f"{day.day} {day:%b}", right + 11, y + 4)
