"""Announcing the last chance to speak, and deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from proposals import clock, markup, words
from proposals.accounts.handles import mentioned_people
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions import policy
from proposals.decisions.errors import NothingToKeepRunning
from proposals.decisions.events import (
    ConcernTreated,
    DecisionRecorded,
    FinalCommentKeptRunning,
    FinalCommentOpened,
)
from proposals.decisions.guards import (
    ACCEPT,
    DECLINE,
    DEFER,
    FINAL_COMMENT,
    KEEP_RUNNING,
    OPEN_FINAL_COMMENT,
    OPEN_OVER_OBJECTION,
    PERIOD_OVER,
)
from proposals.decisions.models import Decision, FinalComment, Ruling
from proposals.decisions.queries import interrupted_period_of, running_period_of
from proposals.decisions.record import (
    ACCEPTING,
    Answer,
    NewCondition,
    conditions_on,
    dissents_on,
    end_period,
    freeze_promises,
    new_decision,
    treat,
)
from proposals.drafting.lifecycle import Unmet, move, record_on, require_stage
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.thresholds import thresholds_of
from proposals.errors import Invalid
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review.models import Thread, Treatment
from proposals.review.queries import open_concerns_of

TRANSITION_OF = {
    Ruling.ACCEPTED: ACCEPT,
    Ruling.WITH_CONDITIONS: ACCEPT,
    Ruling.DEFERRED: DEFER,
    Ruling.DECLINED: DECLINE,
}


def open_final_comment(proposal: Proposal, *, over_objection: str = "", by: Person) -> FinalComment:
    """Announce the last period in which a concern can still hold the decision up.

    ``over_objection`` is the decider's reason to open it although a concern is open;
    where none is, there is nothing to open it over, and the reason is not kept.
    """
    require(policy.open_final_comment, by, proposal)
    over = clean(over_objection) if open_concerns_of(proposal) else ""
    if over:
        require(policy.open_over_objection, by, proposal)
    move(proposal, OPEN_OVER_OBJECTION if over else OPEN_FINAL_COMMENT, by=by, note=over)
    days = thresholds_of(proposal).final_comment_days(proposal.lane)
    now = clock.now()
    period = FinalComment(
        proposal=proposal,
        opened_by=by,
        opened_at=now,
        closes_at=now + timedelta(days=days),
        over_objection=over,
    )
    db.session.add(period)
    record_on(
        proposal,
        FinalCommentOpened(
            proposal_id=proposal.id,
            actor_id=by.id,
            until=words.day(period.closes_at),
            closes_at=period.closes_at.isoformat(),
            over_objection=f"over an objection: {over}" if over else "",
        ),
    )
    return period


def keep_running(proposal: Proposal, *, reason: str, by: Person) -> FinalComment:
    """Let the announced period run to its end in spite of a new concern or a new revision.

    Before anything interrupts it, or afterwards while time of the period is left.
    """
    require(policy.keep_running, by, proposal)
    reason = clean(reason)
    if not reason:
        raise _refused(reason="Say why it keeps running.")
    if proposal.stage == Stage.FINAL_COMMENT:
        period = running_period_of(proposal)
    else:
        period = interrupted_period_of(proposal)
        move(proposal, KEEP_RUNNING, by=by, note=reason)
    if period is None:
        raise NothingToKeepRunning()
    period.kept_running, period.ended_at = reason, None
    record_on(
        proposal,
        FinalCommentKeptRunning(
            proposal_id=proposal.id,
            actor_id=by.id,
            until=words.day(period.closes_at),
            reason=reason,
        ),
    )
    return period


def decide(
    proposal: Proposal,
    *,
    ruling: Ruling,
    rationale: str,
    answers: Mapping[int, Answer],
    conditions: Sequence[NewCondition] = (),
    deferred_until: date | None = None,
    waits_for: str = "",
    by: Person,
) -> Decision:
    """Record a decision, with an answer by name for each concern that is still open.

    ``answers`` maps the id of a concern's thread to the answer. Raises Invalid, naming
    each fault, while nothing is written yet; Conflict before the announced period is over.
    """
    require(policy.decide, by, proposal)
    require_stage(proposal, FINAL_COMMENT, deed="Decide")
    if need := PERIOD_OVER.check(proposal):
        raise Unmet(TRANSITION_OF[ruling], [need])
    rationale, waits_for = clean(rationale), one_line(waits_for)
    concerns = open_concerns_of(proposal)
    faults = {
        **_faults_of_ruling(ruling, rationale, conditions, deferred_until, waits_for),
        **_faults_of_answers(ruling, concerns, answers),
    }
    if faults:
        raise _refused(**faults)
    html = markup.render(rationale, people=mentioned_people(rationale)).html
    dissents = list(dissents_on(proposal, concerns, answers))
    decision = new_decision(
        proposal, ruling, rationale=rationale, html=html, dissents=dissents, by=by
    )
    db.session.add(decision)
    decision.over_objection = bool(concerns) and ruling in ACCEPTING
    decision.deferred_until, decision.waits_for = deferred_until, waits_for
    decision.conditions.extend(conditions_on(proposal, conditions))
    for concern in concerns:
        _treat(concern, answers[concern.id], by)
    move(proposal, TRANSITION_OF[ruling], by=by, note=rationale.split("\n")[0])
    end_period(proposal)
    if ruling in ACCEPTING:
        freeze_promises(proposal)
    record_on(proposal, _recorded(decision))
    db.session.flush()
    return decision


def _treat(concern: Thread, answer: Answer, by: Person) -> None:
    treat(concern, answer, by=by)
    record_on(
        concern.proposal,
        ConcernTreated(
            proposal_id=concern.proposal_id,
            actor_id=by.id,
            thread_id=concern.id,
            title=concern.title,
            person=concern.opened_by.name,
            person_id=concern.opened_by_id,
            treatment=answer.treatment.value,
            label=words.TREATMENT[answer.treatment].lower(),
        ),
    )


def _recorded(decision: Decision) -> DecisionRecorded:
    return DecisionRecorded(
        proposal_id=decision.proposal.id,
        actor_id=decision.decided_by.id if decision.decided_by else None,
        ruling=decision.ruling.value,
        label=words.RULING[decision.ruling].lower(),
        sequence=decision.sequence,
        over_objection=decision.over_objection,
        in_silence=decision.decided_by is None,
    )


def _faults_of_ruling(
    ruling: Ruling,
    rationale: str,
    conditions: Sequence[NewCondition],
    deferred_until: date | None,
    waits_for: str,
) -> dict[str, str]:
    faults = {}
    if not rationale:
        faults["rationale"] = "Say why, for somebody joining in a year."
    if ruling == Ruling.WITH_CONDITIONS and not conditions:
        faults["conditions"] = "Write at least one condition, or accept without."
    if ruling != Ruling.WITH_CONDITIONS and conditions:
        faults["conditions"] = "Choose “Accepted with conditions”, or empty the conditions."
    if any(not clean(condition.text) for condition in conditions):
        faults["conditions"] = "Say what each condition is."
    if ruling == Ruling.DEFERRED and not deferred_until and not waits_for:
        faults["deferred_until"] = "Say until when, or what it waits for."
    if ruling != Ruling.DEFERRED and (deferred_until or waits_for):
        faults["deferred_until"] = "Choose “Deferred”, or empty the date and what it waits for."
    if deferred_until and deferred_until <= clock.today():
        faults["deferred_until"] = "Choose a day in the future."
    return faults


def _faults_of_answers(
    ruling: Ruling, concerns: Sequence[Thread], answers: Mapping[int, Answer]
) -> dict[str, str]:
    faults = {}
    for concern in concerns:
        answer = answers.get(concern.id)
        if answer is None or not clean(answer.text):
            faults[f"answers.{concern.id}"] = f"Write an answer to {concern.opened_by.name}."
        elif answer.treatment == Treatment.CONDITION and ruling != Ruling.WITH_CONDITIONS:
            faults[f"answers.{concern.id}"] = (
                f"Turn {concern.opened_by.name}’s concern into a condition only when you accept"
                " with conditions."
            )
    return faults


def _refused(**faults: str) -> Invalid:
    errors = {name: [text] for name, text in faults.items()}
    return Invalid(" ".join(faults.values()), errors=errors)
