"""What letters say of the steps of a roll-out: moved dates, an awaited word, a rollback."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.db import db
from proposals.drafting.models import Milestone, Proposal
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of
from proposals.rollout.events import (
    ApproverNamed,
    MilestoneHappened,
    MilestoneMoved,
    RolledBack,
    StepApproved,
)
from proposals.rollout.queries import is_awaited, next_step, watched_until


def _rolled_back(told: Told, proposal: Proposal) -> Wording:
    actor, details = actor_name(told), told.event.details
    reached = f" It had reached {details['was']}%." if details["was"] else ""
    return Wording(
        subject=f"Taken back: {proposal.title}",
        lines=(
            f"“{proposal.title}” was taken back on {details['day']}.{reached}",
            f"What triggered it: {details['label'].lower()}.",
        ),
        quotes=quotes_of((f"{actor} says", details["reason"]), ("Now", details["what_now"])),
        button="See the roll-out",
        url=page_of(proposal, f"/rollout#milestone-{details['milestone_id']}"),
    )


def _step_approved(told: Told, proposal: Proposal) -> Wording:
    actor, details, following = actor_name(told), told.event.details, next_step(proposal)
    planned = f" “{following.title}” is planned next." if following else ""
    early = " before it was watched for as long as agreed" if details["is_early"] else ""
    return Wording(
        subject=f"The next step may begin: {proposal.title}",
        lines=(
            f"{actor} let the step after “{details['title']}” begin{told.on(proposal)}{early}."
            f"{planned}",
        ),
        quotes=quotes_of((f"{actor} saw", details["note"])),
        button="See the roll-out",
        url=page_of(proposal, "/rollout"),
    )


def _word_awaited(told: Told, proposal: Proposal) -> Wording | None:
    """Ask for the word that the next step waits for; nothing once it was given."""
    milestone = db.session.get(Milestone, told.event.details["milestone_id"])
    if milestone is None or not is_awaited(milestone):
        return None
    until = watched_until(milestone)
    watched = f" It is watched until {words.day(until)}." if until else ""
    scope = f", {milestone.scope}" if milestone.scope else ""
    return Wording(
        subject=f"Your word lets the next step begin: {proposal.title}",
        lines=(
            f"“{proposal.title}” reaches {milestone.exposure}%{scope} since"
            f" {words.day(milestone.happened_on)}.{watched}",
            "You were named to say when the next step may begin; nothing reaches more before that.",
        ),
        quotes=quotes_of(("Done when", milestone.exit_criteria), ("Noted", milestone.note)),
        button="Look at it and say",
        url=page_of(proposal, f"/rollout/milestones/{milestone.id}/approval"),
    )


def _milestone_moved(told: Told, proposal: Proposal) -> Wording | None:
    actor, details = actor_name(told), told.event.details
    milestone = db.session.get(Milestone, details["milestone_id"])
    if milestone is None or _day(milestone) != details["becomes"] or not details["was"]:
        return None  # planned for the first time, moved again, or it happened since
    return Wording(
        subject=f"“{details['title']}” moves to {details['day']}: {proposal.title}",
        lines=(f"{actor} moved “{details['title']}”{told.on(proposal)} to {details['day']}.",),
        quotes=quotes_of((f"{actor} says why", details["reason"])),
        button="See the plan",
        url=page_of(proposal, f"/rollout#milestone-{milestone.id}"),
    )


def _day(milestone: Milestone) -> str:
    planned = milestone.planned_on if milestone.happened_on is None else None
    return planned.isoformat() if planned else ""


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    RolledBack.name: _rolled_back,
    StepApproved.name: _step_approved,
    MilestoneHappened.name: _word_awaited,
    ApproverNamed.name: _word_awaited,
    MilestoneMoved.name: _milestone_moved,
}
