"""What deciding and correcting write alike."""

from __future__ import annotations

from proposals import words
from proposals.accounts.models import Person
from proposals.decisions import policy
from proposals.decisions.events import ConcernTreated, DecisionRecorded
from proposals.decisions.models import Decision
from proposals.decisions.record import Answer, treat
from proposals.drafting.lifecycle import record_on
from proposals.review.models import Thread


def treat_and_tell(concern: Thread, answer: Answer, *, by: Person) -> None:
    """Settle a concern by the decider's answer, and note that for who raised it."""
    treat(concern, answer, by=by)
    absent = policy.decides_for(by, concern.proposal)
    record_on(
        concern.proposal,
        ConcernTreated(
            proposal_id=concern.proposal_id,
            actor_id=by.id,
            for_id=id_of(absent),
            thread_id=concern.id,
            title=concern.title,
            person=concern.opened_by.name,
            person_id=concern.opened_by_id,
            treatment=answer.treatment.value,
            label=words.TREATMENT[answer.treatment].lower(),
        ),
    )


def recorded(decision: Decision) -> DecisionRecorded:
    return DecisionRecorded(
        proposal_id=decision.proposal.id,
        actor_id=decision.decided_by.id if decision.decided_by else None,
        for_id=id_of(decision.decided_for),
        ruling=decision.ruling.value,
        label=words.RULING[decision.ruling].lower(),
        sequence=decision.sequence,
        over_objection=decision.over_objection,
        in_silence=decision.decided_by is None,
    )


def id_of(person: Person | None) -> int | None:
    return person.id if person else None
