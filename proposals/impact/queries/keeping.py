"""How a promise was kept: a miss that was said before its date, apart from one in silence."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from markupsafe import Markup

from proposals import clock, words
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, PromiseRevision, Proposal
from proposals.drafting.revised import changes_in_words, eases, revisions_of
from proposals.impact.drawing.slip import WIDTHS, Said, Slip, draw
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment
from proposals.impact.queries.plans import Plan, plan_of
from proposals.rollout.models import Status, StatusUpdate
from proposals.rollout.slip import span

MISSED = frozenset({Verdict.IMPROVED, Verdict.NO_DETECTABLE_CHANGE, Verdict.GOT_WORSE})
WARNINGS = (Status.AT_RISK, Status.OFF_TRACK)


class Keeping(enum.StrEnum):
    """What became of a promise as a promise, whatever the numbers say."""

    KEPT = "kept"
    FLAGGED_EARLY = "flagged_early"
    MISSED_IN_SILENCE = "missed_in_silence"


@dataclass(frozen=True)
class Warned:
    """A day on which somebody said that the promise was at risk; ``what`` as they said it."""

    on: date
    what: str


def first_warning(review_on: date | None, warned: Iterable[Warned]) -> Warned | None:
    """Return the earliest warning that was said before the date; later ones are no warnings."""
    in_time = [each for each in warned if review_on and each.on < review_on]
    return min(in_time, key=lambda each: each.on, default=None)


def keeping_of(
    verdict: str | None, review_on: date | None, warned: Iterable[Warned]
) -> Keeping | None:
    """Return how it was kept, by the verdict on its date; None while nothing can be said.

    What could not be measured was neither kept nor missed.
    """
    if verdict == Verdict.TARGET_MET:
        return Keeping.KEPT
    if verdict not in MISSED:
        return None
    early = first_warning(review_on, warned)
    return Keeping.FLAGGED_EARLY if early else Keeping.MISSED_IN_SILENCE


def warning_in(revision: PromiseRevision) -> Warned | None:
    """Return the warning that a revision is: one that promises less or later, and says why."""
    commitment = revision.commitment
    if not eases(commitment.baseline, revision.before, revision.after):
        return None
    what = changes_in_words(revision.before, revision.after, commitment.metric.unit)
    return Warned(revision.revised_at.date(), what)


def warnings_on(proposal: Proposal) -> list[Warned]:
    """Return the updates that said 'at risk' or 'off track'; one statement."""
    rows = db.session.execute(
        sa.select(StatusUpdate.posted_at, StatusUpdate.status)
        .where(StatusUpdate.proposal_id == proposal.id, StatusUpdate.status.in_(WARNINGS))
        .order_by(StatusUpdate.id)
    )
    return [Warned(at.date(), f"“{words.STATUS[status]}”") for at, status in rows]


@dataclass(frozen=True)
class Promised:
    """One promise as it was frozen and as it was revised, and how it was kept."""

    commitment: Commitment
    plan: Plan
    revisions: Sequence[PromiseRevision]
    keeping: Keeping | None
    warning: Warned | None

    @property
    def frozen_at(self) -> datetime | None:
        at = (self.commitment.frozen or {}).get("frozen_at")
        return datetime.fromisoformat(at) if at else None

    @property
    def in_words(self) -> str:
        """Say how it was kept: 'Missed, flagged early: … on Sat 28 March, 48 days ahead'."""
        moved = self.plan.review_on != self.plan.due_on
        if self.keeping == Keeping.KEPT:
            on_which = f", on the date that was moved openly to {words.day(self.plan.review_on)}"
            return f"Kept{on_which if moved else ''}."
        if self.keeping == Keeping.MISSED_IN_SILENCE:
            return f"Missed in silence: nothing was said before {words.day(self.plan.review_on)}."
        if self.keeping == Keeping.FLAGGED_EARLY and self.warning:
            said = f"{self.warning.what}, said on {words.day(self.warning.on)}"
            return f"Missed, flagged early: {said}{self._ahead(self.warning.on)}."
        return ""

    def _ahead(self, said_on: date) -> str:
        """Say how long before the promised date it was, or before the one in force."""
        dates = (self.plan.due_on, self.plan.review_on)
        date_then = next((each for each in dates if each and said_on < each), None)
        return f", {span((date_then - said_on).days)} ahead" if date_then else ""

    def ahead(self, revision: PromiseRevision) -> str:
        """Say how long before the date that held until then it was revised."""
        held = revision.before.get("due_on") or (
            self.plan.review_on.isoformat() if self.plan.review_on else None
        )
        if not held:
            return ""
        days = (date.fromisoformat(held) - revision.revised_at.date()).days
        if days < 0:
            return "Said after its date; the verdict stays with the earlier one."
        return f"Said {span(days)} ahead." if days else "Said on the day itself."

    @property
    def rows(self) -> list[tuple[PromiseRevision, str, str]]:
        """Return each revision with what it changed, and how long before the date it was said."""
        unit = self.commitment.metric.unit
        return [
            (each, changes_in_words(each.before, each.after, unit), self.ahead(each))
            for each in self.revisions
        ]

    @property
    def charts(self) -> list[Markup]:
        """Return the slip chart in each width; nothing where nothing was revised."""
        slip = self.slip
        return [draw(slip, width) for width in WIDTHS] if slip else []

    @property
    def slip(self) -> Slip | None:
        """What was said when, for the chart; None where nothing was revised."""
        if not self.revisions or not self.frozen_at:
            return None
        commitment = self.commitment
        said = [Said(self.frozen_at.date(), self.plan.due_on, self.plan.target)]
        for each in self.revisions:
            due_on = each.after.get("due_on")
            said.append(
                Said(
                    each.revised_at.date(),
                    date.fromisoformat(due_on) if due_on else said[-1].due_on,
                    each.after.get("target", said[-1].target),
                )
            )
        return Slip(commitment.metric.name, commitment.metric.unit, said, clock.today())


def promised_of(proposal: Proposal) -> dict[int, Promised]:
    """Return how each promise stands as a promise, by the commitment's id.

    Its revisions, assessments and outcomes have to be loaded; one statement more.
    """
    warned = warnings_on(proposal)
    return {each.id: _promised(each, warned) for each in proposal.commitments}


def _promised(commitment: Commitment, warned: Sequence[Warned]) -> Promised:
    revisions = revisions_of(commitment)
    plan = plan_of(commitment)
    said = [*warned, *filter(None, map(warning_in, revisions))]
    judged = commitment.role != CommitmentRole.OBSERVE
    verdict = verdict_on(commitment) if judged else None
    return Promised(
        commitment,
        plan,
        revisions,
        keeping_of(verdict, plan.review_on, said),
        first_warning(plan.review_on, said),
    )


def verdict_on(commitment: Commitment) -> str | None:
    """Return the verdict that stands at its date: of the outcome, or else of a final look."""
    told = commitment.outcome  # type: ignore[attr-defined]
    if told:
        return told.assessment.verdict if told.assessment else Verdict.NOT_MEASURED
    looks: Sequence[Assessment] = commitment.assessments  # type: ignore[attr-defined]
    return next((each.verdict for each in looks if each.is_final), None)
