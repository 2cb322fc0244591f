"""Noting that what shipped differs from what was accepted."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.queries import decision_in_force
from proposals.drafting.actions.writing import save_as_shipped
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, accept_seats, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.forms import LONGEST_TITLE, one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.events import DeviationNoted
from proposals.rollout.models import Deviation


def note_deviation(
    proposal: Proposal,
    *,
    what: str,
    why: str,
    brief: str | None = None,
    body: str | None = None,
    gets_worse: str | None = None,
    undo: str | None = None,
    stop_when: str | None = None,
    cost: str | None = None,
    base_revision: int,
    by: Person,
) -> Deviation:
    """Say what differs and why, and write what shipped as a new revision.

    The accepted revision, the decision on it and the frozen promises stay. Raises Invalid where
    the texts say what they said before, SavedMeanwhile as `save_as_shipped`.
    """
    require(policy.note_deviation, by, proposal)
    require_stage(proposal, AFTER_ACCEPTANCE, deed="Note what differs")
    what = required("what", what, "Say what differs, in a sentence or two.")
    why = required("why", why, "Say why; whoever counted on the other will ask.")
    accepted = _accepted_revision(proposal)
    revision = save_as_shipped(
        proposal,
        brief=brief,
        body=body,
        gets_worse=gets_worse,
        undo=undo,
        stop_when=stop_when,
        cost=cost,
        message=f"As shipped: {one_line(what)}"[:LONGEST_TITLE],
        base_revision=base_revision,
        by=by,
    )
    if revision is None:
        raise wrong("body", "It says what was accepted: change it to what shipped.")
    deviation = Deviation(
        proposal=proposal,
        what=what,
        why=why,
        accepted_revision=accepted,
        became_revision=revision.number,
        noted_by=by,
    )
    db.session.add(deviation)
    db.session.flush()
    accept_seats(proposal, by)
    record_on(
        proposal,
        DeviationNoted(
            proposal_id=proposal.id,
            actor_id=by.id,
            deviation_id=deviation.id,
            what=one_line(what),
            accepted_revision=accepted,
            became_revision=revision.number,
        ),
    )
    return deviation


def _accepted_revision(proposal: Proposal) -> int:
    """Return what the decision in force is on; what was decided elsewhere, where it first differed.

    That decision has no row here.
    """
    decision = decision_in_force(proposal)
    if decision:
        return decision.revision_number
    earlier = proposal.deviations  # type: ignore[attr-defined]
    return earlier[0].accepted_revision if earlier else proposal.revision_number
