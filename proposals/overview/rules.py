"""The rules page: what the program applies, in words, under one version of the policy."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.drafting.governance import Version, policy_version, policy_versions
from proposals.drafting.lifecycle import TRANSITIONS, Transition
from proposals.drafting.models import Visibility
from proposals.drafting.rulebook import (
    WHO_SEES,
    LaneRow,
    Rule,
    lane_table,
    rules_of,
    standing_rules,
)
from proposals.policy import PERMISSIONS, Permission


@dataclass(frozen=True)
class RulesView:
    """Everything on the page; ``versions`` are all there are, the latest first."""

    version: Version
    versions: list[Version]

    @property
    def is_in_force(self) -> bool:
        return self.version.number == self.versions[0].number

    @property
    def moves(self) -> list[tuple[Transition, list[Rule]]]:
        """Every transition, with the rules that it waits for."""
        thresholds = self.version.thresholds
        return [(each, rules_of(each, thresholds)) for each in TRANSITIONS.values()]

    @property
    def lanes(self) -> list[LaneRow]:
        return lane_table(self.version.thresholds)

    @property
    def standing(self) -> list[Rule]:
        return standing_rules(self.version.thresholds)

    @property
    def who_sees(self) -> dict[Visibility, str]:
        return WHO_SEES

    @property
    def permissions(self) -> list[Permission]:
        return sorted(PERMISSIONS.values(), key=lambda each: each.name)


def rules_under(number: int | None = None) -> RulesView:
    """Return the rules under one version of the policy, today's by default; one statement."""
    versions = policy_versions()
    return RulesView(policy_version(number, versions) if number else versions[0], versions)
