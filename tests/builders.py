"""Rows for tests: a builder fills in what the test does not care about."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from proposals import clock
from proposals.accounts.handles import free_handle
from proposals.accounts.models import Function, Organisation, Person, Team
from proposals.db import db
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Proposal,
    Reviewer,
    Revision,
    Seat,
    SeatRole,
    Stage,
    Visibility,
)
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.metrics.models import Direction, Kind, Metric, Point
from proposals.rollout.course import next_update_at
from proposals.rollout.models import Course

_serial = count(1)

BODY = """## Context

Builds take 21 minutes and everybody waits for them.

## Narrative

With a shared cache the second build of the same input is free.
"""


def _saved(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def an_organisation(name: str = "Larkfield") -> Organisation:
    return db.session.query(Organisation).first() or _saved(Organisation(name=name))


def a_person(
    name: str = "Priya Raman", *, function: Function = Function.ENGINEERING, **fields: Any
) -> Person:
    return _saved(somebody(name, function=function, **fields))


def somebody(name: str, *, function: Function = Function.ENGINEERING, **fields: Any) -> Person:
    """Somebody who is saved with whatever is saved next: what costs time in tests is saving."""
    serial = next(_serial)
    first = name.split()[0].lower()
    email = fields.pop("email", f"{first}{serial}@example.org")
    if email:
        bare = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
        is_ours = email.startswith(f"{first}{serial}@") and bare.isalnum()
        fields.setdefault("handle", f"{bare}{serial}" if is_ours else free_handle(email))
    person = Person(name=name, email=email, function=function, **fields)
    db.session.add(person)
    return person


def an_administrator(name: str = "Ada Admin", **fields: Any) -> Person:
    return a_person(name, is_administrator=True, **fields)


def a_team(name: str = "Platform", *members: Person) -> Team:
    return _saved(Team(name=name, slug=name.lower(), members=list(members)))


def a_metric(
    key: str | None = None, *, owner: Person | None = None, unit: str = "min", **fields: Any
) -> Metric:
    return _saved(_some_metric(key, owner=owner, unit=unit, **fields))


def _some_metric(
    key: str | None = None, *, owner: Person | None = None, unit: str = "min", **fields: Any
) -> Metric:
    fields.setdefault("kind", Kind.DURATION)
    fields.setdefault("direction", Direction.DOWN)
    fields.setdefault("name", "Median CI time")
    return Metric(
        key=key or f"ci-time-{next(_serial)}",
        unit=unit,
        owner=owner or somebody("Mia Metric"),
        **fields,
    )


def some_points(metric: Metric, values: list[float], *, first: date = date(2026, 1, 1)) -> None:
    """One point a day, in order, from the first day on."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    for day, value in enumerate(values):
        at = start + timedelta(days=day)
        db.session.add(
            Point(metric_id=metric.id, at=at, value=value, recorded_by_id=metric.owner_id)
        )
        metric.last_at, metric.last_value = at, value
    metric.point_count += len(values)
    db.session.commit()


def a_proposal(
    title: str = "Remote build cache",
    *,
    owner: Person | None = None,
    decider: Person | None = None,
    reviewers: tuple[Person, ...] = (),
    stage: Stage = Stage.IN_REVIEW,
    visibility: Visibility | None = None,
    promises: int = 1,
    **fields: Any,
) -> Proposal:
    """A proposal that has all that its stage asks for, unless the test takes something away."""
    organisation = an_organisation()
    organisation.last_number += 1
    owner = owner or somebody("Priya Raman")
    if visibility is None:
        visibility = Visibility.PRIVATE if stage == Stage.DRAFT else Visibility.ORGANISATION
    brief = fields.pop("brief", "Fetch what is already built instead of building it again.")
    body = fields.pop("body", BODY)
    asked = reviewers or (somebody("Rosa Reviewer"),)
    promised = [an_unsaved_commitment(metric=_some_metric()) for _ in range(promises)]
    seats = _seats(owner, decider)
    db.session.flush()  # people have their ids; what refers to them is saved as one
    proposal = Proposal(
        number=organisation.last_number,
        title=title,
        brief=brief,
        owner=owner,
        stage=stage,
        visibility=visibility,
        revision_number=1,
        seats=seats,
        commitments=promised,
        reviewers=[
            Reviewer(person=each, asked_by_id=owner.id, reason="Runs the build") for each in asked
        ],
        **fields,
    )
    if stage not in (Stage.DRAFT, Stage.WITHDRAWN):
        proposal.review_opened_at = clock.now()
        proposal.policy = proposal.policy or as_document(Thresholds())
    db.session.add(proposal)
    db.session.flush()
    db.session.add(a_revision_of(proposal, brief=brief, body=body))
    if stage in AFTER_ACCEPTANCE:
        db.session.add(Course(proposal=proposal, update_due_at=next_update_at(proposal, None)))
    db.session.commit()
    return proposal


def a_revision_of(proposal: Proposal, *, number: int = 1, **fields: Any) -> Revision:
    body = fields.get("body", BODY)
    return Revision(
        **{
            "proposal_id": proposal.id,
            "number": number,
            "title": proposal.title,
            "brief": proposal.brief,
            "gets_worse": "A new service to run, for the platform team.",
            "undo": "One flag turns it off in ten minutes.",
            "stop_when": "Fewer than half of the builds hit the cache after two weeks.",
            "brief_html": f"<p>{proposal.brief}</p>",
            "body_html": f"<p>{body}</p>",
            "author_id": proposal.owner_id,
            **fields,
        }
    )


def _seats(owner: Person, decider: Person | None) -> list[Seat]:
    people = {
        SeatRole.OWNER: owner,
        SeatRole.DECIDER: decider or somebody("Tomás Lindqvist"),
        SeatRole.ROLLOUT_OWNER: somebody("Hana Sato"),
        SeatRole.METRIC_OWNER: somebody("Mia Metric"),
        SeatRole.ESCALATION: somebody("Ruth Adeyemi"),
    }
    return [
        Seat(role=role, person=person, accepted_at=clock.now()) for role, person in people.items()
    ]


def an_unsaved_commitment(**fields: Any) -> Commitment:
    defaults: dict[str, Any] = {
        "role": CommitmentRole.GOAL,
        "baseline": 21.0,
        "target": 9.0,
        "low": 7.5,
        "high": 12.0,
        "due_on": clock.today() + timedelta(days=90),
    }
    metric = fields.pop("metric", None) or a_metric()
    return Commitment(metric=metric, **{**defaults, **fields})


def a_concern(proposal: Proposal, *, by: Person | None = None, **texts: Any) -> Any:
    """An open concern, raised by somebody who can see the proposal."""
    from proposals.review.actions import raise_concern

    words = {
        "title": "No way back",
        "body": "Nobody has tried to turn it off.",
        "would_settle": "A rehearsal of the way back.",
        **texts,
    }
    concern = raise_concern(proposal, **words, by=by or a_person("Ana Concerned"))
    db.session.commit()
    return concern


def a_final_comment(proposal: Proposal, *, is_over: bool = True, days: int = 5) -> Any:
    """Final comment as announced by the owner, over by now unless it is said to be running."""
    from proposals.decisions.models import FinalComment

    opened_at = clock.now() - timedelta(days=days + 1 if is_over else 0)
    proposal.stage = Stage.FINAL_COMMENT
    return _saved(
        FinalComment(
            proposal=proposal,
            opened_by_id=proposal.owner_id,
            opened_at=opened_at,
            closes_at=opened_at + timedelta(days=days),
        )
    )
