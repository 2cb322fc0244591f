"""Who may read a proposal."""

from __future__ import annotations

from proposals import words
from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import UNDER_WAY, require_stage
from proposals.drafting.models import Audience, Proposal, Visibility
from proposals.drafting.queries import invitation_of
from proposals.errors import Conflict, Invalid
from proposals.policy import require


def set_visibility(proposal: Proposal, *, visibility: Visibility, by: Person) -> None:
    """Say who may read it once its review is open: everybody, or only the people named.

    Before that a draft is private or restricted; afterwards it cannot become private again.
    """
    require(policy.own, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Change who can see it")
    has_been_open = proposal.review_opened_at is not None
    if visibility == Visibility.ORGANISATION and not has_been_open:
        raise Conflict("A draft opens to the organisation together with its review.")
    if visibility == Visibility.PRIVATE and has_been_open:
        raise Conflict("Its review has been open, so it can only be restricted.")
    if proposal.visibility != visibility:
        proposal.visibility = visibility
        label = words.VISIBILITY[visibility].lower()
        record_change(proposal, f"changed who can see it: {label}", by=by)


def invite_reader(
    proposal: Proposal, *, person: Person | None = None, team: Team | None = None, by: Person
) -> None:
    """Let one person or one team read the proposal while not everybody can."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Invite a reader")
    reader = _one_of(person, team)
    if invitation_of(proposal, person=person, team=team):
        return
    if person and not person.is_active:
        raise Invalid("That person has left.", {"person": [f"{person.name} has left."]})
    db.session.add(Audience(proposal_id=proposal.id, person=person, team=team))
    record_change(proposal, f"invited {reader.name} to read it", by=by)


def uninvite(
    proposal: Proposal, *, person: Person | None = None, team: Team | None = None, by: Person
) -> None:
    """Take an invitation to read back."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Take an invitation back")
    reader = _one_of(person, team)
    if invitation := invitation_of(proposal, person=person, team=team):
        db.session.delete(invitation)
        record_change(proposal, f"no longer invites {reader.name} to read it", by=by)


def _one_of(person: Person | None, team: Team | None) -> Person | Team:
    reader = person or team
    if reader is None or (person and team):
        raise Invalid("Choose a person or a team.", {"person": ["Choose a person or a team."]})
    return reader
