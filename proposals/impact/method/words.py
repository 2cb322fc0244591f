"""The plain sentences beside a verdict: what happened, how we know, what it cannot say."""

from __future__ import annotations

from proposals.impact.method.assessment import (
    Assessment,
    Detectable,
    Flag,
    LeftOut,
    Scale,
    Shortage,
    Why,
)
from proposals.impact.method.figures import amount, bounds, day, figure, number, percent, signed
from proposals.impact.method.verdict import Grade, Verdict

NO_METHOD = "none: there are too few points for an effect"


def method(scale: Scale, calendar: str, *, control_used: bool) -> str:
    """Return the method in one line, for the record."""
    parts = ["step regression averaged over 37 noise settings and 3 baseline stories"]
    parts += ["on logarithms"] * (scale is Scale.LOG)
    parts += [f"with {calendar} terms"] * bool(calendar)
    parts += ["on the difference from the control"] * control_used
    return ", ".join(parts)


def headline(answer: Assessment, name: str = "The metric") -> str:
    """Return the verdict as a sentence or two, the numbers first."""
    if answer.effect is None:
        return f"Not enough data: {_shortage(answer)}"
    if answer.provisional:
        return f"Measuring: {_moved(answer, name)} so far. The verdict is due on {_review(answer)}."
    if answer.verdict is Verdict.NO_DETECTABLE_CHANGE:
        return f"No detectable change ({bounds(answer)}). {_grade(answer)}"
    if answer.verdict is Verdict.NOT_ENOUGH_DATA:
        return f"Not enough data: {_undecided(answer)} {_grade(answer)}"
    return f"{_moved(answer, name)}{_against_promise(answer)} {_grade(answer)}"


def reasons(answer: Assessment) -> tuple[str, ...]:
    """Return why the verdict is what it is, most important first."""
    if answer.effect is None:
        return (_sentence(_shortage(answer)),)
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
        found.append(
            f"It is less than {amount(answer.minimum_effect, answer)}, the least that matters."
        )
    return tuple(found)


def how_we_know(answer: Assessment) -> tuple[str, ...]:
    """Return the sentences under "How we know": data, method, what was left out, doubts."""
    lines = [_data(answer)]
    if answer.effect is not None:
        lines += [_method_sentence(answer), _interval_sentence(answer)]
    lines += _left_out(answer)
    if answer.placebo:
        lines.append(placebo_sentence(answer))
    if answer.effect is not None:
        lines.append(doubts(answer))
    return tuple(lines)


def placebo_sentence(answer: Assessment) -> str:
    """Return what happened on earlier dates; empty when none could be tried."""
    placebo = answer.placebo
    if placebo is None:
        return ""
    dates = "1 earlier date" if placebo.tried == 1 else f"{placebo.tried} earlier dates"
    times = "once" if placebo.as_large == 1 else f"{placebo.as_large} times"
    text = f"On {dates} when nothing was changed, this metric moved this much {times}."
    if placebo.widened > 1.005:
        text += f" The interval was widened {placebo.widened:.2f} times for it."
    return text


def doubts(answer: Assessment) -> str:
    """Return what else could explain the movement."""
    if answer.control_used:
        return (
            "This was measured after the change, against a series that the change did not reach. "
            "Something else that touched only one of the two at the same time would look the same."
        )
    return (
        "This was measured after the change. Anything else that began at the same time, such as "
        "a campaign, a season or another change, would look the same."
    )


def warnings(answer: Assessment) -> tuple[str, ...]:
    """Return what a reader has to know before relying on the verdict."""
    return tuple(_FLAGS[flag].format(share=percent(answer.rolled_out)) for flag in answer.flags)


def detectable_sentence(found: Detectable, promise: float | None) -> str:
    """Return what is to be expected of a verdict on this metric, and a warning if it is little."""
    width = number(found.half_width, found.half_width)
    unit = f" {found.unit}" if found.unit else ""
    text = f"After {found.n_after} points, a change of about {width}{unit} can be told from none."
    if promise is None or found.can_see(promise):
        return text
    return (
        f"{text} With this metric’s noise a change of {number(abs(promise), found.half_width)}"
        f"{unit} will probably end as “Not enough data”: measure longer, use a steadier metric, "
        "add a control, or promise more."
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
}


def _why(answer: Assessment) -> str:
    promise = answer.promise
    sized = (
        f"the 95% interval, {bounds(answer)},"
        if answer.confidence == 0.95
        else (f"the {100 * answer.confidence:.1f}% interval, {bounds(answer)},")
    )
    match answer.verdict:
        case Verdict.TARGET_MET if answer.direction == "stay" or Flag.WRONG_WAY in answer.flags:
            return f"{_sentence(sized)} stays within what was allowed."
        case Verdict.TARGET_MET:
            return f"{_sentence(sized)} leaves out zero, and the effect is at least the promise."
        case Verdict.IMPROVED if promise:
            return f"{_sentence(sized)} leaves out zero, but the effect is short of the promise."
        case Verdict.IMPROVED:
            return f"{_sentence(sized)} leaves out zero, on the better side."
        case Verdict.GOT_WORSE:
            return f"{_sentence(sized)} lies on the worse side of zero."
        case Verdict.NO_DETECTABLE_CHANGE if promise or answer.minimum_effect:
            return f"{_sentence(sized)} includes zero and rules out {_aim(answer)}."
        case Verdict.NO_DETECTABLE_CHANGE:
            return f"{_sentence(sized)} includes zero."
        case Verdict.NOT_MEASURED:
            return "It moved, but nobody said which way is good, so there is no verdict."
    return f"{_sentence(sized)} fits both no change and {_aim(answer)}."


