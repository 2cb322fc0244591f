"""Answering a request for a review: accepting it, declining it, handing it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.requests import take_back_refusal
from proposals.errors import Invalid
from proposals.events import Event
from proposals.forms import one_line
from proposals.policy import require
from proposals.review import policy
from proposals.review.errors import HeardAlready
from proposals.review.events import (
    ReviewRequestAccepted,
    ReviewRequestDeclined,
    ReviewRequestHandedOver,
)
from proposals.review.queries import is_heard, is_visible_to


def accept_request(request: Reviewer, *, looks_by: date | None = None, by: Person) -> None:
    """Say that one will look, perhaps by when; any member does for a team.

    Whoever declined can still accept; what was handed over meanwhile stays asked as well.
    """
    require(policy.answer_request, by, request)
    require_stage(request.proposal, UNDER_REVIEW, deed="Accept a request")
    if looks_by and looks_by < clock.today():
        raise _wrong("looks_by", "Choose today or a day that is still to come.")
    take_back_refusal(request)
    request.accepted_at, request.promised_on = clock.now(), looks_by
    request.answered_by = by
    by_when = f"and will look by {words.day(looks_by)}" if looks_by else ""
    _record(request, ReviewRequestAccepted, by, by_when=by_when)


def decline_request(request: Reviewer, *, why: str, by: Person) -> None:
    """Say that one will not look, and why. Nobody waits for it; the authors may ask again."""
    require(policy.decline_request, by, request)
    _decline(request, why, by, deed="Decline a request")
    _record(
        request,
        ReviewRequestDeclined,
        by,
        why=request.declined_reason,
        asked_by_id=request.asked_by_id,
    )


def hand_over_request(request: Reviewer, *, to: Person, why: str, by: Person) -> Reviewer:
    """Have somebody else asked whom one trusts with it; return the request to them.

    Raises Invalid for an author, for somebody who is or was asked, who has left, or who may
    not see a proposal that not everybody sees.
    """
    require(policy.decline_request, by, request)
    proposal = request.proposal
    _require_possible(proposal, to)
    _decline(request, why, by, deed="Hand a request over")
    request.handed_to = to
    handed = Reviewer(
        person=to, reason=request.declined_reason, due_on=request.due_on, asked_by_id=by.id
    )
    proposal.reviewers.append(handed)
    _record(
        request,
        ReviewRequestHandedOver,
        by,
        why=request.declined_reason,
        person=to.name,
        person_id=to.id,
        asked_by_id=request.asked_by_id,
    )
    return handed


def _decline(request: Reviewer, why: str, by: Person, *, deed: str) -> None:
    require_stage(request.proposal, UNDER_REVIEW, deed=deed)
    if is_heard(request):
        raise HeardAlready()
    if not one_line(why):
        raise _wrong("why", "Say why, in a few words.")
    request.accepted_at, request.promised_on = None, None
    request.declined_at, request.declined_reason = clock.now(), one_line(why)
    request.handed_to, request.answered_by = None, by


def _require_possible(proposal: Proposal, to: Person) -> None:
    if to.id in proposal.author_ids:
        raise _wrong("to", "An author cannot review their own proposal.")
    if any(each.person_id == to.id for each in proposal.reviewers):
        raise _wrong("to", f"{to.name} is asked already.")
    if not to.can_sign_in:
        raise _wrong("to", f"{to.name} cannot sign in.")
    if not is_visible_to(to, proposal):
        raise _wrong(
            "to", f"{to.name} cannot see this restricted proposal; an author can let them read it."
        )


def _record(request: Reviewer, kind: Callable[..., Event], by: Person, **told: object) -> None:
    is_in_place = request.person is not None and request.person is not by
    whose = f"the request to {request.team.name}" if request.team else "the request for a review"
    record_on(
        request.proposal,
        kind(
            proposal_id=request.proposal_id,
            actor_id=by.id,
            for_id=request.person_id if is_in_place else None,
            request_id=request.id,
            request=whose,
            **told,
        ),
    )


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
