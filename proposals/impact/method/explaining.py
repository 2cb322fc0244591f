"""How we know: the data, the method, what was left out, what could still explain it."""

from __future__ import annotations

from proposals.impact.method.assessment import (
    AFTER,
    BEFORE,
    BEFORE_WITH_PLACEBO,
    Assessment,
    Flag,
    LeftOut,
    Scale,
    Why,
)
from proposals.impact.method.figures import (
    amount,
    day,
    figure,
    level,
    points,
    sentence,
    signed,
    with_unit,
)


def how_we_know(answer: Assessment) -> tuple[str, ...]:
    """Return the sentences under "How we know", each of which stands by itself."""
    if answer.effect is None:
        return (_data(answer), *_left_out(answer))
    told = [
        _data(answer),
        *_left_out(answer),
        _method(answer),
        _interval(answer),
        _looks(answer),
        placebo_sentence(answer),
        _drift(answer),
        _season(answer),
        _others(answer),
    ]
    return tuple(line for line in told if line)


def placebo_sentence(answer: Assessment) -> str:
    """Return what happened on earlier dates; empty when none could be tried."""
    placebo = answer.placebo
    if placebo is None:
        return ""
    dates = "1 earlier date" if placebo.tried == 1 else f"{placebo.tried} earlier dates"
    times = {0: "not once", 1: "once"}.get(placebo.as_large, f"{placebo.as_large} times")
    text = f"On {dates} when nothing was changed, this metric moved this much {times}."
    if placebo.widened > 1.005:
        text += f" The interval was widened {placebo.widened:.2f} times for it."
    return text


def _data(answer: Assessment) -> str:
    window = answer.window
    before = f"{points(answer.n_before)} before the change"
    after = f"{points(answer.n_after)} after it"
    if answer.n_before:
        before += f" ({day(window.before_first)} to {day(window.before_last)})"
    if answer.n_after:
        after += f" ({day(window.after_first)} to {day(window.after_last)}{_ramp(answer)})"
    lost = len({point.at for point in answer.left_out if point.why is not Why.PULLED})
    left = points(lost) if lost else "none"
    return f"{before}, compared with {after}; {left} left out.{_most(answer)}"


def _ramp(answer: Assessment) -> str:
    """Return how many of the points after the change came while it was being rolled out."""
    first, course = answer.window.after_first, answer.course
    reached = sum(at >= first for at in course.at) if course and first else answer.n_after
    ramp = answer.n_after - reached
    return f", and {ramp} before that, during the roll-out" if ramp > 0 else ""


def _most(answer: Assessment) -> str:
    """Return that there may be more points than are compared."""
    if answer.n_after < AFTER and answer.n_before not in (BEFORE, BEFORE_WITH_PLACEBO):
        return ""
    return (
        f" More than {answer.n_before} before and {AFTER} after are not compared: longer windows "
        "meet more of life’s other changes."
    )


def _method(answer: Assessment) -> str:
    log = " on a percentage scale" * (answer.scale is Scale.LOG)
    control = " of the difference from the control" * answer.control_used
    steady = Flag.STEADY in answer.flags
    drift = "" if steady else " a possible drift,"
    unknown = "that noise is" if steady else "that noise and drift are"
    return (
        f"We fit the course{control} before and after{log} with a step at the change,{drift} "
        "and noise in which neighbouring points resemble each other. Nobody knows how "
        f"strong {unknown}, so the answer is averaged over many possibilities."
    )


def _interval(answer: Assessment) -> str:
    return (
        f"The {level(answer)} interval says which effects fit the data; if it includes zero, no "
        f"change was detected. Grade {answer.grade.value}: {answer.grade.label}."
    )


def _looks(answer: Assessment) -> str:
    if answer.provisional:
        return (
            "Until the review the interval is wider, so that it stays honest however often "
            "one looks."
        )
    if answer.looks > 1:
        return (
            f"{answer.looks} looks were planned. They share the error, so each has a "
            f"{level(answer)} interval."
        )
    return ""


def _drift(answer: Assessment) -> str:
    """Return whether the metric was moving before the change, and which way."""
    drift = answer.drift
    if drift is None:
        return "There were too few points before the change to see whether it was drifting."
    over = f"over the {points(answer.n_before)} before the change"
    if drift.low <= 0 <= drift.high:
        fits = f"{signed(drift.low, answer)} to {signed(drift.high, answer)}"
        return (
            f"No drift was seen {over} ({with_unit(fits, answer.unit)}); a slight one cannot be "
            "ruled out."
        )
    low, high = sorted((abs(drift.low), abs(drift.high)))
    way = "falling" if drift.effect < 0 else "rising"
    same = (drift.effect < 0) == ((answer.effect or 0) < 0)
    text = (
        f"It was already {way} {over}, by {amount(abs(drift.effect), answer)} "
        f"({figure(low, answer)} to {figure(high, answer)})."
    )
    if Flag.STEADY in answer.flags:
        return f"{text} As it had been declared steady, the answer does not allow for that."
    grown = "; had it grown, that would look like an effect" if same else ""
    return f"{text} The answer allows for that drift to go on{grown}."


def _season(answer: Assessment) -> str:
    if answer.cadence == "year":
        return ""
    taken = {"weekday": "Weekdays are taken out. ", "": ""}.get(answer.calendar)
    if taken is None:
        days = "Weekdays and the" if "weekday" in answer.calendar else "The"
        seasons = "are" if "weekday" in answer.calendar else "is"
        return f"{days} season of the year, as seen before the change, {seasons} taken out."
    return (
        f"{taken}The season of the year is not: from less than two years before the change it "
        "cannot be told."
    )


def _others(answer: Assessment) -> str:
    """Return what else that began at the same time could explain the movement."""
    if answer.control_is_random:
        text = (
            "This was measured after the change, against a part that lots had kept from it. What "
            "touched both alike is taken out."
        )
    elif answer.control_used:
        text = (
            "This was measured after the change, against a series that the change did not reach. "
            "Something else that touched only one of the two at the same time would look the same."
        )
    else:
        text = (
            "This was measured after the change. Anything else that began at the same time, such "
            "as a campaign, a holiday or another change, would look the same."
        )
    if Flag.OVERLAPPED in answer.flags:
        text += " Another accepted change to this metric did fall into the same window."
    return text


def _left_out(answer: Assessment) -> list[str]:
    lines = []
    for why in Why:
        points = [point for point in answer.left_out if point.why is why]
        if points:
            lines.append(f"{sentence(_LEFT[why])}: {_dates(points)}.")
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
