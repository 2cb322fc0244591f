"""What reminders say: what is owed, by when, and the one page on which it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from proposals import clock, words
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.drafting.queries import one_of
from proposals.impact import reminding as measuring
from proposals.impact.queries import plan_of
from proposals.notifications.wording import Told, Wording, page_of, quotes_of
from proposals.rollout.due import is_open
from proposals.rollout.events import ReminderDue
from proposals.rollout.models import Moment, Owed
from proposals.rollout.owed import KINDS

KIND = {kind.owed: kind for kind in (*KINDS, *measuring.KINDS)}
THE_LAST = "This is the last reminder."
SILENT = f"{THE_LAST[:-1]}: until somebody says, the roll-outs show it as silent."


def _reminder_due(told: Told, proposal: Proposal) -> Wording | None:
    """Return the reminder as it reads today; none where it was done or moved since."""
    details = told.event.details
    owed, due_on = Owed(details["owed"]), date.fromisoformat(details["due_on"])
    if not is_open(KIND[owed], details["subject_id"], due_on):
        return None
    return SAID[owed](told, proposal, due_on)


def _milestone(told: Told, proposal: Proposal, due_on: date) -> Wording:
    milestone = one_of(proposal.milestones, told.event.details["subject_id"])
    title, on, day = f"“{milestone.title}”", told.on(proposal), words.day(due_on)
    if due_on >= clock.today():
        subject = f"{title} is planned for {day}: {proposal.title}"
        lines = [
            f"{title}{on} is planned for {day}, {_from_today(due_on)}.",
            "If that day no longer holds, move it and say why: before the day, that is news"
            " which others can still use.",
        ]
    else:
        subject = f"The day of {title} has passed: {proposal.title}"
        lines = [
            f"{title}{on} was planned for {day}, {_from_today(due_on)}, and nobody has said yet"
            " what became of it.",
            "If it happened, date it; if not, move the date and say why.",
        ]
    return Wording(
        subject=subject,
        lines=(*lines, *_last(told)),
        button="Move the date",
        url=page_of(proposal, f"/rollout/milestones/{milestone.id}/plan"),
    )


def _approval(told: Told, proposal: Proposal, due_on: date) -> Wording:
    milestone = one_of(proposal.milestones, told.event.details["subject_id"])
    title, day = f"“{milestone.title}”", words.day(due_on)
    watched = "is watched" if due_on >= clock.today() else "was watched"
    has_left = milestone.approver is not None and not milestone.approver.is_active
    return Wording(
        subject=f"May it go on after {title}? {proposal.title}",
        lines=(
            f"{title}{told.on(proposal)} {watched} until {day}, {_from_today(due_on)}.",
            _whose_word(told, milestone),
            *_last(told),
        ),
        quotes=quotes_of(("Done when", milestone.exit_criteria)),
        button="Name somebody else" if has_left else "Say whether it may go on",
        url=page_of(
            proposal,
            f"/rollout/milestones/{milestone.id}/{'approver' if has_left else 'approval'}",
        ),
    )


def _whose_word(told: Told, milestone: Milestone) -> str:
    approver, reader = milestone.approver, told.person
    if approver is None or (reader and approver.id == reader.id):
        return "The next step waits for your word."
    if approver.is_active:
        return f"The next step waits for the word of {approver.name}."
    return f"The next step waits for the word of {approver.name}, who has left."


def _update(told: Told, proposal: Proposal, due_on: date) -> Wording:
    is_today = due_on >= clock.today()
    said = "is due today" if is_today else f"was due on {words.day(due_on)}, {_from_today(due_on)}"
    course = proposal.course  # type: ignore[attr-defined]
    latest = course.update if course else None
    return Wording(
        subject=f"How is it going? {proposal.title}",
        lines=(
            f"An update{told.on(proposal)} {said}.",
            "Say where it stands, what changed and what is next. At risk, said early, is good"
            " work.",
            *_last(told),
        ),
        quotes=quotes_of(("What was to come next", latest.what_is_next if latest else None)),
        button="Say how it is going",
        url=page_of(proposal, "/rollout/updates"),
    )


def _measure(told: Told, proposal: Proposal, due_on: date) -> Wording:
    commitment = one_of(proposal.commitments, told.event.details["subject_id"])
    name, day = commitment.metric.name, words.day(due_on)
    return Wording(
        subject=f"{name} is promised by {day}: {proposal.title}",
        lines=(*_promised(told, proposal, commitment, due_on), *_last(told)),
        button="Revise the promise",
        url=page_of(proposal, f"/commitments/{commitment.id}/revision"),
    )


def _promised(
    told: Told, proposal: Proposal, commitment: Commitment, due_on: date
) -> Iterator[str]:
    metric, plan, on = commitment.metric, plan_of(commitment), told.on(proposal)
    target = f", {words.number(plan.target)} {metric.unit}," if plan.target is not None else ""
    when = f"{words.day(due_on)}, {_from_today(due_on)}"
    if due_on < clock.today():
        yield f"{metric.name}{target}{on} was promised by {when}, before the roll-out ended."
        yield "Revise the promise openly, and say why."
        return
    points = f"go to {words.day(metric.last_at)}" if metric.last_at else "have yet to come in"
    yield f"{metric.name}{target}{on} is promised by {when}. Its points {points}."
    yield (
        "If it will not be met, or cannot be measured by then, revise the promise openly before"
        " that day."
    )


def _outcome(told: Told, proposal: Proposal, due_on: date) -> Wording:
    return Wording(
        subject=f"What came of it? {proposal.title}",
        lines=(
            f"The outcome of “{proposal.title}” can be told since {words.day(due_on)},"
            f" {_from_today(due_on)}.",
            "What was expected, what happened, what was learned: a promise that was missed is"
            " worth telling, too.",
            *_last(told),
        ),
        button="Tell the outcome",
        url=page_of(proposal, "/impact#outcome"),
    )


def _return(told: Told, proposal: Proposal, due_on: date) -> Wording:
    decision = proposal.decisions[-1]  # type: ignore[attr-defined]
    was = "is" if due_on >= clock.today() else "was"
    return Wording(
        subject=f"Put off until {words.day(due_on)}: {proposal.title}",
        lines=(
            f"“{proposal.title}” {was} deferred until {words.day(due_on)}, {_from_today(due_on)}.",
            "Take it up again with what has changed since, or withdraw it and say why.",
            *_last(told),
        ),
        quotes=quotes_of(("It waited for", decision.waits_for)),
        button="Take it up again",
        url=page_of(proposal, "/plan#ending"),
    )


def _last(told: Told) -> tuple[str, ...]:
    if told.event.details["moment"] != Moment.AGAIN:
        return ()
    on_the_board = told.event.details["owed"] in (Owed.MILESTONE, Owed.UPDATE)
    return (SILENT if on_the_board else THE_LAST,)


def _from_today(day: date) -> str:
    """Return 'in 3 days', 'tomorrow', 'today', 'yesterday' or '8 days ago'."""
    days = (day - clock.today()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {words.count(days, 'day')}" if days > 0 else f"{words.count(-days, 'day')} ago"


SAID: dict[Owed, Callable[[Told, Proposal, date], Wording]] = {
    Owed.MILESTONE: _milestone,
    Owed.APPROVAL: _approval,
    Owed.UPDATE: _update,
    Owed.MEASURE: _measure,
    Owed.OUTCOME: _outcome,
    Owed.RETURN: _return,
}
WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    ReminderDue.name: _reminder_due,
}
