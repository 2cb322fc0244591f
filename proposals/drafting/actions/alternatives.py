"""Other ways that were considered, and why they are not the one proposed."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Alternative, Proposal
from proposals.errors import Invalid
from proposals.forms import clean, one_line
from proposals.policy import require


def add_alternative(proposal: Proposal, *, name: str, why_not: str, by: Person) -> Alternative:
    """Name another way, and why it is not the one proposed."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Add an alternative")
    name, why_not = _weighed(name, why_not)
    alternative = Alternative(proposal=proposal, name=name, why_not=why_not, raised_by=by)
    db.session.add(alternative)
    record_change(proposal, f"considered the alternative “{name}”", by=by)
    return alternative


def change_alternative(alternative: Alternative, *, name: str, why_not: str, by: Person) -> None:
    """Word an alternative differently; nothing is recorded where nothing changed."""
    require(policy.edit, by, alternative.proposal)
    require_stage(alternative.proposal, BEFORE_DECISION, deed="Change an alternative")
    wanted = _weighed(name, why_not)
    if (alternative.name, alternative.why_not) != wanted:
        alternative.name, alternative.why_not = wanted
        record_change(alternative.proposal, f"changed the alternative “{wanted[0]}”", by=by)


def remove_alternative(alternative: Alternative, *, by: Person) -> None:
    """No longer count it among what was considered."""
    require(policy.edit, by, alternative.proposal)
    require_stage(alternative.proposal, BEFORE_DECISION, deed="Remove an alternative")
    proposal = alternative.proposal
    record_change(proposal, f"removed the alternative “{alternative.name}”", by=by)
    proposal.alternatives.remove(alternative)
    db.session.delete(alternative)


def _weighed(name: str, why_not: str) -> tuple[str, str]:
    name, why_not = one_line(name), clean(why_not)
    if not name:
        raise Invalid("It has no name.", {"name": ["Say what else could be done."]})
    if not why_not:
        raise Invalid("It has no reason.", {"why_not": ["Say why it is not the one proposed."]})
    return name, why_not
