"""Telling the outcome: how each goal ended, and what there is to learn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Commitment, Proposal
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.impact import policy
from proposals.impact.actions._ending import end, end_measured_goals
from proposals.impact.actions._following import keep_follow_ups
from proposals.impact.actions._revisiting import keep_findings
from proposals.impact.actions.keeping import forget_draft
from proposals.impact.events import CommitmentTold, OutcomeTold
from proposals.impact.findings import Found, faults_of, strangers
from proposals.impact.guards import CLOSE
from proposals.impact.models import Cause, Outcome, OutcomeVersion
from proposals.impact.promise import JUDGED, expected_of, final_of, waits_until, will_have_missed
from proposals.policy import require
from proposals.words import VERDICT

DEED = "Tell the outcome"
TEXTS = ("happened", "learned", "evidence_for", "evidence_against")
NEEDED = {
    "happened": "Say what happened.",
    "learned": "Say what you learned, even if it is little.",
}


def tell_commitment(
    commitment: Commitment,
    *,
    not_measured_reason: str = "",
    judged: str | None = None,
    by: Person,
) -> None:
    """Say how a commitment ended: by its final assessment, or unmeasured for a written reason.

    ``judged`` is a verdict that people give without numbers; the reason says what it rests on.
    Raises Invalid where there is neither an assessment nor a reason, and for a judgement of
    what was measured.
    """
    require(policy.tell_outcome, by, commitment.proposal)
    require_stage(commitment.proposal, CLOSE.came_from, deed=DEED)
    reason, final = clean(not_measured_reason), final_of(commitment)
    _require_an_end(commitment, reason, judged)
    outcome = end(commitment, None if reason else final, reason, judged)
    accept_seats(commitment.proposal, by)
    record_on(
        commitment.proposal,
        CommitmentTold(
            proposal_id=commitment.proposal_id,
            actor_id=by.id,
            commitment_id=commitment.id,
            metric=commitment.metric.name,
            ended=_ended(judged, reason, outcome.assessment.headline if outcome.assessment else ""),
        ),
    )


def _require_an_end(commitment: Commitment, reason: str, judged: str | None) -> None:
    name, final = commitment.metric.name, final_of(commitment)
    if judged and judged not in JUDGED:
        raise _wrong("judged", "Choose one of the verdicts.")
    if judged and not reason:
        raise _wrong("not_measured_reason", "Say what the judgement rests on.")
    if judged and final and final.effect is not None:
        raise _wrong("judged", f"{name} was measured, so it is not judged without numbers.")
    if not reason and final is None:
        raise _wrong(
            "not_measured_reason",
            f"{name} has neither an assessment to tell nor a reason: {waits_until(commitment)}.",
        )


def _ended(judged: str | None, reason: str, headline: str) -> str:
    if judged:
        return f"judged without numbers, {VERDICT[judged].lower()}: {reason}"
    return f"not measured: {reason}" if reason else headline


def tell_outcome(
    proposal: Proposal,
    *,
    happened: str,
    learned: str,
    evidence_for: str = "",
    evidence_against: str = "",
    cause: Cause | None = None,
    follow_ups: Sequence[str] = (),
    dissents: Mapping[int, Found] | None = None,
    risks: Mapping[int, Found] | None = None,
    by: Person,
) -> Outcome:
    """Share the closing review, or tell it anew while the proposal is measuring.

    What was expected is taken from the frozen promises; goals of which nobody has said how
    they ended do so by their final assessment. ``dissents`` and ``risks`` have what was found
    of each, by id. What an earlier telling said is kept. Raises Invalid, by field, for a text
    that is missing, a miss without its cause, and a finding about something else.
    """
    require(policy.tell_outcome, by, proposal)
    require_stage(proposal, CLOSE.came_from, deed=DEED)
    dissents, risks = dissents or {}, risks or {}
    texts = dict(
        zip(TEXTS, map(clean, (happened, learned, evidence_for, evidence_against)), strict=True)
    )
    _require_told(proposal, texts, cause, dissents, risks)
    end_measured_goals(proposal)
    outcome: Outcome | None = proposal.outcome  # type: ignore[attr-defined]
    is_anew = outcome is not None
    if outcome is None:
        outcome = Outcome(proposal=proposal)
    else:
        _keep_version(outcome)
    outcome.expected, outcome.cause = expected_of(proposal), cause
    for name, text in texts.items():
        setattr(outcome, name, text)
    outcome.told_by, outcome.told_at = by, clock.now()
    db.session.add(outcome)
    keep_follow_ups(outcome, follow_ups)
    keep_findings(proposal, dissents, risks, by)
    forget_draft(proposal, by=by)
    accept_seats(proposal, by)
    again = " anew" if is_anew else ""
    record_on(proposal, OutcomeTold(proposal_id=proposal.id, actor_id=by.id, again=again))
    return outcome


def _require_told(
    proposal: Proposal,
    texts: Mapping[str, str],
    cause: Cause | None,
    dissents: Mapping[int, Found],
    risks: Mapping[int, Found],
) -> None:
    faults = {name: [message] for name, message in NEEDED.items() if not texts[name]}
    if cause is None and will_have_missed(proposal):
        faults["cause"] = ["A promise was missed: say what caused it."]
    faults |= faults_of(dissents, {each.id for each in proposal.dissents})  # type: ignore[attr-defined]
    faults |= strangers(risks, {each.id for each in proposal.risks}, "risks")
    if faults:
        raise Invalid(" ".join(message for each in faults.values() for message in each), faults)


def _keep_version(outcome: Outcome) -> None:
    texts = {name: getattr(outcome, name) for name in TEXTS}
    texts["cause"] = outcome.cause.value if outcome.cause else None
    db.session.add(
        OutcomeVersion(
            outcome=outcome, texts=texts, told_by_id=outcome.told_by_id, told_at=outcome.told_at
        )
    )


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
