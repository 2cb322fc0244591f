"""What letters say of the outcome, and of whether it held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.impact.events import EffectRechecked, OutcomeTold
from proposals.impact.models import Finding, Outcome, Recheck
from proposals.impact.promise import verdict_of
from proposals.impact.rechecking import held_sentence
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of


def _outcome_told(told: Told, proposal: Proposal) -> Wording | None:
    outcome: Outcome | None = proposal.outcome  # type: ignore[attr-defined]
    if outcome is None:
        return None
    actor, again = actor_name(told), told.event.details.get("again", "")
    return Wording(
        subject=f"The outcome{again}: {proposal.title}",
        lines=(f"{actor} told the outcome of “{proposal.title}”{again}.", *_ends(proposal)),
        quotes=quotes_of(
            *_about(told.person, proposal),
            ("What happened", outcome.happened),
            ("What we learned", outcome.learned),
            ("What speaks for that", outcome.evidence_for),
            ("What speaks against it", outcome.evidence_against),
            ("What caused the miss", words.CAUSE[outcome.cause] if outcome.cause else ""),
            ("What we do next", "\n".join(f"- {each.text}" for each in _items(outcome))),
        ),
        button="Read the review",
        url=page_of(proposal, "/impact#outcome"),
    )


def _items(outcome: Outcome) -> list[Any]:
    return list(outcome.follow_up_items)  # type: ignore[attr-defined]


def _ends(proposal: Proposal) -> Iterator[str]:
    for goal in proposal.goals:
        if told := goal.outcome:  # type: ignore[attr-defined]
            label = words.VERDICT[verdict_of(told)]
            judged = " (judged without numbers, grade E)" if told.judged else ""
            said = told.not_measured_reason or told.assessment.headline
            yield f"{goal.metric.name}: {label}{judged}. {said}"


def _about(reader: Person | None, proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield what was found of the reader's own warnings."""
    reader_id = reader.id if reader else None
    for dissent in proposal.dissents:  # type: ignore[attr-defined]
        if dissent.review and dissent.person_id == reader_id:
            found = words.DISSENT_FINDING[dissent.review.finding].lower()
            yield f"On your dissent, which {found}", dissent.review.note or dissent.quote
    for risk in proposal.risks:
        review = risk.review  # type: ignore[attr-defined]
        if review and risk.raised_by_id == reader_id and review.finding != Finding.WRONG:
            found = words.RISK_FINDING[review.finding].lower()
            yield f"The risk that you named: {found}", review.note or risk.description


def _effect_rechecked(told: Told, proposal: Proposal) -> Wording | None:
    recheck = db.session.get(Recheck, told.event.details["recheck_id"])
    if recheck is None or recheck.found is None:
        return None  # it was opened again since
    name, found = recheck.commitment.metric.name, words.HELD[recheck.found].lower()
    return Wording(
        subject=f"{name} after {recheck.after_days} days: {found}",
        lines=(
            f"We looked at {name} again, {recheck.after_days} days after the outcome"
            f"{told.on(proposal, ' of')}: {found}.",
            held_sentence(recheck),
        ),
        button="See it beside the outcome",
        url=page_of(proposal, "/impact#rechecks"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    OutcomeTold.name: _outcome_told,
    EffectRechecked.name: _effect_rechecked,
}
