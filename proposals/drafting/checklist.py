"""What the editor and the plan consist of, and what of it is missing before the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.drafting.description import Described
from proposals.drafting.guards import OPEN_REVIEW
from proposals.drafting.lifecycle import Guard, Need
from proposals.drafting.models import Proposal, Stage
from proposals.words import count

# (place, label, icon): the parts of the text and of the plan, in the order of the pages.
TEXT_PARTS = (
    ("brief", "Title and in brief", "pencil"),
    ("body", "Document", "book"),
    ("gets_worse", "Trade-offs", "scale"),
)
PLAN_PARTS = (
    ("seats", "Seats", "user"),
    ("reviewers", "Reviewers", "users"),
    ("goals", "Goals and systems", "target"),
    ("commitments", "Commitments", "ruler"),
    ("risks", "Risks and trade-offs", "warn"),
    ("alternatives", "Alternatives", "split"),
    ("milestones", "Milestones", "flag"),
    ("lane", "Lane", "rocket"),
    ("readers", "Who can read it", "eye"),
)
TEXT_PLACES = frozenset({"title", "brief", "body", "gets_worse", "undo", "stop_when", "cost"})
PART_OF = {"undo": "gets_worse", "stop_when": "gets_worse"}
# Which part a form belongs to that is about a piece of it.
FORM_OF = {"tags": "goals", "systems": "goals", "effort": "goals"}


@dataclass(frozen=True)
class Check:
    """One rule of the review's opening, and what it still needs, if anything."""

    guard: Guard
    need: Need | None

    @property
    def is_in_text(self) -> bool:
        return self.guard.place in TEXT_PLACES


@dataclass(frozen=True)
class Part:
    """One entry of the contents beside the editor and the plan."""

    place: str
    label: str
    icon: str
    state: str  # ok, todo, or empty where no rule looks at it
    note: str

    @property
    def is_in_text(self) -> bool:
        return self.place in TEXT_PLACES


def before_review(proposal: Proposal) -> list[Check]:
    """Return what has to be there before the review opens; empty once it is open."""
    if proposal.stage != Stage.DRAFT:
        return []
    checks = [Check(guard, guard.check(proposal)) for guard in OPEN_REVIEW.guards]
    return [each for each in checks if each.need or not each.guard.goes_without_saying]


def parts_of(
    proposal: Proposal, checks: Sequence[Check], about: Described, *, with_text: bool
) -> list[Part]:
    """Return the contents with what is done, and what is still to do.

    The text’s parts lead into the editor, so they are only for those who may write.
    """
    notes = {
        "reviewers": count(len(proposal.reviewers), "reviewer"),
        "goals": _scope(proposal, about),
        "commitments": count(len(proposal.commitments), "promise"),
        "risks": count(about.risk_count, "risk"),
        "alternatives": count(len(about.alternatives), "alternative"),
        "milestones": count(len(proposal.milestones), "step"),
    }
    parts = []
    for place, label, icon in (*(TEXT_PARTS if with_text else ()), *PLAN_PARTS):
        here = [check for check in checks if _part_of(check) == place]
        missing = [check.need for check in here if check.need]
        state = "todo" if missing else "ok" if here else ""
        note = count(len(missing), "thing") + " missing" if missing else _none(notes.get(place, ""))
        parts.append(Part(place, label, icon, state, note))
    return parts


def _none(note: str) -> str:
    return "None yet" if note.startswith("0 ") else note


def _part_of(check: Check) -> str:
    return PART_OF.get(check.guard.place, check.guard.place)


def _scope(proposal: Proposal, about: Described) -> str:
    """Say what is there of the goals, systems and effort, or the first that is missing."""
    if not about.goals:
        return "No goal yet"
    if not about.systems:
        return "No system named yet"
    if proposal.effort_high is None:
        return "No effort yet"
    return f"{count(len(about.goals), 'goal')}, {count(len(about.systems), 'system')}"
