"""Promises about metrics: made and changed in the open, frozen at acceptance."""

from __future__ import annotations

from datetime import date
from typing import Any

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change, record_promise
from proposals.drafting.errors import FrozenPromise
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, BEFORE_DECISION, require_stage
from proposals.drafting.models import Commitment, CommitmentRole, Proposal
from proposals.drafting.promises import faults_of, in_words
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.metrics.models import Metric
from proposals.metrics.queries import series_names
from proposals.policy import require


def promise(
    proposal: Proposal,
    *,
    metric: Metric,
    role: CommitmentRole = CommitmentRole.GOAL,
    baseline: float | None = None,
    baseline_source: str = "",
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
    due_on: date | None = None,
    how_measured: str = "",
    minimum_effect: float | None = None,
    control_series: str = "",
    control_is_random: bool = False,
    is_steady: bool = False,
    by: Person,
) -> Commitment:
    """Promise something about a metric; all values are in its unit.

    low and high bound where we expect to land 8 times in 10; minimum_effect is the
    smallest change that matters. The last three are declared about the evidence, and freeze
    with the promise. Raises Invalid by field, FrozenPromise after acceptance.
    """
    require(policy.edit, by, proposal)
    _require_open(proposal)
    wanted = _sensible(
        None,
        metric=metric,
        role=role,
        baseline=baseline,
        baseline_source=clean(baseline_source),
        target=target,
        low=low,
        high=high,
        due_on=due_on,
        how_measured=clean(how_measured),
        minimum_effect=minimum_effect,
        control_series=clean(control_series),
        control_is_random=control_is_random,
        is_steady=is_steady,
    )
    commitment = Commitment(proposal=proposal, **wanted)
    db.session.add(commitment)
    db.session.flush()  # the event names the commitment by its id
    record_promise(commitment, f"promised {in_words(commitment)}", by=by)
    return commitment


def change_promise(
    commitment: Commitment,
    *,
    metric: Metric,
    role: CommitmentRole,
    baseline: float | None,
    baseline_source: str,
    target: float | None,
    low: float | None,
    high: float | None,
    due_on: date | None,
    how_measured: str,
    minimum_effect: float | None,
    control_series: str | None = None,
    control_is_random: bool | None = None,
    is_steady: bool | None = None,
    by: Person,
) -> None:
    """Change a promise before it is accepted; nothing is recorded where nothing changed.

    What is declared about the evidence stays as it is where it is None.
    """
    require(policy.edit, by, commitment.proposal)
    _require_open(commitment.proposal)
    wanted = _sensible(
        commitment.due_on,
        metric=metric,
        role=role,
        baseline=baseline,
        baseline_source=clean(baseline_source),
        target=target,
        low=low,
        high=high,
        due_on=due_on,
        how_measured=clean(how_measured),
        minimum_effect=minimum_effect,
        **_declared(commitment, control_series, control_is_random, is_steady),
    )
    if all(getattr(commitment, name) == value for name, value in wanted.items()):
        return
    before = in_words(commitment)
    for name, value in wanted.items():
        setattr(commitment, name, value)
    record_promise(commitment, _told(before, in_words(commitment)), by=by)


def _declared(commitment: Commitment, *given: str | bool | None) -> dict[str, Any]:
    names = ("control_series", "control_is_random", "is_steady")
    return {
        name: getattr(commitment, name) if value is None else value
        for name, value in zip(names, given, strict=True)
    }


def _told(before: str, after: str) -> str:
    if before == after:
        return f"changed how the promise is told: {after}"
    return f"changed the promise: {before} became {after}"


def drop_promise(commitment: Commitment, *, by: Person) -> None:
    """Take a promise back before it is accepted."""
    require(policy.edit, by, commitment.proposal)
    _require_open(commitment.proposal)
    proposal = commitment.proposal
    record_promise(commitment, f"took back the promise: {in_words(commitment)}", by=by)
    proposal.commitments.remove(commitment)
    db.session.delete(commitment)


def state_no_outcome(proposal: Proposal, *, reason: str, by: Person) -> None:
    """Say why this change has no measurable outcome; empty text takes that back."""
    require(policy.edit, by, proposal)
    _require_open(proposal)
    reason = clean(reason)
    if reason == proposal.no_outcome_reason:
        return
    proposal.no_outcome_reason = reason
    what = "said why it has no measurable outcome" if reason else "expects a measurable outcome"
    record_change(proposal, what, by=by)


def _require_open(proposal: Proposal) -> None:
    if proposal.stage in AFTER_ACCEPTANCE:
        raise FrozenPromise()
    require_stage(proposal, BEFORE_DECISION, deed="Change a promise")


def _sensible(due_before: date | None, **wanted: Any) -> dict[str, Any]:
    """Return the values of a promise, or raise Invalid by field if they make no sense."""
    judged = ("metric", "role", "baseline", "target", "low", "high", "minimum_effect")
    faults = faults_of(**{name: wanted[name] for name in judged})
    faults |= _faults_of_control(wanted)
    due_on = wanted["due_on"]
    if due_on and due_on != due_before and due_on <= clock.today():
        faults["due_on"] = [f"Choose a day after today, {words.day(clock.today())}."]
    if faults:
        raise Invalid("The promise does not add up.", faults)
    return wanted


def _faults_of_control(wanted: dict[str, Any]) -> dict[str, list[str]]:
    metric, name = wanted["metric"], wanted["control_series"]
    if name and name not in series_names(metric):
        return {"control_series": [f"{metric.name} has no series called “{name}”."]}
    if wanted["control_is_random"] and not name:
        return {"control_is_random": ["Chance can only have chosen a control: choose its series."]}
    return {}
