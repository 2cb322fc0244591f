"""What letters say of a conversation: who said what, in their own words."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.drafting.models import Proposal
from proposals.notifications.about_concerns import concern_reopened
from proposals.notifications.said import about, beginning, comment_of, page_of_talk, thread_of
from proposals.notifications.wording import Told, Wording, actor_name, begun, quotes_of
from proposals.review.events import (
    CommentWritten,
    ThanksGiven,
    ThreadDisposed,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from proposals.review.models import Thread, ThreadKind

# What somebody does who opens a thread, and how that joins the title.
OPENS = {
    ThreadKind.COMMENT: ("comments", "on"),
    ThreadKind.QUESTION: ("has a question", "about"),
    ThreadKind.CONCERN: ("has a concern", "about"),
    ThreadKind.SUGGESTION: ("suggests other words", "for"),
    ThreadKind.PRAISE: ("has praise", "for"),
}


def _thread_opened(told: Told, proposal: Proposal) -> Wording | None:
    comment = comment_of(told)
    if comment is None:
        return None
    thread, actor = comment.thread, actor_name(told)
    does, link = OPENS[thread.kind]
    deed = "mentions you" if told.is_mention else does
    return Wording(
        subject=f"{actor} {deed}: {begun(comment.body or thread.replacement or '')}",
        lines=(f"{actor} {does}{told.on(proposal, f' {link}')}.{_naming(told)}",),
        quotes=quotes_of(
            *about(thread),
            (f"{actor} suggests", thread.replacement),
            (actor, comment.body),
        ),
        button="Read it in its place",
        url=page_of_talk(proposal, comment),
    )


def _comment_written(told: Told, proposal: Proposal) -> Wording | None:
    comment = comment_of(told)
    if comment is None:
        return None
    thread, actor = comment.thread, actor_name(told)
    does = f"replied to {_whom(told, thread)}"
    return Wording(
        subject=f"{actor} {'mentions you' if told.is_mention else does}: {begun(comment.body)}",
        lines=(f"{actor} {does}{told.on(proposal)}.{_naming(told)}",),
        quotes=quotes_of(*about(thread), (actor, comment.body)),
        button="Read the conversation",
        url=page_of_talk(proposal, comment),
    )


def _whom(told: Told, thread: Thread) -> str:
    if told.person and thread.opened_by_id == told.person.id:
        return "you"
    is_ones_own = thread.opened_by_id == told.event.actor_id
    return "a conversation" if is_ones_own else thread.opened_by.name


def _naming(told: Told) -> str:
    return " You are mentioned." if told.is_mention else ""


def _thread_resolved(told: Told, proposal: Proposal) -> Wording | None:
    thread, actor = thread_of(told), actor_name(told)
    if thread is None or thread.is_open:
        return None
    return Wording(
        subject=f"{actor} resolved {told.event.details['words']}: {proposal.title}",
        lines=(
            f"{actor} resolved {told.event.details['words']} of yours{told.on(proposal)}.",
            "If there is more to say, reopen it.",
        ),
        quotes=beginning(thread),
        button="Read the conversation",
        url=page_of_talk(proposal, thread),
    )


def _thread_reopened(told: Told, proposal: Proposal) -> Wording | None:
    if told.event.details["kind"] == ThreadKind.CONCERN:
        return concern_reopened(told, proposal)
    thread, actor = thread_of(told), actor_name(told)
    if thread is None or not thread.is_open:
        return None
    return Wording(
        subject=f"{actor} reopened {told.event.details['words']}: {proposal.title}",
        lines=(f"{actor} reopened {told.event.details['words']}{told.on(proposal)}.",),
        quotes=beginning(thread),
        button="Read the conversation",
        url=page_of_talk(proposal, thread),
    )


def _thread_disposed(told: Told, proposal: Proposal) -> Wording | None:
    thread, actor = thread_of(told), actor_name(told)
    if thread is None or thread.disposition != told.event.details["disposition"]:
        return None  # it was said anew
    label = told.event.details["label"]
    deed = f"{actor} marked your {words.THREAD_KIND[thread.kind].lower()} as {label}"
    credit = f" It is in revision {thread.applied_in}, with your name." if thread.applied_in else ""
    return Wording(
        subject=f"{deed}: {proposal.title}",
        lines=(f"{deed}{told.on(proposal)}.{credit}",),
        quotes=quotes_of(
            (f"{actor} says why", thread.disposition_text),
            *(("You wrote", text) for _, text in beginning(thread)),
        ),
        button="Read it in its place",
        url=page_of_talk(proposal, thread),
    )


def _thanks_given(told: Told, proposal: Proposal) -> Wording | None:
    comment = comment_of(told)
    if comment is None:
        return None
    return Wording(
        subject=f"{actor_name(told)} thanks you: {proposal.title}",
        lines=(f"{actor_name(told)} thanks you for what you wrote{told.on(proposal)}.",),
        quotes=quotes_of(("You wrote", comment.body)),
        button="Read it in its place",
        url=page_of_talk(proposal, comment),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    ThreadOpened.name: _thread_opened,
    CommentWritten.name: _comment_written,
    ThreadDisposed.name: _thread_disposed,
    ThanksGiven.name: _thanks_given,
    ThreadResolved.name: _thread_resolved,
    ThreadReopened.name: _thread_reopened,
}
