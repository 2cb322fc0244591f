"""Every rule that the program applies, as a sentence under given thresholds, with an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proposals import words
from proposals.drafting.lifecycle import TRANSITIONS, Transition
from proposals.drafting.models import Lane, Visibility
from proposals.drafting.thresholds import Thresholds

LANES = (Lane.FULL, Lane.STANDARD, Lane.LIGHT)
WHO_SEES = {
    Visibility.PRIVATE: "Its authors, whoever holds one of its seats, and the people and teams"
    " invited to read it.",
    Visibility.ORGANISATION: "Everybody who can sign in. Opening the review shows a private draft"
    " to the organisation.",
    Visibility.RESTRICTED: "Its authors, whoever holds one of its seats, the people and teams named"
    " to read it and, once the review is open, the reviewers asked. For everybody else it is not"
    " there: in no list, search, count or mention.",
}


@dataclass(frozen=True)
class Rule:
    """One sentence; ``anchor`` is its place on the rules page, the same in every version."""

    anchor: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """A sentence before and after; empty where the policy does not ask for it."""

    anchors: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class LaneRow:
    """What one lane asks for."""

    lane: Lane
    who: str
    days: int
    positions: str
    functions: str
    silence: str
    update_days: int


def rules_of(transition: Transition, thresholds: Thresholds) -> list[Rule]:
    """Return the sentences of a transition's guards that hold under the thresholds."""
    numbered = enumerate(transition.guards, start=1)
    rules = [
        Rule(f"{transition.name}-{number}", guard.rule_under(thresholds))
        for number, guard in numbered
    ]
    return [each for each in rules if each.sentence]


def standing_rules(thresholds: Thresholds) -> list[Rule]:
    """Return the sentences that belong to no transition."""
    return [
        Rule("lanes", _lanes(thresholds)),
        Rule("nudges", _nudges(thresholds)),
        Rule("reminders", _reminders(thresholds)),
        Rule("updates", _updates(thresholds)),
        Rule("low-confidence", _low_confidence(thresholds)),
        Rule("due-dates", _due_dates(thresholds)),
        Rule("notes", _notes(thresholds)),
    ]


def _lanes(thresholds: Thresholds) -> str:
    if thresholds.has_light_lane:
        return (
            "What is hard to undo takes the full lane, what is small and can be undone the light"
            " lane, and everything else the standard lane."
        )
    return "What is hard to undo takes the full lane, and everything else the standard lane."


def _nudges(thresholds: Thresholds) -> str:
    idle = words.count(thresholds.idle_nudge_days, "day")
    return f"Whose turn it is hears about a review that nobody touched for {idle}."


def _reminders(thresholds: Thresholds) -> str:
    days = words.count(thresholds.concern_nudge_days, "day")
    return (
        f"An open concern that waits {days} for an answer, or an answer that waits as long for"
        " who raised it, reminds whoever it waits for, once."
    )


def _updates(thresholds: Thresholds) -> str:
    lanes = [each for each in LANES if thresholds.has_light_lane or each != Lane.LIGHT]
    rhythm = [f"{thresholds.update_days(each)} in the {each.value} lane" for each in lanes]
    return (
        "From acceptance until the roll-out is complete, whoever carries it says how it is going"
        f" before so many days are over: {words.sentence_list(rhythm)}. Then what was on track"
        " counts as outdated."
    )


def _low_confidence(thresholds: Thresholds) -> str:
    return (
        f"An update that is {thresholds.low_confidence} of 10 confident, or less, says what is in"
        " the way, who sees to it and what happens next."
    )


def _due_dates(thresholds: Thresholds) -> str:
    days = thresholds.remind_before_days
    before = f"{words.count(days, 'day')} before" if days else "on the day"
    return (
        f"Only whoever owes what is due on a date is reminded of it: {before}, the day after, and"
        " once more a week later; of an update also on the day."
    )


def _notes(thresholds: Thresholds) -> str:
    if not thresholds.most_notes:
        return "Reviewers write as many notes as they like."
    notes = words.count(thresholds.most_notes, "note")
    return (
        f"A reviewer writes at most {notes} on each revision, {thresholds.most_notes_reason}."
        " Concerns and answers are never limited."
    )


def changes(before: Thresholds, after: Thresholds) -> list[Change]:
    """Return the sentences that differ, each once with every place where it stands."""
    old, new = dict(_sentences(before)), dict(_sentences(after))
    anchors: dict[tuple[str, str], list[str]] = {}
    for anchor in old:
        if old[anchor] != new[anchor]:
            anchors.setdefault((old[anchor], new[anchor]), []).append(anchor)
    return [Change(tuple(places), *texts) for texts, places in anchors.items()]


def _sentences(thresholds: Thresholds) -> Iterator[tuple[str, str]]:
    for rule in standing_rules(thresholds):
        yield rule.anchor, rule.sentence
    for transition in TRANSITIONS.values():
        for number, guard in enumerate(transition.guards, start=1):
            yield f"{transition.name}-{number}", guard.rule_under(thresholds)


def lane_table(thresholds: Thresholds) -> list[LaneRow]:
    """Return what each lane asks for, the strictest first."""
    lanes = [each for each in LANES if thresholds.has_light_lane or each != Lane.LIGHT]
    return [_row(each, thresholds) for each in lanes]


def _row(lane: Lane, thresholds: Thresholds) -> LaneRow:
    functions = [words.FUNCTION[each] for each in thresholds.functions(lane)]
    return LaneRow(
        lane,
        {
            Lane.FULL: "hard to undo",
            Lane.STANDARD: "can be undone, not small"
            if thresholds.has_light_lane
            else "can be undone",
            Lane.LIGHT: "small, can be undone",
        }[lane],
        thresholds.final_comment_days(lane),
        _positions(lane, thresholds),
        words.sentence_list(functions) or "none in particular",
        "yes" if thresholds.is_silence_enough(lane) else "no",
        thresholds.update_days(lane),
    )


def _positions(lane: Lane, thresholds: Thresholds) -> str:
    if lane == Lane.LIGHT:
        return str(thresholds.light_positions)
    percent = thresholds.positions_percent
    share = "half" if percent == 50 else f"{percent} %"
    return f"more than {share}, at most {thresholds.most_missing_reviewers} missing"
