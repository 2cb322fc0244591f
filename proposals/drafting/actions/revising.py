"""Promises changed openly after acceptance; the frozen one stays what the outcome is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.errors import RevisedMeanwhile
from proposals.drafting.events import PromiseRevised
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Commitment, PromiseRevision, Stage
from proposals.drafting.promises import faults_of
from proposals.drafting.revised import (
    REVISABLE,
    changed,
    changes_in_words,
    circle_of,
    date_in_force,
    eases,
    in_force,
)
from proposals.errors import Conflict, Invalid
from proposals.forms import clean
from proposals.policy import require

RUNNING = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT, Stage.MEASURING})
FIRST = 1  # the frozen promise is the first version of it


def revise_promise(
    commitment: Commitment,
    *,
    target: float | None,
    low: float | None,
    high: float | None,
    due_on: date | None,
    baseline: float | None = None,
    reason: str,
    seen: int | None = None,
    by: Person,
) -> PromiseRevision:
    """Promise something else from now on, and say why; everybody who counts on it is told.

    All values are in the metric's unit.  ``baseline`` counts only where acceptance left it
    open.  ``seen`` is the number of the version that the person looked at: RevisedMeanwhile
    if there is a later one.  Raises Invalid by field.
    """
    require(policy.revise_promise, by, commitment.proposal)
    proposal = commitment.proposal
    require_stage(proposal, RUNNING, deed="Revise a promise")
    latest = _latest(commitment)
    number = latest.number if latest else FIRST
    if latest and seen is not None and seen < number:
        raise RevisedMeanwhile(latest)
    if commitment.baseline is not None or baseline is None:
        baseline = commitment.baseline
    given = {"baseline": baseline, "target": target, "low": low, "high": high, "due_on": due_on}
    reason = clean(reason)
    _require_sense(commitment, given, reason)
    before, after = changed(commitment, given)
    told = [person for person, _ in circle_of(proposal) if person.id != by.id]
    revision = PromiseRevision(
        commitment=commitment,
        number=number + 1,
        before=before,
        after=after,
        reason=reason,
        told=[[person.id, person.name] for person in told],
        revised_by=by,
    )
    db.session.add(revision)
    _take_over(commitment, given)
    accept_seats(proposal, by)
    _record(revision, told, by)
    return revision


def _latest(commitment: Commitment) -> PromiseRevision | None:
    """Return the latest revision; whoever else is about to add one waits until we are done."""
    if commitment.frozen is None:
        raise Conflict("This promise was never frozen, so there is nothing to revise.")
    db.session.execute(
        sa.select(Commitment.id).where(Commitment.id == commitment.id).with_for_update()
    )
    return db.session.scalar(
        sa.select(PromiseRevision)
        .where(PromiseRevision.commitment_id == commitment.id)
        .order_by(PromiseRevision.number.desc())
        .limit(1)
    )


def _require_sense(commitment: Commitment, given: Mapping[str, Any], reason: str) -> None:
    faults = {
        **{name: [message] for name, message in _gaps(commitment, given)},
        **faults_of(
            metric=commitment.metric,
            role=commitment.role,
            minimum_effect=None,
            **{name: given[name] for name in REVISABLE if name != "due_on"},
        ),
    }
    due_on, today = given["due_on"], clock.today()
    if due_on and due_on != commitment.due_on and due_on <= today:
        faults["due_on"] = [f"Choose a day after today, {words.day(today)}."]
    if not reason:
        faults["reason"] = ["Say why; whoever counts on the promise will ask."]
    if faults:
        raise Invalid("The promise does not add up.", faults)
    if not changed(commitment, given)[1]:
        sentence = "Nothing is different from what is promised now."
        raise Invalid(sentence, {"target": [sentence]})


def _gaps(commitment: Commitment, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is emptied, and what is promised only now that the roll-out has begun."""
    emptied = "A promise can be changed, and not be emptied."
    late = (
        "This was left open when the roll-out began. Promised now, it would be chosen with the"
        " result at hand."
    )
    gaps = []
    for name in REVISABLE:
        was, becomes = getattr(commitment, name), given[name]
        if was is not None and becomes is None:
            gaps.append((name, emptied))
        elif was is None and becomes is not None and commitment.proposal.stage != Stage.ACCEPTED:
            gaps.append((name, late))
    return gaps


def _take_over(commitment: Commitment, given: Mapping[str, Any]) -> None:
    if given["due_on"] != commitment.due_on:
        commitment.review_on = date_in_force(
            in_force(commitment), becomes=given["due_on"], said_on=clock.today()
        )
    for name, value in given.items():
        setattr(commitment, name, value)


def _record(revision: PromiseRevision, told: list[Person], by: Person) -> None:
    commitment, proposal = revision.commitment, revision.commitment.proposal
    absent = policy.in_whose_place(by, proposal, *policy.REVISERS)
    record_on(
        proposal,
        PromiseRevised(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=absent.id if absent else None,
            commitment_id=commitment.id,
            number=revision.number,
            metric=commitment.metric.name,
            what=changes_in_words(revision.before, revision.after, commitment.metric.unit),
            reason=revision.reason,
            eases=eases(commitment.baseline, revision.before, revision.after),
            was_due=revision.before.get("due_on") or "",
            said_on=clock.today().isoformat(),
            person_ids=[person.id for person in told],
        ),
    )
