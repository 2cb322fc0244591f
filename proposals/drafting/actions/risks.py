"""Naming what could go wrong: credited to whoever says it, and better early."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import UNDER_WAY, require_stage
from proposals.drafting.models import Likelihood, Proposal, Risk, Severity, Stage
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.policy import require


def name_risk(
    proposal: Proposal,
    *,
    description: str,
    likelihood: Likelihood,
    severity: Severity,
    response: str = "",
    by: Person,
) -> Risk:
    """Name a way in which this could be wrong; it keeps who named it, and at which stage."""
    require(policy.name_risk, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Name a risk")
    risk = Risk(
        proposal=proposal,
        description=_described(description),
        likelihood=likelihood,
        severity=severity,
        response=clean(response),
        raised_by=by,
        raised_in=proposal.stage,
    )
    db.session.add(risk)
    record_change(proposal, f"named a risk: {risk.description}", by=by)
    return risk


def change_risk(
    risk: Risk,
    *,
    description: str,
    likelihood: Likelihood,
    severity: Severity,
    response: str = "",
    by: Person,
) -> None:
    """Change how likely and how bad a risk is and what is done about it.

    Its words are those of whoever named it: nobody else changes them.
    """
    require(policy.edit_risk, by, risk)
    require_stage(risk.proposal, UNDER_WAY, deed="Change a risk")
    if _described(description) != risk.description:
        require(policy.reword_risk, by, risk)
    before = (risk.description, risk.likelihood, risk.severity, risk.response)
    after = (_described(description), likelihood, severity, clean(response))
    if before != after:
        risk.description, risk.likelihood, risk.severity, risk.response = after
        record_change(risk.proposal, f"changed the risk: {risk.description}", by=by)


def remove_risk(risk: Risk, *, by: Person) -> None:
    """Take a risk away while the proposal is a draft; later it stays, with its credit."""
    require(policy.edit, by, risk.proposal)
    require_stage(risk.proposal, frozenset({Stage.DRAFT}), deed="Remove a risk")
    proposal = risk.proposal
    proposal.risks.remove(risk)
    db.session.delete(risk)
    record_change(proposal, f"removed the risk: {risk.description}", by=by)


def _described(text: str) -> str:
    described = clean(text)
    if not described:
        raise Invalid("It is empty.", {"description": ["Say what could go wrong."]})
    return described
