"""The pages of review."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import UNDER_REVIEW, forward_from
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import WHOLE, done
from proposals.responses import go_to, refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import STANCE_NOTES, ConcernForm, PositionForm, ReplyForm, ThreadForm
from proposals.review.models import Thread, ThreadKind
from proposals.review.queries import (
    COMMENTS_A_PAGE,
    comment_of,
    comments_page,
    heard_reviewers_of,
    position_of,
    request_to,
    standings_of,
    thread_of,
    threads_page,
)

bp = Blueprint("review", __name__, url_prefix="/p/<number:number>/review")
STATES = {"open": True, "settled": False}


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return render_template("review/show.html", **_page(proposal))


@bp.get("/threads/<number:thread_id>")
def thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = thread_of(proposal, thread_id)
    return render_template("review/thread.html", **_thread_page(proposal, found))


@bp.get("/comments/<number:comment_id>")
def comment(number: int, comment_id: int) -> ResponseReturnValue:
    """The address of a comment for good: it leads to where the comment is shown today."""
    proposal = visible_proposal(number, actor())
    found = comment_of(proposal, comment_id)
    is_long = found.thread.comment_count > COMMENTS_A_PAGE
    return go_to(
        url_for(
            ".thread",
            number=number,
            thread_id=found.thread_id,
            start=found.id if is_long else None,
            _anchor=f"comment-{found.id}",
        )
    )


@bp.post("/threads")
def create_thread(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), ThreadForm.read(prefix="thread-")
    if not done(
        form,
        lambda: actions.open_thread(proposal, kind=form.kind.data, body=form.body.data, by=actor()),
    ):
        return refused_form("review/show.html", **_page(proposal, thread_form=form))
    return go_to(_here(proposal, "conversation"), "Written.")


@bp.post("/concerns")
def create_concern(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), ConcernForm.read(prefix="concern-")
    if not done(form, lambda: actions.raise_concern(proposal, **form.data, by=actor())):
        return refused_form("review/show.html", **_page(proposal, concern_form=form))
    notice = (
        "Concern raised. It blocks until you say that it is settled, or the decider answers it."
    )
    return go_to(_here(proposal, "concerns"), notice)


@bp.post("/position")
def take_position(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), PositionForm.read(prefix="position-")
    if not done(form, lambda: actions.take_position(proposal, **form.data, by=actor())):
        return refused_form("review/show.html", **_page(proposal, position_form=form))
    return go_to(_here(proposal, "my-position"), "Position recorded.")


@bp.post("/threads/<number:thread_id>/comments")
def create_comment(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    if not done(form, lambda: actions.reply(found, body=form.body.data, by=actor())):
        return _refused_words(proposal, found, form, "reply")
    return go_to(_here(proposal, f"thread-{thread_id}"), "Reply written.")


@bp.post("/threads/<number:thread_id>/resolution")
def resolve_thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    actions.resolve(found, note=form.body.data or "", by=actor())
    return go_to(_here(proposal, f"thread-{thread_id}"), "Settled. It can be reopened.")


@bp.post("/threads/<number:thread_id>/reopening")
def reopen_thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.reopen(thread_of(proposal, thread_id), by=actor())
    return go_to(_here(proposal, f"thread-{thread_id}"), "Open again.")


@bp.post("/threads/<number:thread_id>/withdrawal")
def withdraw_concern(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    if not done(form, lambda: actions.withdraw_concern(found, why=form.body.data, by=actor())):
        return _refused_words(proposal, found, form, "why")
    return go_to(_here(proposal, f"thread-{thread_id}"), "Concern withdrawn.")


def _refused_words(proposal: Proposal, found: Thread, form: ReplyForm, name: str) -> Response:
    shown = _thread_page(proposal, found)
    return refused_form("review/thread.html", **shown, reply_form=form, refused=name)


def _place() -> dict[str, Any]:
    """Return the part of the conversation that the reader chose, as the address says it."""
    known = {
        "kind": request.args.get("kind") in set(ThreadKind),
        "state": request.args.get("state") in STATES,
        "after": bool(request.args.get("after")),
    }
    return {name: request.args[name] for name, is_known in known.items() if is_known}


def _here(proposal: Proposal, anchor: str) -> str:
    return f"{url_for('.show', number=proposal.number, **_place())}#{anchor}"


def _page(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return what the review page shows, with the forms that were refused in it."""
    place, mine = _place(), position_of(actor(), proposal)
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


def _thread_page(proposal: Proposal, found: Thread) -> dict[str, Any]:
    start = request.args.get("start", "")
    first = int(start) if WHOLE.fullmatch(start) else 0
    return {
        "proposal": proposal,
        "tab": "review",
        "thread": found,
        "comments": comments_page(found, start=first),
    }
