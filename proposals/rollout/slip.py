"""How a milestone stands against its first date, in words; pure arithmetic on days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from proposals import words
from proposals.drafting.models import Milestone
from proposals.rollout.moves import Moved


def slip_of(milestone: Milestone, moves: Sequence[Moved], today: date) -> str:
    """Return 'on the day', '3 weeks late, said on Sat 28 March', 'in 12 days' and the like.

    A milestone that happened is held against the first day it was planned for; one that is
    ahead against the day it is planned for now. Empty where there was no day.
    """
    if milestone.happened_on is None:
        return _ahead(milestone.planned_on, today)
    first = milestone.first_planned_on or milestone.planned_on
    if first is None:
        return ""
    days = (milestone.happened_on - first).days
    if days <= 0:
        return "on the day" if days == 0 else f"{span(-days)} early"
    return f"{span(days)} late, {_said(moves, first)}"


def _ahead(planned_on: date | None, today: date) -> str:
    if planned_on is None:
        return "no day yet"
    days = (planned_on - today).days
    if days < 0:
        return f"the day passed on {words.day(planned_on)} with no word yet"
    return f"in {span(days)}" if days else "due today"


def _said(moves: Sequence[Moved], first: date) -> str:
    """Tell when it was said; before the day that is information, and gets the credit."""
    if not moves:
        return "with no word before it"
    in_time = [move for move in moves if move.said_on <= first]
    return f"said on {words.day(in_time[0].said_on)}" if in_time else "said late"


def told(move: Moved) -> str:
    """Return a moved date as a sentence: 'Moved from … to … on …, 48 days ahead'."""
    was, becomes, said_on = map(words.day, (move.was, move.becomes, move.said_on))
    sentence = f"Moved from {was} to {becomes} on {said_on}"
    if move.days_ahead < 0:
        return f"{sentence}, said late"
    return f"{sentence}, " + (f"{span(move.days_ahead)} ahead" if move.days_ahead else "on the day")


def span(days: int) -> str:
    """Return a number of days as people say it: days, then weeks, then months."""
    if days < 14:
        return words.count(days, "day")
    if days < 63:
        return words.count(round(days / 7), "week")
    return words.count(round(days / 30.4), "month")
