"""What happens in most stories, in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from proposals.accounts.models import Person, Team
from proposals.drafting import actions as drafting
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Likelihood,
    Milestone,
    MilestoneKind,
    Proposal,
    SeatRole,
    Severity,
)
from proposals.goals.models import Opportunity
from proposals.goals.queries import open_goals
from proposals.metrics.queries import metric_by_key
from proposals.review import actions as review
from proposals.review.anchors import Selectors
from proposals.review.models import Position, Stance, Thread, ThreadKind

DOCUMENTS = Path(__file__).parent / "documents"
TRADE_OFFS = ("gets_worse", "undo", "stop_when", "cost")
DESCRIBED = ("serves", "systems", "tags", "effort", "alternatives")


@dataclass(frozen=True)
class Document:
    """A written proposal: its template, its texts by name, and what it is described by."""

    template: str
    texts: Mapping[str, Any]
    about: Mapping[str, Any]


@cache
def document(name: str) -> Document:
    """Return the document of that name: Markdown below a head of short texts."""
    _, head, body = (DOCUMENTS / f"{name}.md").read_text("utf-8").split("---\n", 2)
    written = yaml.safe_load(head)
    about = {key: written.pop(key) for key in DESCRIBED if key in written}
    texts = {key: text.strip() for key, text in written.items()}
    return Document(texts.pop("template"), {**texts, "body": body.strip()}, about)


def write(name: str, *, answers: Opportunity | None = None, by: Person) -> Proposal:
    """Start the proposal as it is written and described, but for its trade-offs."""
    written = document(name)
    proposal = drafting.start(
        template=written.template,
        **{key: text for key, text in written.texts.items() if key not in TRADE_OFFS},
        opportunity=answers,
        by=by,
    )
    describe(proposal, written.about, by=by)
    return proposal


def describe(proposal: Proposal, about: Mapping[str, Any], *, by: Person) -> None:
    """Say what the proposal serves, touches and takes, and what it was chosen over."""
    wanted = about.get("serves", [])
    goals = [goal for goal in open_goals() if goal.title in wanted or goal in proposal.serves]
    low, high = about.get("effort", (None, None))
    drafting.serve_goals(proposal, goals=goals, by=by)
    drafting.name_systems(proposal, names=about.get("systems", []), by=by)
    drafting.tag(proposal, words=about.get("tags", []), by=by)
    drafting.promise_effort(proposal, low=low, high=high, by=by)
    for name, why_not in about.get("alternatives", {}).items():
        drafting.add_alternative(proposal, name=name, why_not=why_not, by=by)


def weigh(proposal: Proposal, name: str, *, by: Person) -> None:
    """Add what gets worse, the way back, the stop condition and the cost."""
    texts = document(name).texts
    drafting.save_revision(
        proposal,
        gets_worse=texts["gets_worse"],
        undo=texts["undo"],
        stop_when=texts["stop_when"],
        cost=texts["cost"],
        message="What it costs, and the way back",
        base_revision=proposal.revision_number,
        by=by,
    )


def rewrite(
    proposal: Proposal,
    was: str,
    becomes: str,
    *,
    message: str,
    is_material: bool = False,
    by: Person,
) -> None:
    """Change one passage of the document; ValueError if it is not there."""
    assert proposal.latest is not None
    body = proposal.latest.body
    if body.count(was) != 1:
        raise ValueError(f"{was!r} is not in the document once")
    drafting.save_revision(
        proposal,
        body=body.replace(was, becomes),
        message=message,
        is_material=is_material,
        base_revision=proposal.revision_number,
        by=by,
    )


def staff(proposal: Proposal, *, by: Person, **seats: Person) -> None:
    """Offer seats, named as the roles are: decider=, rollout_owner=, …"""
    for role, person in seats.items():
        drafting.offer_seat(proposal, role=SeatRole(role), person=person, by=by)


def accept_seats(proposal: Proposal, *people: Person) -> None:
    """Let each of them accept what they were offered."""
    for person in people:
        roles = [seat.role for seat in proposal.seats if seat.person_id == person.id]
        for role in roles:
            drafting.accept_seat(proposal, role=role, by=person)


def ask(
    proposal: Proposal, reader: Person | Team, why: str, due_on: date | None = None, *, by: Person
) -> None:
    person, team = (None, reader) if isinstance(reader, Team) else (reader, None)
    drafting.ask_reviewer(proposal, person=person, team=team, reason=why, due_on=due_on, by=by)


def attach(proposal: Proposal, name: str, evidence_of: str, *, by: Person) -> None:
    """Add a file that lies beside the documents, and let these words of the text lead to it."""
    file = drafting.attach(proposal, name=name, content=(DOCUMENTS / name).read_bytes(), by=by)
    linked = f"[{evidence_of}]({file.address})"
    rewrite(proposal, evidence_of, linked, message=f"Adds {name}", by=by)


def promise(
    proposal: Proposal,
    metric: str,
    *values: float,
    due_on: date,
    source: str,
    measured: str = "",
    matters: float | None = None,
    role: CommitmentRole = CommitmentRole.GOAL,
    by: Person,
) -> Commitment:
    """Promise (baseline, target, low, high) in the unit of the metric of that key."""
    baseline, target, low, high = values
    return drafting.promise(
        proposal,
        metric=metric_by_key(metric),
        role=role,
        baseline=baseline,
        baseline_source=source,
        target=target,
        low=low,
        high=high,
        due_on=due_on,
        how_measured=measured,
        minimum_effect=matters,
        by=by,
    )


def risk(proposal: Proposal, says: str, how: str, response: str, *, by: Person) -> None:
    """Name a risk; ``how`` is its likelihood and severity, such as 'possible, serious'."""
    likelihood, severity = how.split(", ")
    drafting.name_risk(
        proposal,
        description=says,
        likelihood=Likelihood(likelihood),
        severity=Severity(severity),
        response=response,
        by=by,
    )


def plan(
    proposal: Proposal,
    title: str,
    planned_on: date,
    *,
    owner: Person,
    criteria: str = "",
    exposure: int | None = None,
    kind: MilestoneKind | None = None,
    baseline: bool = False,
    by: Person,
    **reach: Any,
) -> Milestone:
    """Plan a milestone: a roll-out step where it reaches somebody.

    ``reach`` is whom it reaches, for how long it is watched, and who lets the next one begin.
    """
    return drafting.plan_milestone(
        proposal,
        title=title,
        kind=kind or (MilestoneKind.ROLLOUT if exposure else MilestoneKind.STEP),
        exit_criteria=criteria,
        exposure=exposure,
        owner=owner,
        planned_on=planned_on,
        establishes_baseline=baseline,
        **reach,
        by=by,
    )


def talk(proposal: Proposal, kind: str, says: str, *, about: str = "", by: Person) -> Thread:
    """Say something about the proposal, or about words of its document."""
    words = Selectors(exact=about) if about else None
    return review.open_thread(proposal, kind=ThreadKind(kind), body=says, about=words, by=by)


def position(
    proposal: Proposal, stance: str, says: str = "", *, would_settle: str = "", by: Person
) -> Position:
    return review.take_position(
        proposal, stance=Stance(stance), statement=says, would_settle=would_settle, by=by
    )


def forecast(proposal: Proposal, *percents: int, by: Person) -> None:
    """Say how likely each goal commitment is to be met, in their order."""
    goals = zip(proposal.goals, percents, strict=True)
    review.give_forecasts(proposal, percents={each.id: n for each, n in goals}, by=by)
