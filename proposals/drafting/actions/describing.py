"""What a proposal is for, what it touches, and what it takes: said beside its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proposals import words as said
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.changes import record_change, record_effort
from proposals.drafting.description import as_systems, as_tags
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import AffectedSystem, Proposal, Tag
from proposals.drafting.promises import effort_faults_of
from proposals.errors import Invalid
from proposals.goals.models import Goal
from proposals.policy import require


def serve_goals(proposal: Proposal, *, goals: Sequence[Goal], by: Person) -> None:
    """Say which goals it serves, in place of those said before; new ones have to be open."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Choose its goals")
    before, after = list(proposal.serves), list({goal.id: goal for goal in goals}.values())
    for goal in after:
        if goal.closed_at and goal not in before:
            raise Invalid("It is closed.", {"goals": [f"“{goal.title}” is closed."]})
    proposal.serves = after
    _record_difference(
        proposal,
        [goal.title for goal in before],
        [goal.title for goal in after],
        added="said that it serves",
        removed="no longer says that it serves",
        by=by,
    )


def tag(proposal: Proposal, *, words: Iterable[str], by: Person) -> None:
    """Tag it with these words in place of those before, at any stage; see as_tags."""
    require(policy.edit, by, proposal)
    kept = {each.word: each for each in proposal.tags}
    wanted = as_tags(words)
    proposal.tags = [kept.get(word) or Tag(word=word) for word in wanted]
    _record_difference(
        proposal, list(kept), wanted, added="tagged it with", removed="took away the tag", by=by
    )


def name_systems(proposal: Proposal, *, names: Iterable[str], by: Person) -> None:
    """Say which systems it touches or that depend on it, in place of those said before."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Name the affected systems")
    kept = {each.name: each for each in proposal.systems}
    wanted = as_systems(names)
    proposal.systems = [kept.get(name) or AffectedSystem(name=name) for name in wanted]
    _record_difference(
        proposal,
        list(kept),
        wanted,
        added="said that it affects",
        removed="no longer says that it affects",
        by=by,
    )


def promise_effort(
    proposal: Proposal, *, low: float | None, high: float | None, by: Person
) -> None:
    """Promise what the change takes, in person-weeks, 8 times in 10; None takes that back.

    Like a promise about a metric it is material while reviewers look at it, and stays
    as it is after the decision. Raises Invalid by field.
    """
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Change the effort")
    if faults := effort_faults_of(low, high):
        raise Invalid("The effort does not add up.", faults)
    before, after = (proposal.effort_low, proposal.effort_high), (low, high)
    if before == after:
        return
    proposal.effort_low, proposal.effort_high = after
    record_effort(proposal, _told(said.effort(*before), said.effort(*after)), by=by)


def _told(before: str, after: str) -> str:
    if not after:
        return f"took back the effort of {before}"
    return f"changed the effort from {before} to {after}" if before else f"promised {after}"


def _record_difference(
    proposal: Proposal,
    before: Sequence[str],
    after: Sequence[str],
    *,
    added: str,
    removed: str,
    by: Person,
) -> None:
    """Record what came and what went, in one sentence; nothing where nothing changed."""
    came = [name for name in after if name not in before]
    went = [name for name in before if name not in after]
    told = [f"{added} {said.sentence_list(came)}"] if came else []
    told += [f"{removed} {said.sentence_list(went)}"] if went else []
    if told:
        record_change(proposal, " and ".join(told), by=by)
