"""Putting a decision right by a new one, and adding to one's own dissent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from proposals import clock, markup, words
from proposals.accounts.handles import mentioned_people
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions import policy
from proposals.decisions.actions._recording import id_of, treat_and_tell
from proposals.decisions.checks import Reasons, refused, require_correctable, require_whole
from proposals.decisions.corrections import CORRECT_TO, STAGE_OF
from proposals.decisions.events import DecisionCorrected, DissentAddedTo
from proposals.decisions.models import Decision, Dissent, DissentAddition, Ruling
from proposals.decisions.queries import concerns_answered_in
from proposals.decisions.record import (
    ACCEPTING,
    Answer,
    NewCondition,
    carry_over,
    dissents_again,
    drop_conditions,
    freeze_promises,
    new_decision,
    thaw_promises,
)
from proposals.drafting.lifecycle import accept_seats, move, record_on
from proposals.drafting.models import SeatRole
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review.models import Thread


def correct(
    decision: Decision,
    *,
    ruling: Ruling,
    rationale: str,
    why: str,
    answers: Mapping[int, Answer],
    conditions: Sequence[NewCondition] = (),
    deferred_until: date | None = None,
    waits_for: str = "",
    by: Person,
) -> Decision:
    """Put a new decision in the place of one in force, and say why; the earlier one stays.

    It is on the same revision, with the same dissent. Each concern that was answered is
    answered anew in ``answers``, perhaps alike. A condition that is written word for word
    again keeps its milestone; one that is not, and is not met yet, is dropped. Raises
    Conflict once the roll-out has begun, or where another correction was first.
    """
    require(policy.correct, by, decision)
    require_correctable(decision)
    proposal, rationale, why = decision.proposal, clean(rationale), clean(why)
    concerns = concerns_answered_in(decision)
    reasons = Reasons(ruling, rationale, answers, conditions, deferred_until, waits_for)
    require_whole(reasons, concerns, why=why)
    html = markup.render(rationale, people=mentioned_people(rationale)).html
    corrected = new_decision(
        proposal,
        ruling,
        rationale=rationale,
        html=html,
        dissents=list(dissents_again(decision, answers)),
        by=by,
    )
    db.session.add(corrected)
    corrected.corrects, corrected.why_corrected = decision, why
    corrected.revision_number = decision.revision_number
    corrected.over_objection = bool(concerns) and ruling in ACCEPTING
    corrected.deferred_until, corrected.waits_for = deferred_until, one_line(waits_for)
    corrected.conditions.extend(carry_over(decision, conditions))
    for milestone in drop_conditions(decision, {clean(each.text) for each in conditions}):
        db.session.delete(milestone)
    for concern in concerns:
        _answer_anew(concern, answers[concern.id], by)
    _move_on(corrected, why, by)
    db.session.flush()
    return corrected


def _answer_anew(concern: Thread, answer: Answer, by: Person) -> None:
    if (concern.treatment, concern.treatment_text) != (answer.treatment, clean(answer.text)):
        treat_and_tell(concern, answer, by=by)


def _move_on(corrected: Decision, why: str, by: Person) -> None:
    proposal, stage = corrected.proposal, STAGE_OF[corrected.ruling]
    if proposal.stage != stage:
        move(proposal, CORRECT_TO[stage], by=by, note=why.split("\n")[0])
    accept_seats(proposal, by, SeatRole.DECIDER)
    if corrected.ruling in ACCEPTING:
        freeze_promises(proposal)
    else:
        thaw_promises(proposal)
    record_on(
        proposal,
        DecisionCorrected(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=id_of(corrected.decided_for),
            ruling=corrected.ruling.value,
            label=words.RULING[corrected.ruling].lower(),
            sequence=corrected.sequence,
            over_objection=corrected.over_objection,
            why=why,
        ),
    )


def add_to_dissent(dissent: Dissent, *, text: str, by: Person) -> DissentAddition:
    """Add to one's own dissent; what was there stays, and the addition too."""
    require(policy.add_to_dissent, by, dissent)
    text, proposal = clean(text), dissent.decision.proposal
    if not text:
        raise refused(text="Write what you add.")
    addition = DissentAddition(text=text, added_at=clock.now())
    dissent.additions.append(addition)
    record_on(
        proposal,
        DissentAddedTo(
            proposal_id=proposal.id,
            actor_id=by.id,
            dissent_id=dissent.id,
            sequence=dissent.decision.sequence,
        ),
    )
    return addition
