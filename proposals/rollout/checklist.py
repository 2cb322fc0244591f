"""What is asked before a step of a roll-out; the more it reaches, the more there is to answer.

Open questions keep nothing from happening. They are shown before the step, and a step that
was dated with some of them open says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from proposals.drafting.models import Proposal, SeatRole
from proposals.rollout.models import ChecklistAnswer


@dataclass(frozen=True)
class Question:
    """Asked from some exposure on, in percent; ``label`` is the question in a few words."""

    key: str
    label: str
    asks: str
    helps: str = ""
    since: int = 1


QUESTIONS = (
    Question(
        "switch_off",
        "how to switch it off",
        "How is it switched off, and who can?",
        "The flag or the command, who may use it at any hour, and how long it takes.",
    ),
    Question(
        "watch",
        "what we watch",
        "What do we watch, and where?",
        "A link to the page on which somebody would see it first.",
    ),
    Question(
        "called",
        "who is called",
        "Who is called if it goes wrong?",
        "A name or a rota, also at night, and how to reach them.",
    ),
    Question(
        "stop_at",
        "when we stop",
        "Which number makes us stop, and who says so?",
        "A limit that two people would read in the same way.",
        since=10,
    ),
    Question(
        "told",
        "who is told before",
        "Who has to know before it reaches them?",
        "Support, whoever is on call, the people it is for.",
        since=10,
    ),
    Question(
        "load",
        "whether it bears the peak",
        "How do we know that it bears the busiest hour?",
        "The largest load that it was tried with, and when.",
        since=50,
    ),
    Question(
        "way_back",
        "whether the way back was tried",
        "When was the way back tried, and how long did it take?",
        since=50,
    ),
    Question(
        "for_good",
        "what stays for good",
        "What can no longer be undone at this size?",
        "Written data, sent messages, contracts. “Nothing” is an answer.",
        since=50,
    ),
    Question(
        "old_way",
        "what is removed",
        "What is removed afterwards, by whom and when?",
        "The old way, the flag, the second bill.",
        since=100,
    ),
    Question(
        "keeper",
        "who keeps it running",
        "Who keeps it running from now on?",
        "The team, and where its runbook is.",
        since=100,
    ),
)
BY_KEY = {question.key: question for question in QUESTIONS}


def questions_for(exposure: int) -> list[Question]:
    """Return what is asked before a step that reaches so many percent."""
    return [question for question in QUESTIONS if question.since <= exposure]


def answers_of(proposal: Proposal) -> dict[str, ChecklistAnswer]:
    """Return the answers that there are, by the key of their question."""
    return {answer.question: answer for answer in proposal.checklist}  # type: ignore[attr-defined]


def open_questions(proposal: Proposal, exposure: int) -> list[Question]:
    """Return the questions before such a step that nobody has answered."""
    answered = answers_of(proposal)
    return [each for each in questions_for(exposure) if each.key not in answered]


def hints_for(question: Question, proposal: Proposal) -> list[tuple[str, str]]:
    """Return what the proposal says already: in words, and the address where it is kept.

    The address is empty for what stands in the document.
    """
    latest = proposal.latest
    if question.key == "switch_off" and latest and latest.undo:
        return [(f"How we undo it: {latest.undo}", "")]
    if question.key == "stop_at" and latest and latest.stop_when:
        return [(f"What would make us stop: {latest.stop_when}", "")]
    if question.key == "watch":
        return [(each.metric.name, f"/metrics/{each.metric.key}") for each in proposal.commitments]
    contact = proposal.seat(SeatRole.ESCALATION) if question.key == "called" else None
    return [(f"If it gets stuck: {contact.name}", f"/people/{contact.id}")] if contact else []
