"""What follows from a decision: what each ruling would do, and what came of the one that fell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from proposals import words
from proposals.decisions.models import Ruling
from proposals.decisions.queries import Promise, promises_of
from proposals.decisions.record import ACCEPTING
from proposals.drafting.models import Proposal, SeatRole, Stage

AFTERWARDS = (Stage.ROLLING_OUT, Stage.MEASURING, Stage.CLOSED)


@dataclass(frozen=True)
class Consequence:
    """One thing that a ruling brings about: in bold, and then in a line."""

    title: str
    text: str


def all_consequences(proposal: Proposal) -> dict[Ruling, list[Consequence]]:
    """Return what each ruling would bring about, in the order in which it happens."""
    return {ruling: list(_consequences(proposal, ruling)) for ruling in Ruling}


def _consequences(proposal: Proposal, ruling: Ruling) -> Iterator[Consequence]:
    yield Consequence(
        "Everybody who took part is told", "your decision, your reasons and your answers by name"
    )
    if ruling == Ruling.WITH_CONDITIONS:
        yield Consequence(
            "Each condition becomes a milestone",
            "with its owner and its day; the roll-out is not complete before all of them are met",
        )
    yield from _promise(proposal, ruling)
    yield Consequence(
        "Disagreement stays beside it",
        "word for word" + ", and is asked about at the outcome" * (ruling in ACCEPTING),
    )
    yield _stage(proposal, ruling)


def _promise(proposal: Proposal, ruling: Ruling) -> Iterator[Consequence]:
    promised = [each for each in promises_of(proposal) if each.target is not None]
    if ruling not in ACCEPTING:
        yield Consequence("Nothing is promised", what_stays(proposal))
    elif promised:
        said = "; ".join(map(_in_words, promised))
        yield Consequence("The promise is frozen", f"{said}. Later changes need a reason")


def _in_words(promise: Promise) -> str:
    values = [words.number(each) for each in (promise.baseline, promise.target) if each is not None]
    by_when = f" by {words.day(promise.due_on)}" if promise.due_on else ""
    return f"{promise.name}: {' → '.join(values)} {promise.unit}".strip() + by_when


def what_stays(proposal: Proposal) -> str:
    """Return what is as it was if the proposal is refused: the baselines of its goals."""
    known = [each for each in promises_of(proposal) if each.baseline is not None]
    said = [f"{each.name} was {words.number(each.baseline)} {each.unit}".strip() for each in known]
    if not said:
        return "things stay as they are"
    return f"{words.sentence_list(said)} when this was written"


def _stage(proposal: Proposal, ruling: Ruling) -> Consequence:
    owner = proposal.owner.name
    if ruling == Ruling.DEFERRED:
        return Consequence("It rests", f"until {owner} takes it up again with a new revision")
    if ruling == Ruling.DECLINED:
        return Consequence(
            "It ends here",
            f"unless {owner} comes back with a new revision; all of it stays readable",
        )
    who = (proposal.seat(SeatRole.ROLLOUT_OWNER) or proposal.owner).name
    first = _first_step(proposal)
    when = f"; the first step is planned for {words.day(first)}" if first else ""
    return Consequence("Roll-out can begin", f"{who} starts it{when}")


def _first_step(proposal: Proposal) -> date | None:
    planned = (each.planned_on for each in proposal.milestones if not each.happened_on)
    return min((day for day in planned if day), default=None)


def what_happened_next(proposal: Proposal) -> list[tuple[str, date]]:
    """Return the stages that the proposal has reached since it was accepted, and when."""
    reached = proposal.reached or {}
    return [
        (words.STAGE[stage], date.fromisoformat(reached[stage.value]))
        for stage in AFTERWARDS
        if stage.value in reached
    ]
