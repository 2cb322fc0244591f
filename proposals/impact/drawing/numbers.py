"""A change as people read it: the digits that its interval deserves, points of percentages."""

from __future__ import annotations

from proposals.impact.method.figures import number

CURRENCIES = ("£", "$", "€")


def change_unit(unit: str) -> str:
    """Return what a difference is counted in: of percentages, percentage points."""
    return "points" if unit == "%" else unit


def counted(text: str, unit: str) -> str:
    """Return digits with the unit of a change: 770 ms, 0.6 points, £40 a week."""
    if unit.startswith(CURRENCIES):
        sign = text[0] if text[0] in "+−" else ""
        return f"{sign}{unit[0]}{text.removeprefix(sign)}{unit[1:]}"
    return f"{text} {change_unit(unit)}".rstrip()


def level(value: float, width: float, unit: str = "") -> str:
    """Return a measured level with the digits that an interval of this width deserves."""
    text = plain(value, width)
    return text + unit if unit == "%" else counted(text, unit)


def plain(value: float, width: float) -> str:
    """Return the digits alone, with a true minus and no minus before nothing."""
    digits = number(abs(value), width)
    return f"−{digits}" if value < 0 and digits.strip("0.,") else digits


def signed(value: float, width: float) -> str:
    """Return the digits with their sign; nothing has none."""
    digits = number(abs(value), width)
    return digits if not digits.strip("0.,") else f"{'−' if value < 0 else '+'}{digits}"


def change(effect: float, low: float, high: float, unit: str) -> str:
    """Return the effect: '770 ms less', or '+0.6 points' where it may be nothing."""
    width = high - low
    if low <= 0 <= high:
        return counted(signed(effect, width), unit)
    return f"{counted(number(abs(effect), width), unit)} {_way(effect)}"


def interval(low: float, high: float) -> str:
    """Return the ends of an effect's interval: '690 to 850 less', or '−0.2 to +1.4'."""
    width = high - low
    if low <= 0 <= high:
        return f"{signed(low, width)} to {signed(high, width)}"
    small, large = sorted((abs(low), abs(high)))
    return f"{number(small, width)} to {number(large, width)} {_way(low)}"


def _way(value: float) -> str:
    return "less" if value < 0 else "more"


def share_of(effect: float, low: float, high: float, promise: float | None) -> str:
    """Return how much of the promise arrived: '82% of the promise (73 to 90%)'.

    Empty where nothing was promised, where it moved the other way, or where the interval does
    not exclude no change.
    """
    if not promise or low <= 0 <= high or effect / promise < 0:
        return ""
    ends = sorted((low / promise, high / promise))
    least, most = (f"{100 * end:.0f}".replace("-", "−") for end in ends)
    middle = f"{100 * effect / promise:.0f}".replace("-", "−")
    return f"{middle}% of the promise ({least} to {most}%)"
