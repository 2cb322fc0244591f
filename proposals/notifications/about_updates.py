"""What letters say of how a roll-out goes, and of thanks for saying it early."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notifications.concerned import SEES_TO_IT
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of
from proposals.rollout.events import UpdatePosted, WarningThanked
from proposals.rollout.models import Problem, Status, StatusUpdate
from proposals.rollout.queries import thanks_of


def _update_posted(told: Told, proposal: Proposal) -> Wording | None:
    update = db.session.get(StatusUpdate, told.event.details["update_id"])
    if update is None or proposal.course.update is not update:  # type: ignore[attr-defined]
        return None  # another one has said it anew
    actor, status = actor_name(told), words.STATUS[update.status]
    is_asked = told.why == SEES_TO_IT or told.why.startswith("you stand in for")
    subject = f"{actor} asks for your help with what is in the way" if is_asked else status
    return Wording(
        subject=f"{subject}: {proposal.title}",
        lines=(_said(told, proposal, update), *_in_the_way(update, is_asked=is_asked)),
        quotes=quotes_of(
            ("What changed", update.what_changed),
            ("What is next", update.what_is_next),
            ("In the way", update.blocker),
            ("Next action", update.next_action),
        ),
        button="Read the update",
        url=page_of(proposal, f"/rollout#update-{update.id}"),
    )


def _said(told: Told, proposal: Proposal, update: StatusUpdate) -> str:
    status = words.STATUS[update.status].lower()
    was_worse = told.event.details.get("was") not in ("", None, Status.ON_TRACK)
    again = " again" if update.status == Status.ON_TRACK and was_worse else ""
    ahead = update.days_ahead
    early = f", said {words.count(ahead, 'day')} before the next date" if ahead else ""
    return (
        f"{actor_name(told)} says how it is going{told.on(proposal, ' with')}:"
        f" {status}{again}, {update.confidence} of 10 confident{early}."
    )


def _in_the_way(update: StatusUpdate, *, is_asked: bool) -> list[str]:
    if update.blocker_owner is None:
        return []
    if is_asked:
        return [f"{update.blocker_owner.name} is named to see to what is in the way."]
    return [f"{update.blocker_owner.name} sees to what is in the way."]


def _warning_thanked(told: Told, proposal: Proposal) -> Wording | None:
    details = told.event.details
    said = (
        db.session.get(StatusUpdate, details["update_id"])
        if details["update_id"]
        else db.session.get(Problem, details["problem_id"])
    )
    giver = db.session.get(Person, told.event.actor_id) if told.event.actor_id else None
    if said is None or giver is None or not thanks_of(said, giver):
        return None  # it was taken back
    text = said.what_changed if isinstance(said, StatusUpdate) else said.title
    place = f"update-{said.id}" if isinstance(said, StatusUpdate) else "early-title"
    return Wording(
        subject=f"{giver.name} thanks you: {proposal.title}",
        lines=(f"{giver.name} thanks you for saying it early{told.on(proposal)}.",),
        quotes=quotes_of(("You wrote", text)),
        button="Read it in its place",
        url=page_of(proposal, f"/rollout#{place}"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    UpdatePosted.name: _update_posted,
    WarningThanked.name: _warning_thanked,
}
