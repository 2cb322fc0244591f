"""What a link to a proposal says before one follows it."""

from __future__ import annotations

from dataclasses import dataclass

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.models import CommitmentRole, Proposal, Stage
from proposals.overview.needs import needs_line

MOST_NEEDS = 2


@dataclass(frozen=True)
class Card:
    number: int
    title: str
    stage: Stage
    owner: Person
    line: str


def card_of(proposal: Proposal, *, reader: Person) -> Card:
    """Return the proposal on a card; its line is what is missing and whose turn, or the promise."""
    line = _needs(proposal, reader) or _promise(proposal)
    return Card(proposal.number, proposal.title, proposal.stage, proposal.owner, line)


def _needs(proposal: Proposal, reader: Person) -> str:
    found = needs_line(proposal)
    turn = words.sentence_list(found.names_to(reader)[:MOST_NEEDS])
    if found.phrases:
        more = len(found.phrases) - MOST_NEEDS
        shown = "; ".join(found.phrases[:MOST_NEEDS]) + (f"; {more} more" if more > 0 else "")
        return f"Needs {shown}." + (f" Turn: {turn}." if turn else "")
    return f"Turn: {turn}." if turn else ""


def _promise(proposal: Proposal) -> str:
    goals = [each for each in proposal.commitments if each.role == CommitmentRole.GOAL]
    first = next((each for each in goals if None not in (each.baseline, each.target)), None)
    if first is None:
        return ""
    numbers = f"{words.number(first.baseline)} to {words.number(first.target)} {first.metric.unit}"
    by_when = f", by {words.day(first.due_on)}" if first.due_on else ""
    return f"Promises {first.metric.name}: {numbers.strip()}{by_when}."
