"""What the pages of review show, and where they lead."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import UNDER_REVIEW, forward_from
from proposals.drafting.models import Proposal
from proposals.forms import WHOLE
from proposals.responses import refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import STANCE_NOTES, ConcernForm, PositionForm, ReplyForm, ThreadForm
from proposals.review.models import Thread, ThreadKind
from proposals.review.queries import (
    comments_page,
    heard_reviewers_of,
    position_of,
    request_to,
    standings_of,
    threads_page,
)

STATES = {"open": True, "settled": False}


def chosen() -> dict[str, Any]:
    """Return the part of the conversation that the reader chose, as the address says it."""
    known = {
        "kind": request.args.get("kind") in set(ThreadKind),
        "state": request.args.get("state") in STATES,
        "after": bool(request.args.get("after")),
    }
    return {name: request.args[name] for name, is_known in known.items() if is_known}


def here(proposal: Proposal, anchor: str) -> str:
    return f"{url_for('.show', number=proposal.number, **chosen())}#{anchor}"


def page(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return what the review page shows, with the forms that were refused in it."""
    place, mine = chosen(), position_of(actor(), proposal)
    forward = forward_from(proposal)
    return {
        "proposal": proposal,
        "tab": "review",
        "place": place,
        "threads": threads_page(
            proposal,
            kind=ThreadKind(place["kind"]) if "kind" in place else None,
            is_open=STATES.get(place.get("state", "")),
            place=place.get("after"),
        ),
        "kinds": list(ThreadKind),
        "standings": standings_of(proposal),
        "heard_count": len(heard_reviewers_of(proposal)),
        "is_under_review": proposal.stage in UNDER_REVIEW,
        "forward": forward,
        "checklist": [(each, each.check(proposal)) for each in forward.guards] if forward else [],
        "mine": mine,
        "is_asked": request_to(actor(), proposal),
        "stance_notes": STANCE_NOTES,
        "thread_form": ThreadForm(prefix="thread-"),
        "concern_form": ConcernForm(prefix="concern-"),
        "position_form": PositionForm(
            obj=mine,
            prefix="position-",
            would_settle=mine.concern.would_settle if mine and mine.concern else "",
        ),
        **forms,
    }


def thread_page(proposal: Proposal, found: Thread) -> dict[str, Any]:
    start = request.args.get("start", "")
    first = int(start) if WHOLE.fullmatch(start) else 0
    return {
        "proposal": proposal,
        "tab": "review",
        "thread": found,
        "comments": comments_page(found, start=first),
    }


def refused_words(proposal: Proposal, found: Thread, form: ReplyForm, name: str) -> Response:
    shown = thread_page(proposal, found)
    return refused_form("review/thread.html", **shown, reply_form=form, refused=name)
