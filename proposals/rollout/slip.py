"""How a milestone, and the whole, stand against their first date; pure arithmetic on days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from proposals import words
from proposals.drafting.models import Milestone, MilestoneKind, Proposal
from proposals.rollout.moves import Moved
from proposals.rollout.queries import can_come, end_of, first_day, passed, rolled_back_on


def slip_sentence(proposal: Proposal, moves: Mapping[int, Sequence[Moved]], today: date) -> str:
    """Return how the whole stands: where its end was planned, where it is now, and when said.

    'Complete was planned for Sun 3 May, now Sun 24 May: 3 weeks later, said 48 days ahead.'
    """
    end, back = end_of(proposal), rolled_back_on(proposal)
    taken_back = f"Taken back on {words.day(back)}." if back else ""
    if taken_back and not (end and end.happened_on):
        return taken_back
    if end is None:
        return "No day is planned yet."
    silent = _passed_in_words([each for each in passed(proposal, today) if each is not end])
    whole = _end_in_words(end, moves.get(end.id, ()), today)
    return " ".join(filter(None, (whole, silent, taken_back)))


def slip_days(proposal: Proposal, today: date | None = None) -> int:
    """Return how many days later than first planned the end is, or came; negative for earlier.

    With ``today`` a day that passed with no word counts up to it. What was taken back no
    longer slips.
    """
    end = end_of(proposal)
    if end is None or (rolled_back_on(proposal) and not end.happened_on):
        return 0
    first, now = first_day(end), end.happened_on or end.planned_on
    if today and not end.happened_on and now:
        now = max(now, today)
    return (now - first).days if first and now else 0


def _passed_in_words(silent: Sequence[Milestone]) -> str:
    if not silent:
        return ""
    first = silent[0]
    more = f", and {words.count(len(silent) - 1, 'other day')}" if silent[1:] else ""
    return f"The day of “{first.title}”, {words.day(first.planned_on)}, passed with no word{more}."


def _end_in_words(end: Milestone, moves: Sequence[Moved], today: date) -> str:
    first, now = first_day(end), end.happened_on or end.planned_on
    assert first
    assert now
    name = "Complete" if end.kind == MilestoneKind.COMPLETE else f"“{end.title}”"
    if end.happened_on is None and now < today:
        then = f", then {words.day(now)}" if now != first else ""
        return f"{name} was planned for {words.day(first)}{then}: the day passed with no word yet."
    if now == first:
        came = f"came on {words.day(now)}, as planned" if end.happened_on else ""
        return f"{name} {came or f'is planned for {words.day(now)}'}."
    became = f"{' and came on' if end.happened_on else ', now'} {words.day(now)}"
    days = (now - first).days
    return f"{name} was planned for {words.day(first)}{became}: {_later(end, moves, days)}."


def _later(end: Milestone, moves: Sequence[Moved], days: int) -> str:
    if days < 0:
        return f"{span(-days)} earlier"
    first = first_day(end)
    in_time = [(first - each.said_on).days for each in moves if first and each.said_on <= first]
    if in_time:
        ahead = f"{words.count(in_time[0], 'day')} ahead" if in_time[0] else "on the day"
        return f"{span(days)} later, said {ahead}"
    if moves:
        return f"{span(days)} later, said late"
    return f"{span(days)} later" + (", with no word before it" if end.happened_on else "")


def slip_of(milestone: Milestone, moves: Sequence[Moved], today: date) -> str:
    """Return 'on the day', '3 weeks late, said on Sat 28 March', 'in 12 days' and the like.

    A milestone that happened is held against the first day it was planned for; one that is
    ahead against the day it is planned for now. Empty where there was no day.
    """
    if milestone.happened_on is None:
        return _ahead(milestone.planned_on, today) if can_come(milestone) else "not reached"
    first = first_day(milestone)
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
