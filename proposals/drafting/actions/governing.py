"""What administrators do about the policy."""

from __future__ import annotations

import dataclasses

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.errors import PolicySavedMeanwhile
from proposals.drafting.events import PolicyChanged
from proposals.drafting.governance import (
    LONGEST_REASON,
    Version,
    faults_of,
    policy_version,
    policy_versions,
)
from proposals.drafting.models import PolicyVersion
from proposals.drafting.thresholds import Thresholds, as_document, forget_current
from proposals.errors import Invalid
from proposals.events import record
from proposals.forms import one_line
from proposals.policy import require


def save_policy(
    thresholds: Thresholds, *, reason: str, base: int, by: Person
) -> PolicyVersion | None:
    """Put thresholds in force as the next version, or return None where nothing changed.

    Reviews that are open keep theirs. Raises PolicySavedMeanwhile unless ``base`` is the
    version in force, Invalid for what cannot be a policy or has no reason.
    """
    require(policy.edit_policy, by)
    latest = _latest(base)
    thresholds = dataclasses.replace(
        thresholds,
        version=latest.number,
        most_notes_reason=one_line(thresholds.most_notes_reason)[:LONGEST_REASON].rstrip("."),
    )
    if faults := faults_of(thresholds):
        raise Invalid("This cannot be the policy.", faults)
    if thresholds == latest.thresholds:
        return None
    return _saved(thresholds, latest, reason=reason, by=by)


def restore_policy(*, number: int, reason: str, base: int, by: Person) -> PolicyVersion:
    """Put an earlier version in force again, as a new one; NotFound if absent."""
    require(policy.edit_policy, by)
    latest = _latest(base)
    earlier = policy_version(number)
    if dataclasses.replace(earlier.thresholds, version=latest.number) == latest.thresholds:
        raise Invalid(f"Version {number} says what the version in force says.")
    return _saved(earlier.thresholds, latest, reason=reason, by=by)


def _latest(base: int) -> Version:
    latest = policy_versions()[0]
    if latest.number != base:
        raise PolicySavedMeanwhile(latest)
    return latest


def _saved(thresholds: Thresholds, latest: Version, *, reason: str, by: Person) -> PolicyVersion:
    reason = one_line(reason)
    if not reason:
        sentence = "Say why: everybody can read it beside the rules."
        raise Invalid(sentence, {"reason": [sentence]})
    number = latest.number + 1
    row = PolicyVersion(
        number=number,
        thresholds=as_document(dataclasses.replace(thresholds, version=number)),
        message=reason,
        saved_by=by,
    )
    db.session.add(row)
    forget_current()
    record(PolicyChanged(actor_id=by.id, number=number, reason=reason))
    return row
