"""Conversations about a proposal, and where each reviewer stands."""

from proposals.review.models.kinds import (
    Disposition,
    Fit,
    ReactionKind,
    Stance,
    ThreadKind,
    ThreadState,
    Treatment,
)
from proposals.review.models.positions import Forecast, Position, PositionDraft
from proposals.review.models.threads import (
    Anchor,
    Comment,
    CommentEdit,
    Jotting,
    Reaction,
    Reading,
    Thread,
)

__all__ = [
    "Anchor",
    "Comment",
    "CommentEdit",
    "Disposition",
    "Fit",
    "Forecast",
    "Jotting",
    "Position",
    "PositionDraft",
    "Reaction",
    "ReactionKind",
    "Reading",
    "Stance",
    "Thread",
    "ThreadKind",
    "ThreadState",
    "Treatment",
]
