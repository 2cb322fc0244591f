"""Numbers and dates as people write them, with as many digits as the interval deserves."""

from __future__ import annotations

from datetime import datetime
from math import floor, log10

from proposals.impact.method.assessment import Assessment

PERCENT = frozenset({"%", "percent", "per cent", "pct"})


def is_percent(unit: str | None) -> bool:
    """Say whether values in this unit are percentages."""
    return bool(unit) and str(unit).strip().lower() in PERCENT


def day(at: datetime | None) -> str:
    """Return a date as people write it: Tue 30 June 2026."""
    return f"{at:%a} {at.day} {at:%B} {at.year}" if at else "an unknown date"


def bounds(answer: Assessment) -> str:
    """Return the interval with its signs: −0.2 to +1.4."""
    low, high = answer.effect_low or 0.0, answer.effect_high or 0.0
    return f"{signed(low, answer)} to {signed(high, answer)}"


def level(answer: Assessment) -> str:
    """Return which interval it is: 95%, or 98.3% where several looks share the error."""
    return f"{100 * answer.confidence:.3g}%"


def amount(value: float | None, answer: Assessment) -> str:
    """Return a change with its unit: of percentages, in percentage points."""
    return with_unit(figure(value or 0.0, answer), answer.unit)


def promised(value: float | None, answer: Assessment) -> str:
    """Return a number that people chose, without zeros that they did not write."""
    return plain(figure(abs(value or 0.0), answer))


def plain(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def with_unit(digits: str, unit: str | None) -> str:
    """Return a change in words: 4.1 minutes, 3.5 percentage points."""
    if is_percent(unit):
        unit = "percentage points"
    if unit and digits == "1" and len(unit) > 3:
        unit = unit.removesuffix("s")
    return f"{digits} {unit}" if unit else digits


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


def points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
