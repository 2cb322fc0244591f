"""What a comment said before, and what changed from one time to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from proposals.drafting.comparing.rendered import compare_html
from proposals.review.models import Comment


@dataclass(frozen=True)
class Version:
    """A comment as it was said at a time, with marks on what differs from the time before."""

    said_at: datetime
    html: str


def versions_of(comment: Comment) -> list[Version]:
    """Return every version that is kept, the latest first; none of a deleted comment."""
    if comment.deleted_at:
        return []
    texts = [*(each.html for each in comment.edits), comment.html]
    times = [comment.written_at, *(each.replaced_at for each in comment.edits)]
    changed = [_changes(old, new) for old, new in pairwise(texts)]
    return [Version(*each) for each in zip(times, [texts[0], *changed], strict=True)][::-1]


def _changes(old: str, new: str) -> str:
    return "".join(block.html for block in compare_html(old, new))
