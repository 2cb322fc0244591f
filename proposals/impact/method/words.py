"""The plain sentences beside a verdict: what happened, how we know, what it cannot say."""

from __future__ import annotations

from proposals.impact.method.assessment import Assessment, Detectable, Flag, Scale, Shortage
from proposals.impact.method.explaining import how_we_know, placebo_sentence
from proposals.impact.method.figures import (
    amount,
    bounds,
    day,
    figure,
    is_percent,
    level,
    number,
    percent,
    plain,
    points,
    promised,
    sentence,
    with_unit,
)
from proposals.impact.method.shares import share_sentence
from proposals.impact.method.verdict import Grade, Verdict

__all__ = [
    "detectable_sentence",
    "grade_sentence",
    "headline",
    "how_we_know",
    "method",
    "placebo_sentence",
    "reasons",
    "share_sentence",
    "warnings",
]

MOST = 10  # times the baseline, beyond which a percentage says nothing
NO_METHOD = "none: there are too few points for an effect"


def method(
    scale: Scale, calendar: str, *, control_used: bool, steady: bool = False, weighted: bool = False
) -> str:
    """Return the method in one line, for the record."""
    stories = "a baseline declared steady" if steady else "3 baseline stories"
    parts = [f"step regression averaged over 37 noise settings and {stories}"]
    parts += ["on logarithms"] * (scale is Scale.LOG)
    parts += [f"with {calendar} terms"] * bool(calendar)
    parts += ["on the difference from the control"] * control_used
    parts += ["weighted by sample size"] * weighted
    return ", ".join(parts)


def headline(answer: Assessment, name: str = "") -> str:
    """Return the verdict on the metric of this name as a sentence or two, the numbers first."""
    of = f" for {name}" if name else ""
    name = name or "The metric"
    if answer.effect is None:
        return f"Not enough data{of}: {_shortage(answer)}"
    if answer.provisional:
        due = day(answer.review)
        return f"Measuring: {_moved(answer, name)}, so far. The verdict is due on {due}."
    if answer.verdict is Verdict.NO_DETECTABLE_CHANGE:
        return f"No detectable change{of}: {_fits(answer)}. Grade {answer.grade.value}."
    if answer.verdict is Verdict.NOT_ENOUGH_DATA:
        return f"Not enough data{of}: {_undecided(answer)} Grade {answer.grade.value}."
    return f"{_moved(answer, name)}{_against_promise(answer)} Grade {answer.grade.value}."


def reasons(answer: Assessment) -> tuple[str, ...]:
    """Return why the verdict is what it is, most important first."""
    if answer.effect is None:
        return (sentence(_shortage(answer)),)
    found = [_why(answer)]
    if answer.chance is not None:
        found.append(f"Chance that the target was reached: {percent(answer.chance)}.")
    if answer.placebo:
        found.append(placebo_sentence(answer))
    if answer.more_points:
        found.append(f"About {answer.more_points} more points after the change would do.")
    elif answer.verdict is Verdict.NOT_ENOUGH_DATA and (answer.promise or answer.minimum_effect):
        found.append("More points alone would not do: it needs a steadier metric or a control.")
    if _too_small(answer):
        least = with_unit(promised(answer.minimum_effect, answer), answer.unit)
        found.append(f"It is less than {least}, the least that matters.")
    return tuple(found)


def warnings(answer: Assessment) -> tuple[str, ...]:
    """Return what a reader has to know before relying on the verdict."""
    return tuple(_FLAGS[flag].format(share=percent(answer.rolled_out)) for flag in answer.flags)


def detectable_sentence(found: Detectable, promise: float | None) -> str:
    """Return what is to be expected of a verdict on this metric, and a warning if it is little."""
    width = with_unit(number(found.half_width, found.half_width), found.unit)
    text = f"After {found.n_after} points, a change of about {width} can be told from none."
    if promise is None or found.can_see(promise):
        return text
    aim = with_unit(plain(number(abs(promise), found.half_width)), found.unit)
    return (
        f"{text} With this metric’s noise a change of {aim} will probably end as "
        "“Not enough data”: measure longer, use a steadier metric, add a control, or promise more."
    )


_FLAGS = {
    Flag.NOT_NUMBERS: "Some points are no finite numbers and were left out.",
    Flag.BY_DAY: "Points within a day were averaged into days.",
    Flag.BY_WEEK: "Events are rare, so days were averaged into weeks.",
    Flag.DAILY_CYCLE: "Points are less than a day apart and too few for days: "
    "a daily cycle cannot be told from the change.",
    Flag.BAD_SPELL: "Started after a bad spell: the last 7 points before the change were unusually "
    "bad and were left out, because a return to normal would look like an improvement.",
    Flag.SHORT_BASELINE: "Fewer than 28 points before the change: a return to normal after a "
    "bad spell cannot be ruled out.",
    Flag.LONG_WINDOW: "The window after the change is long; long windows meet more of life’s "
    "other changes.",
    Flag.CONTROL_NOISY: "The control does not follow the metric closely enough and was not used.",
    Flag.CONTROL_GAPS: "The control has too few usable values at the same times and was not used.",
    Flag.NEAR_EDGE: "The percentage rests on few events a point; its interval is rough.",
    Flag.WRONG_WAY: "The target is on the worse side of the baseline, so it is read as a limit.",
    Flag.NO_PROMISE: "No target was given, so there is nothing to fall short of.",
    Flag.PARTIAL: "The roll-out stands at {share}; this is the effect so far.",
    Flag.STEADY: "It was declared before the roll-out that this metric does not drift by "
    "itself. If it does, this verdict is wrong far more often than others.",
    Flag.OVERLAPPED: "Another accepted change is to move this metric in the same window. The "
    "numbers cannot tell the two apart, so the grade is one lower.",
}


