"""The readiness coach: what would help a reader, said kindly, with a reason and a place.

It reads the texts as they stand in the editor and the plan as it is kept, gives no score
and blocks nothing. Its five groups are the capabilities that a proposal needs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from proposals.drafting.coach import collaboration, context, execution, narrative, systems
from proposals.drafting.coach.advice import Advice, Draft

GROUPS = (
    ("context", "Context", context.RULES),
    ("narrative", "Narrative", narrative.RULES),
    ("systems", "Systems", systems.RULES),
    ("execution", "Execution", execution.RULES),
    ("collaboration", "Collaboration", collaboration.RULES),
)


@dataclass(frozen=True)
class Group:
    """One capability: what could be tried, and what an author put aside."""

    key: str
    label: str
    open: tuple[Advice, ...]
    dismissed: tuple[Advice, ...]


def coach(draft: Draft, *, dismissed: Collection[str] = ()) -> list[Group]:
    """Return the five groups with their advice; ``dismissed`` are keys put aside before."""
    groups = []
    for key, label, rules in GROUPS:
        found = [advice for rule in rules for advice in rule(draft)]
        groups.append(
            Group(
                key,
                label,
                tuple(each for each in found if each.key not in dismissed),
                tuple(each for each in found if each.key in dismissed),
            )
        )
    return groups
