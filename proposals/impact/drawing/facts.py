"""What stands under the headline: how it compares, what it cost, how sure it is, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.drafting.models import Proposal, Stage
from proposals.impact.drawing.board import Shown
from proposals.impact.models import Outcome
from proposals.words import GRADE, day, number


@dataclass(frozen=True)
class Tag:
    """A short remark with its tone and glyph."""

    tone: str
    glyph: str
    words: str


@dataclass(frozen=True)
class Fact:
    """A thing with its name, and what there is to say of it."""

    name: str
    said: str
    more: str


def tags_of(board: Sequence[Shown]) -> list[Tag]:
    """Return the remarks under the headline."""
    return [*_provisional(board), *_range(board), *_moved(board)]


def _provisional(board: Sequence[Shown]) -> list[Tag]:
    until = [each.plan.review_on for each in board if each.result.is_provisional]
    if not until:
        return []
    last = max(filter(None, until), default=None)
    return [Tag("neutral", "clock", f"Provisional until {day(last) or 'a date is set'}")]


def _range(board: Sequence[Shown]) -> list[Tag]:
    """Return how the measured goals compare with the ranges that were promised."""
    inside = [is_inside for each in board if (is_inside := _is_inside(each)) is not None]
    if not inside:
        return []
    if all(inside) or not any(inside):
        words = f"{'Inside' if inside[0] else 'Outside'} the promised 80% range"
    else:
        words = f"{sum(inside)} of {len(inside)} inside the promised 80% range"
    return [Tag("accent" if any(inside) else "neutral", "target", words)]


def _is_inside(shown: Shown) -> bool | None:
    """Tell whether a goal ended in its range; None while it has not or had none."""
    found, low, high = shown.impact.assessment, shown.plan.low, shown.plan.high
    if not (shown.result.is_goal and found and found.is_final):
        return None
    if found.after is None or low is None or high is None:
        return None
    return low <= found.after <= high


def _moved(board: Sequence[Shown]) -> list[Tag]:
    moved = any(each.plan.review_on != each.plan.due_on for each in board)
    return [Tag("neutral", "history", "Date moved in the open")] * moved


def facts_of(proposal: Proposal, board: Sequence[Shown]) -> list[Fact]:
    """Return cost, evidence and what comes next, as far as they are known."""
    return [*_cost(proposal), *_evidence(board), _next(proposal, board)]


def _cost(proposal: Proposal) -> list[Fact]:
    ends = [number(each) for each in (proposal.effort_low, proposal.effort_high) if each]
    weeks = " to ".join(dict.fromkeys(ends))
    return [Fact("Cost", f"{weeks} person-weeks", "as estimated")] if ends else []


def _evidence(board: Sequence[Shown]) -> list[Fact]:
    grades = [each.result.grade for each in board if each.result.is_goal and each.result.grade]
    if not grades:
        return []
    weakest = max(grades)
    return [Fact("Evidence", f"Grade {weakest}", GRADE[weakest])]


def _next(proposal: Proposal, board: Sequence[Shown]) -> Fact:
    told: Outcome | None = proposal.outcome  # type: ignore[attr-defined]
    if proposal.stage is Stage.CLOSED and told:
        return Fact("Outcome", f"Told {day(told.told_at)}", f"by {told.told_by.name}")
    if told:
        return Fact("Next", "Close the proposal", "the outcome is told")
    if any(each.result.is_provisional for each in board):
        due = max((each.plan.review_on for each in board if each.plan.review_on), default=None)
        return Fact("Next", "The verdict", f"due on {day(due)}" if due else "once it has a date")
    if not any(each.result.measured for each in board):
        return Fact("Next", "The first interval", "its date stands with each promise")
    return Fact("Next", "Outcome review", "below")
