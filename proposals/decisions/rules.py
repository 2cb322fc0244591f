"""The sentences of the rules that depend on the policy, for one lane or for all of them."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.models import Lane
from proposals.drafting.thresholds import Thresholds

LANES = (Lane.FULL, Lane.STANDARD, Lane.LIGHT)


def old_answers(thresholds: Thresholds, lane: Lane | None) -> str:
    days = words.count(thresholds.answer_age_days, "day")
    return (
        f"An author answered each open concern at least {days} ago."
        if thresholds.answer_age_days
        else "An author answered each open concern."
    )


def enough_positions(thresholds: Thresholds, lane: Lane | None) -> str:
    """Say how many positions are enough, and for whom a team's answer counts."""
    light = _light_positions(thresholds)
    if lane == Lane.LIGHT:
        return f"{light[0].upper()}{light[1:]} enough. {TEAMS}"
    share = (
        f"More than {_share(thresholds.positions_percent)} of the requested reviewers have a"
        f" position on what is proposed now, and {_missing(thresholds.most_missing_reviewers)}"
    )
    if lane is None and thresholds.has_light_lane:
        return f"{share}; in the light lane {light} enough. {TEAMS}"
    return f"{share}. {TEAMS}"


TEAMS = (
    "A team counts as one reviewer, and the first of its members to answer answers for it,"
    " unless they write it."
)


def _light_positions(thresholds: Thresholds) -> str:
    number = thresholds.light_positions
    return "one position is" if number == 1 else f"{words.count(number, 'position')} are"


def _share(percent: int) -> str:
    return "half" if percent == 50 else f"{percent} %"


def _missing(most: int) -> str:
    numbers = {0: "none is missing", 1: "at most one is missing", 2: "at most two are missing"}
    return numbers.get(most, f"at most {most} are missing")


def every_function(thresholds: Thresholds, lane: Lane | None) -> str:
    """Say from which functions a position has to be there; empty where from none."""
    if lane is not None:
        needed = thresholds.functions(lane)
        return f"A position from {_functions(needed)} is there." if needed else ""
    said = [
        f"from {_functions(thresholds.functions(each))} in the {words.LANE[each].lower()}"
        for each in LANES
        if thresholds.functions(each)
    ]
    return f"A position is there {', '.join(said)}." if said else ""


def _functions(values: tuple[str, ...]) -> str:
    return words.sentence_list([words.FUNCTION[each].lower() for each in values])


def period_over(thresholds: Thresholds, lane: Lane | None) -> str:
    """Say how long the period is that has to be over."""
    if lane is not None:
        days = words.count(thresholds.final_comment_days(lane), "calendar day")
        return f"The announced period of {days} is over."
    return f"The announced period is over: {_in_lanes(thresholds.final_comment_days)}."


def _in_lanes(days: Callable[[Lane], int]) -> str:
    first, *others = LANES
    said = [f"{words.count(days(first), 'calendar day')} in the {words.LANE[first].lower()}"]
    said += [f"{days(each)} in the {words.LANE[each].lower()}" for each in others]
    return ", ".join(said)


def silence_is_enough(thresholds: Thresholds, lane: Lane | None) -> str:
    """Say where the end of the period without an open concern is enough."""
    lanes = [each for each in LANES if thresholds.is_silence_enough(each)]
    if not lanes or (lane is not None and lane not in lanes):
        return "The policy says that silence is enough; today it does in no lane."
    named = words.sentence_list([words.LANE[each].lower() for each in lanes])
    return f"The policy says that silence is enough in the {named}."
