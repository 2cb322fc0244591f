"""The follow-ups of an outcome as items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proposals.errors import Invalid
from proposals.forms import clean
from proposals.impact.models import FollowUp, Outcome

LONGEST, MOST = 2000, 50
BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")


def keep_follow_ups(outcome: Outcome, texts: Sequence[str]) -> None:
    """Make the items be these; what has become something already stays.

    Raises Invalid for too many of them, and for one that is too long.
    """
    wanted = list(dict.fromkeys(filter(None, (BULLET.sub("", clean(each)) for each in texts))))
    if len(wanted) > MOST or any(len(each) > LONGEST for each in wanted):
        sentence = f"At most {MOST} follow-ups fit here, of {LONGEST:,} characters each."
        raise Invalid(sentence, {"follow_ups": [sentence]})
    items: list[FollowUp] = outcome.follow_up_items  # type: ignore[attr-defined]
    for item in [each for each in items if each.is_open and each.text not in wanted]:
        items.remove(item)
    known = {each.text for each in items}
    items.extend(FollowUp(text=text) for text in wanted if text not in known)
    outcome.follow_ups = ""  # from before they were items
