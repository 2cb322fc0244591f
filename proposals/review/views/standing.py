"""What the review page shows of where everybody stands, and of what is asked of the reader."""

from __future__ import annotations

from typing import Any

from proposals.accounts.models import Person
from proposals.accounts.session import actor
from proposals.drafting.lifecycle import UNDER_REVIEW
from proposals.drafting.models import Proposal
from proposals.review.forms import STANCE_NOTES, AcceptForm, PositionForm
from proposals.review.models import Position, PositionDraft
from proposals.review.policy import take_position
from proposals.review.queries import (
    changed_since,
    heard_reviewers_of,
    is_waited_for,
    position_of,
    request_to,
    requests_in_place,
    standing_requests_of,
    standings_of,
)
from proposals.review.views.jottings import my_review


def standing_shows(proposal: Proposal) -> dict[str, Any]:
    """Return where everybody stands, and the forms with which the reader says where they do."""
    is_open = proposal.stage in UNDER_REVIEW and take_position(actor(), proposal)
    mine, draft = position_of(actor(), proposal), my_review(proposal).position if is_open else None
    is_asked = request_to(actor(), proposal)
    in_place = requests_in_place(actor(), proposal)
    asked = [is_asked, *in_place] if is_asked else in_place
    return {
        "standings": standings_of(proposal),
        "heard_count": len(heard_reviewers_of(proposal)),
        "asked_count": len(standing_requests_of(proposal)),
        "mine": mine,
        "draft": draft,
        "is_asked": is_asked,
        "in_place": [(each, _of(each.person, proposal)) for each in in_place],
        "requests": [each for each in asked if is_waited_for(each)],
        "changed_since": changed_since,
        "stance_notes": STANCE_NOTES,
        "position_form": _drafted(proposal, mine, draft),
        "accept_form": AcceptForm(),
    }


def position_sent(proposal: Proposal) -> Any:
    """Return the form of a position as it was sent."""
    form = PositionForm.read(prefix="position-")
    form.offer(actor(), absent_people(proposal), first=actor())
    return form


def _drafted(proposal: Proposal, mine: Position | None, draft: PositionDraft | None) -> Any:
    """Return the form with what was drafted, or else with what was said."""
    form = PositionForm(
        prefix="position-",
        obj=draft or mine,
        would_settle=_would_settle(mine, draft),
        whose=(draft.for_id or actor().id) if draft else None,
    )
    absent = absent_people(proposal)
    speaks_for_self = mine or request_to(actor(), proposal) or not absent
    form.offer(actor(), absent, first=actor() if speaks_for_self else absent[0])
    return form


def absent_people(proposal: Proposal) -> list[Person]:
    """Return in whose place the reader may take a position."""
    return [each.person for each in requests_in_place(actor(), proposal) if each.person]


def _would_settle(mine: Position | None, draft: PositionDraft | None) -> str:
    if draft:
        return draft.would_settle
    return mine.concern.would_settle if mine and mine.concern else ""


def _of(person: Person | None, proposal: Proposal) -> Position | None:
    return position_of(person, proposal) if person else None
