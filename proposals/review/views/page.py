"""What the pages of review show, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import UNDER_REVIEW, forward_from
from proposals.drafting.models import Proposal
from proposals.forms import WHOLE, whole
from proposals.responses import refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import ConcernForm, ReplyForm, ThreadForm
from proposals.review.models import Comment, Thread, ThreadKind
from proposals.review.queries import (
    LARGEST_ID,
    STATES,
    Choice,
    Only,
    Tally,
    comment_of,
    comments_page,
    note_concerns,
    tally_of,
    threads_page,
)
from proposals.review.views.jottings import begun
from proposals.review.views.standing import standing_shows

# Where a form was, if it was not on the review page: beside the document, or on a thread's own.
TEXT, THREAD = "text", "thread"


def chosen() -> dict[str, Any]:
    """Return the part of the conversation that the reader chose, as the address says it."""
    known = {
        "kind": request.args.get("kind") in set(ThreadKind),
        "state": request.args.get("state") in STATES,
        "only": request.args.get("only") in set(Only),
        "after": bool(request.args.get("after")),
        "back": request.args.get("back") in (TEXT, THREAD),
        "start": WHOLE.fullmatch(request.args.get("start", "")) is not None,
    }
    return {name: request.args[name] for name, is_known in known.items() if is_known}


def here(proposal: Proposal, anchor: str) -> str:
    """Return the address that a form was sent from, at a place in it."""
    place, number = chosen(), proposal.number
    back, start = place.pop("back", ""), place.pop("start", None)
    if back == TEXT:
        return f"/p/{number}#{anchor}"
    if back == THREAD and (thread_id := (request.view_args or {}).get("thread_id")):
        return url_for(".thread", number=number, thread_id=thread_id, start=start, _anchor=anchor)
    return url_for(".show", number=number, _anchor=anchor, **place)


def id_sent(text: str | None) -> int:
    """Return the id of a row as it was sent; 0 for what no row can have."""
    found = whole(text)
    return found if 0 < found <= LARGEST_ID else 0


def _choice(place: dict[str, Any]) -> Choice:
    return Choice(
        kind=ThreadKind(place["kind"]) if "kind" in place else None,
        is_open=STATES.get(place.get("state", "")),
        only=Only(place["only"]) if "only" in place else None,
    )


def page(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return what the review page shows, with the forms that were refused in it."""
    place = chosen()
    forward = forward_from(proposal)
    return {
        "proposal": proposal,
        "tab": "review",
        "place": place,
        **_conversation(proposal, place),
        **standing_shows(proposal),
        "is_under_review": proposal.stage in UNDER_REVIEW,
        "forward": forward,
        "checklist": [(each, each.check(proposal)) for each in forward.guards] if forward else [],
        "thread_form": begun(ThreadForm, proposal, "thread"),
        "concern_form": begun(ConcernForm, proposal, "concern"),
        **forms,
    }


def _conversation(proposal: Proposal, place: dict[str, Any]) -> dict[str, Any]:
    choice, reader = _choice(place), actor()
    threads = threads_page(proposal, choice, reader=reader, place=place.get("after"))
    if choice == Choice() and "after" not in place:
        note_concerns(proposal, threads)
    tally = tally_of(proposal, choice, reader)
    shown = (comment for talk in threads.talks for comment in talk.comments)
    return {"me": reader, "threads": threads, "tally": tally, "seen_up_to": _seen(tally, shown)}


def _seen(tally: Tally, shown: Iterable[Comment]) -> int | None:
    """Return up to where a look at the page is enough to have read everything."""
    return tally.last if tally.unread and tally.shows_all(shown, actor()) else None


def thread_page(proposal: Proposal, found: Thread) -> dict[str, Any]:
    start = id_sent(request.args.get("start"))
    comments = comments_page(found, start=start)
    tally = tally_of(proposal, Choice(), actor())
    return {
        "proposal": proposal,
        "tab": "review",
        "me": actor(),
        "thread": found,
        "comments": comments,
        "place": {"back": THREAD} | ({"start": start} if start else {}),
        "tally": tally,
        "seen_up_to": _seen(tally, comments.comments),
        "quoted": _quoted(proposal),
    }


def _quoted(proposal: Proposal) -> str:
    """Return the comment that the reader wants to reply to, as a quotation in Markdown."""
    if not (comment_id := id_sent(request.args.get("quote"))):
        return ""
    said = comment_of(proposal, comment_id).body
    return "".join(f"> {line}".rstrip() + "\n" for line in said.splitlines()) + "\n" if said else ""


def refused_words(proposal: Proposal, found: Thread, form: ReplyForm, name: str) -> Response:
    shown = thread_page(proposal, found)
    return refused_form("review/thread.html", **shown, reply_form=form, refused=name)