def _moved(answer: Assessment, name: str) -> str:
    effect = answer.effect or 0.0
    low, high = sorted((abs(answer.effect_low or 0), abs(answer.effect_high or 0)))
    verb = "fell" if effect < 0 else "rose"
    crosses = (answer.effect_low or 0) <= 0 <= (answer.effect_high or 0)
    ends = bounds(answer) if crosses else f"{figure(low, answer)} to {figure(high, answer)}"
    share = "" if answer.relative is None else f", {percent(abs(answer.relative))}"
    level = f"{100 * answer.confidence:.3g}% interval"
    return f"{name} {verb} by {amount(abs(effect), answer)}{share} ({level} {ends})"


def _against_promise(answer: Assessment) -> str:
    promise = answer.promise
    allowed = answer.direction == "stay" or Flag.WRONG_WAY in answer.flags
    match answer.verdict:
        case Verdict.TARGET_MET if allowed:
            return ": within what was allowed."
        case Verdict.TARGET_MET:
            return f": at least the {figure(abs(promise or 0), answer)} promised."
        case Verdict.IMPROVED if promise:
            return f": short of the {figure(abs(promise), answer)} promised."
        case Verdict.GOT_WORSE:
            return ": worse than before."
        case Verdict.NOT_MEASURED:
            return ": observed only, with no verdict."
    return ": improved."


def _undecided(answer: Assessment) -> str:
    return f"the effect ({bounds(answer)}) fits both no change and {_aim(answer)}."


def _aim(answer: Assessment) -> str:
    if answer.direction == "stay" or Flag.WRONG_WAY in answer.flags:
        return "more than was allowed"
    if answer.promise:
        return f"the {amount(abs(answer.promise), answer)} promised"
    return f"{amount(answer.minimum_effect, answer)}, the least that matters"


def _shortage(answer: Assessment) -> str:
    match answer.shortage:
        case Shortage.BEFORE:
            return f"{_points(answer.n_before)} before the change; 8 are needed."
        case Shortage.AFTER:
            when = f", expected by {day(answer.enough_at)}" if answer.enough_at else ""
            return f"{_points(answer.n_after)} after the change; 8 are needed{when}."
        case Shortage.EVENTS:
            return "fewer than 10 events before the change."
    return "all points have the same value."


def _data(answer: Assessment) -> str:
    window = answer.window
    before = f"{_points(answer.n_before)} before the change"
    after = f"{_points(answer.n_after)} after it"
    if answer.n_before:
        before += f" ({day(window.before_first)} to {day(window.before_last)})"
    if answer.n_after:
        after += f" ({day(window.after_first)} to {day(window.after_last)})"
    return f"{before}, compared with {after}."


def _method_sentence(answer: Assessment) -> str:
    log = " on a percentage scale" * (answer.scale is Scale.LOG)
    control = " of the difference from the control" * answer.control_used
    return (
        f"We fit the course{control} before and after{log} with a step at the change, a possible "
        "drift, and noise in which neighbouring points resemble each other. Nobody knows how "
        "strong that noise and drift are, so the answer is averaged over many possibilities."
    )


def _interval_sentence(answer: Assessment) -> str:
    return (
        f"The {100 * answer.confidence:.3g}% interval says which effects fit the data; "
        f"if it includes zero, no change was detected. {_grade(answer)}"
    )


def _left_out(answer: Assessment) -> list[str]:
    lines = []
    for why in Why:
        points = [point for point in answer.left_out if point.why is why]
        if points:
            lines.append(f"{_sentence(_LEFT[why])}: {_dates(points)}.")
    if answer.with_spikes:
        both = answer.with_spikes
        lines.append(
            f"With the spikes in, the result is {signed(both.effect, answer)} "
            f"({signed(both.low, answer)} to {signed(both.high, answer)})."
        )
    return lines


_LEFT = {
    Why.ROLLOUT: "left out, because the roll-out was under way",
    Why.SPIKE: "left out as one-off spikes",
    Why.PULLED: "pulled in as milder spikes",
    Why.BAD_SPELL: "left out as the bad spell before the change",
    Why.NO_CONTROL: "left out, because the control has no value",
}


def _dates(points: list[LeftOut]) -> str:
    if len(points) > 4:
        ends = min(points, key=lambda p: p.at), max(points, key=lambda p: p.at)
        return f"{len(points)} points between {day(ends[0].at)} and {day(ends[1].at)}"
    return ", ".join(day(point.at) for point in points)


def _too_small(answer: Assessment) -> bool:
    least, low, high = answer.minimum_effect, answer.effect_low, answer.effect_high
    if not least or low is None or high is None or answer.verdict is not Verdict.IMPROVED:
        return False
    return max(abs(low), abs(high)) < least


def _grade(answer: Assessment) -> str:
    return f"Grade {answer.grade.value}."


def grade_sentence(grade: Grade) -> str:
    """Return the grade with its meaning."""
    return f"Grade {grade.value}: {grade.label}."


def _review(answer: Assessment) -> str:
    return day(answer.review)


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