def _why(answer: Assessment) -> str:
    promise = answer.promise
    sized = f"the {level(answer)} interval, {with_unit(bounds(answer), answer.unit)},"
    match answer.verdict:
        case Verdict.TARGET_MET if _is_limit(answer):
            return f"{sentence(sized)} stays within what was allowed."
        case Verdict.TARGET_MET:
            return f"{sentence(sized)} leaves out zero, and the effect is at least the promise."
        case Verdict.IMPROVED if promise:
            return f"{sentence(sized)} leaves out zero, but the effect is short of the promise."
        case Verdict.IMPROVED:
            return f"{sentence(sized)} leaves out zero, on the better side."
        case Verdict.GOT_WORSE:
            return f"{sentence(sized)} lies on the worse side of zero."
        case Verdict.NO_DETECTABLE_CHANGE if promise or answer.minimum_effect:
            return f"{sentence(sized)} includes zero and rules out {_aim(answer)}."
        case Verdict.NO_DETECTABLE_CHANGE:
            return f"{sentence(sized)} includes zero."
        case Verdict.NOT_MEASURED:
            return "It moved, but nobody said which way is good, so there is no verdict."
    return f"{sentence(sized)} fits both no change and {_aim(answer)}."


def _moved(answer: Assessment, name: str) -> str:
    effect = answer.effect or 0.0
    low, high = sorted((abs(answer.effect_low or 0), abs(answer.effect_high or 0)))
    verb = "fell" if effect < 0 else "rose"
    ends = f"{figure(low, answer)} to {figure(high, answer)}"
    return f"{name} {verb} by {amount(abs(effect), answer)}{_relative(answer)}, " + (
        bounds(answer) if _crosses_zero(answer) else ends
    )


def _relative(answer: Assessment) -> str:
    """Return the change as a share of the baseline; of percentages that would only confuse."""
    if answer.relative is None or is_percent(answer.unit) or abs(answer.relative) > MOST:
        return ""
    return f" ({percent(abs(answer.relative))})"


def _crosses_zero(answer: Assessment) -> bool:
    return (answer.effect_low or 0) <= 0 <= (answer.effect_high or 0)


def _fits(answer: Assessment) -> str:
    """Return what fits the data where nothing was found: −0.2 to +1.4, where 12 was promised."""
    found = with_unit(bounds(answer), answer.unit)
    if not answer.promise or _is_limit(answer):
        return found
    sign = "−" if answer.promise < 0 else "+"
    return f"{found}, where {sign}{promised(answer.promise, answer)} was promised"


def _against_promise(answer: Assessment) -> str:
    promise = answer.promise
    match answer.verdict:
        case Verdict.TARGET_MET if _is_limit(answer):
            return ": within what was allowed."
        case Verdict.TARGET_MET:
            return f": at least the {promised(promise, answer)} promised."
        case Verdict.IMPROVED if promise:
            return f": short of the {promised(promise, answer)} promised."
        case Verdict.GOT_WORSE:
            return ": worse than before."
        case Verdict.NOT_MEASURED:
            return ": observed only, with no verdict."
    return ": improved."


def _is_limit(answer: Assessment) -> bool:
    """Say whether what was promised is not a gain but how far it may move."""
    return answer.direction == "stay" or Flag.WRONG_WAY in answer.flags


def _undecided(answer: Assessment) -> str:
    found = with_unit(bounds(answer), answer.unit)
    return f"the effect ({found}) fits both no change and {_aim(answer)}."


def _aim(answer: Assessment) -> str:
    if _is_limit(answer):
        return "more than was allowed"
    if answer.promise:
        return f"the {with_unit(promised(answer.promise, answer), answer.unit)} promised"
    least = with_unit(promised(answer.minimum_effect, answer), answer.unit)
    return f"{least}, the least that matters"


def _shortage(answer: Assessment) -> str:
    match answer.shortage:
        case Shortage.BEFORE:
            return f"{points(answer.n_before)} before the change; 8 are needed."
        case Shortage.AFTER:
            when = f", expected by {day(answer.enough_at)}" if answer.enough_at else ""
            return f"{points(answer.n_after)} after the change; 8 are needed{when}."
        case Shortage.EVENTS:
            return "fewer than 10 events before the change."
    return "all points have the same value."


def _too_small(answer: Assessment) -> bool:
    least, low, high = answer.minimum_effect, answer.effect_low, answer.effect_high
    if not least or low is None or high is None or answer.verdict is not Verdict.IMPROVED:
        return False
    return max(abs(low), abs(high)) < least


def grade_sentence(grade: Grade) -> str:
    """Return the grade with its meaning."""
    return f"Grade {grade.value}: {grade.label}."
