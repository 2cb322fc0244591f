"""Numbers and dates as people write them, with as many digits as the interval deserves."""

from __future__ import annotations

from datetime import datetime
from math import floor, log10

from proposals.impact.method.assessment import Assessment


def day(at: datetime | None) -> str:
    """Return a date as people write it: Tue 30 June 2026."""
    return f"{at:%a} {at.day} {at:%B} {at.year}" if at else "an unknown date"


def bounds(answer: Assessment) -> str:
    low, high = answer.effect_low or 0.0, answer.effect_high or 0.0
    return f"{signed(low, answer)} to {signed(high, answer)}"


def amount(value: float | None, answer: Assessment) -> str:
    unit = f" {answer.unit}" if answer.unit else ""
    return f"{figure(value or 0.0, answer)}{unit}"


def signed(value: float, answer: Assessment) -> str:
    digits = figure(abs(value), answer)
    if not digits.strip("0.,"):
        return digits
    return f"−{digits}" if value < 0 else f"+{digits}"


def figure(value: float, answer: Assessment) -> str:
    return number(value, (answer.effect_high or 0.0) - (answer.effect_low or 0.0))


def number(value: float, width: float) -> str:
    """Return a number with as many decimals as an interval of this width deserves."""
    decimals = 1 - floor(log10(width)) if width > 0 else 6
    if decimals < 0:
        return f"{round(value, decimals):,.0f}"
    return f"{value:,.{min(decimals, 10)}f}"


def percent(share: float) -> str:
    points = 100 * share
    if 0 < points < 1:
        return "under 1%"
    if 99 < points < 100:
        return "over 99%"
    return f"{points:.0f}%"
