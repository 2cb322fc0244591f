"""What letters say of final comment and of the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from proposals.db import db
from proposals.decisions.events import (
    DecisionCorrected,
    DecisionRecorded,
    FinalCommentExtended,
    FinalCommentInterrupted,
    FinalCommentKeptRunning,
    FinalCommentOpened,
)
from proposals.decisions.models import Decision
from proposals.drafting.models import Proposal, SeatRole, Stage
from proposals.notifications.wording import (
    Told,
    Wording,
    actor_name,
    moment_for,
    page_of,
    quotes_of,
)
from proposals.review.models import Thread


def _final_comment_opened(told: Told, proposal: Proposal) -> Wording | None:
    if proposal.stage != Stage.FINAL_COMMENT:
        return None
    until = _closing(told)
    decider = proposal.seat(SeatRole.DECIDER)
    return Wording(
        subject=f"Final comment until {until}: {proposal.title}",
        lines=(
            f"“{proposal.title}” is in final comment until {until}. After that,"
            f" {decider.name if decider else 'the decider'} decides.",
            "If something is missing, now is the time to say it.",
        ),
        quotes=quotes_of(
            (
                f"{actor_name(told)} says why now, over objection",
                told.event.details["over_objection"],
            ),
            ("In brief", proposal.brief),
        ),
        button="Read it once more",
        url=page_of(proposal),
    )


def _closing(told: Told) -> str:
    return moment_for(told, datetime.fromisoformat(told.event.details["closes_at"]))


def _final_comment_extended(told: Told, proposal: Proposal) -> Wording | None:
    if proposal.stage != Stage.FINAL_COMMENT:
        return None
    until, actor = _closing(told), actor_name(told)
    return Wording(
        subject=f"Final comment goes on until {until}: {proposal.title}",
        lines=(f"{actor} extends final comment on “{proposal.title}”, once, until {until}.",),
        quotes=quotes_of((f"{actor} says why", told.event.details["reason"])),
        button="Read it once more",
        url=page_of(proposal),
    )


def _final_comment_interrupted(told: Told, proposal: Proposal) -> Wording:
    return Wording(
        subject=f"Final comment is interrupted: {proposal.title}",
        lines=(
            f"Final comment on “{proposal.title}” is interrupted by"
            f" {told.event.details['cause']}. It is in review again.",
            "Once that is settled, final comment is announced anew and starts from the beginning.",
        ),
        button="See what it waits for",
        url=page_of(proposal, "/review"),
    )


def _final_comment_kept_running(told: Told, proposal: Proposal) -> Wording | None:
    if proposal.stage != Stage.FINAL_COMMENT:
        return None
    actor, period = actor_name(told), proposal.final_comments[-1]  # type: ignore[attr-defined]
    until = moment_for(told, period.closes_at)
    return Wording(
        subject=f"Final comment keeps running: {proposal.title}",
        lines=(f"{actor} keeps final comment on “{proposal.title}” running until {until}.",),
        quotes=quotes_of((f"{actor} says why", told.event.details["reason"])),
        button="See where it stands",
        url=page_of(proposal, "/decision"),
    )


def _decision_recorded(told: Told, proposal: Proposal) -> Wording | None:
    decision, label = _decision(told, proposal), told.event.details["label"]
    if decision is None:
        return None
    dissent = "It was decided over an objection; the dissent is kept with it, word for word."
    answers = "The page shows how each concern was answered."
    return Wording(
        subject=f"{label[:1].upper()}{label[1:]}: {proposal.title}",
        lines=(
            f"There is a decision on “{proposal.title}”: {label.lower()}.",
            dissent if decision.over_objection else answers,
        ),
        quotes=_reasons(told, decision),
        button="Read the decision",
        url=page_of(proposal, "/decision"),
    )


def _decision_corrected(told: Told, proposal: Proposal) -> Wording | None:
    decision, label = _decision(told, proposal), told.event.details["label"]
    if decision is None:
        return None
    actor = actor_name(told)
    return Wording(
        subject=f"The decision is corrected, now {label}: {proposal.title}",
        lines=(
            f"{actor} corrected the decision on “{proposal.title}”: {label}.",
            "The earlier decision stays in view, marked as corrected.",
        ),
        quotes=(
            *quotes_of((f"{actor} says why it is corrected", told.event.details["why"])),
            *_reasons(told, decision),
        ),
        button="Read the decision",
        url=page_of(proposal, "/decision"),
    )


def _decision(told: Told, proposal: Proposal) -> Decision | None:
    return db.session.scalar(
        sa.select(Decision).where(
            Decision.proposal_id == proposal.id,
            Decision.sequence == told.event.details["sequence"],
        )
    )


def _reasons(told: Told, decision: Decision) -> tuple[tuple[str, str], ...]:
    """Return the rationale, the answers to the reader's own concerns, and the conditions."""
    decider = decision.decided_by.name if decision.decided_by else ""
    whose = f"{decider} says why" if decider else "Nobody objected"
    conditions = "\n".join(f"- {each.text}" for each in decision.conditions)
    answers = [
        (f"{decider} on your concern “{each.title}”", each.treatment_text)
        for each in _answered_concerns_of(told, decision)
    ]
    return quotes_of((whose, decision.rationale), *answers, ("Conditions", conditions))


def _answered_concerns_of(told: Told, decision: Decision) -> Sequence[Thread]:
    return db.session.scalars(
        sa.select(Thread)
        .where(
            Thread.proposal_id == decision.proposal_id,
            Thread.treatment.is_not(None),
            Thread.opened_by_id == (told.person.id if told.person else None),
        )
        .order_by(Thread.id)
    ).all()


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    FinalCommentOpened.name: _final_comment_opened,
    FinalCommentExtended.name: _final_comment_extended,
    FinalCommentInterrupted.name: _final_comment_interrupted,
    FinalCommentKeptRunning.name: _final_comment_kept_running,
    DecisionRecorded.name: _decision_recorded,
    DecisionCorrected.name: _decision_corrected,
}
