"""Going back to what an earlier revision said."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.actions.writing import save_revision
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.policy import require


def restore_revision(
    proposal: Proposal,
    number: int,
    *,
    message: str = "",
    is_material: bool = False,
    base_revision: int,
    by: Person,
) -> Revision | None:
    """Save a new revision that says what an earlier one said, or None where it says so already.

    Nothing is taken back: what is restored over stays a revision, and restoring that one
    undoes it. ``base_revision`` is the latest that the person has seen; the rest is as in
    `save_revision`.
    """
    require(policy.edit, by, proposal)
    earlier = revision_of(proposal, number)
    return save_revision(
        proposal,
        **{name: getattr(earlier, name) for name in TEXTS},
        message=message or f"Restores revision {number}",
        is_material=is_material,
        base_revision=base_revision,
        by=by,
    )
