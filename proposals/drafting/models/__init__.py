"""A proposal: its document in revisions, its people, what it risks and what it promises."""

from __future__ import annotations

from proposals.drafting.models.governing import PolicyVersion
from proposals.drafting.models.kinds import (
    CommitmentRole,
    Lane,
    Likelihood,
    MilestoneKind,
    SeatRole,
    Severity,
    Stage,
    Visibility,
)
from proposals.drafting.models.people import Audience, OwnershipOffer, Reviewer, Seat, co_author
from proposals.drafting.models.plan import (
    AffectedSystem,
    Alternative,
    Commitment,
    Milestone,
    PromiseRevision,
    Risk,
    Tag,
    proposal_goal,
)
from proposals.drafting.models.proposal import Proposal
from proposals.drafting.models.writing import (
    Attachment,
    Dismissal,
    Look,
    Revision,
    ShareLink,
    TemplateVersion,
    Unsaved,
    revision_credit,
)

__all__ = [
    "AffectedSystem",
    "Alternative",
    "Attachment",
    "Audience",
    "Commitment",
    "CommitmentRole",
    "Dismissal",
    "Lane",
    "Likelihood",
    "Look",
    "Milestone",
    "MilestoneKind",
    "OwnershipOffer",
    "PolicyVersion",
    "PromiseRevision",
    "Proposal",
    "Reviewer",
    "Revision",
    "Risk",
    "Seat",
    "SeatRole",
    "Severity",
    "ShareLink",
    "Stage",
    "Tag",
    "TemplateVersion",
    "Unsaved",
    "Visibility",
    "co_author",
    "proposal_goal",
    "revision_credit",
]
