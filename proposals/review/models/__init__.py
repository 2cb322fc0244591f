"""Conversations about a proposal, and where each reviewer stands."""

from proposals.review.models.kinds import Stance, ThreadKind, ThreadState, Treatment
from proposals.review.models.positions import Position
from proposals.review.models.threads import Comment, Thread

__all__ = [
    "Comment",
    "Position",
    "Stance",
    "Thread",
    "ThreadKind",
    "ThreadState",
    "Treatment",
]
