"""A promise that is changed openly after acceptance: what changed, what holds, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.models import Commitment, PromiseRevision, Proposal

REVISABLE = ("baseline", "target", "low", "high", "due_on")
LABELS = {"baseline": "baseline", "target": "target", "low": "low end", "high": "high end"}
RANGE = ("low", "high")


def date_in_force(in_force: date | None, *, becomes: date | None, said_on: date) -> date | None:
    """Return the measure-by date once another one is named.

    One that is named before the date in force has come takes its place; on the day itself the
    verdict falls, so from then on a new date is shown and judges nothing.
    """
    if in_force is None or said_on < in_force:
        return becomes
    return in_force


def in_force(commitment: Commitment) -> date | None:
    """Return the measure-by date on which the verdict falls."""
    return commitment.review_on or frozen_date(commitment)


def frozen_date(commitment: Commitment) -> date | None:
    """Return the date that was promised first."""
    kept = (commitment.frozen or {}).get("due_on")
    return date.fromisoformat(kept) if kept else None


def revisions_of(commitment: Commitment) -> list[PromiseRevision]:
    """Return how the promise was revised since it was frozen, in order.

    Where a decision was corrected and fell again, earlier revisions are those of a promise
    that does not hold any more.
    """
    revisions: list[PromiseRevision] = commitment.revisions  # type: ignore[attr-defined]
    frozen_at = (commitment.frozen or {}).get("frozen_at")
    if not frozen_at:
        return list(revisions)
    return [each for each in revisions if each.revised_at >= datetime.fromisoformat(frozen_at)]


def eases(baseline: float | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether less is promised, or later: that is a warning; a tighter promise is none.

    ``before`` and ``after`` hold what changed, by field, in plain types.
    """
    return _is_nearer(baseline, before.get("target"), after.get("target")) or bool(
        before.get("due_on") and after.get("due_on", "") > before["due_on"]
    )


def _is_nearer(baseline: float | None, was: float | None, becomes: float | None) -> bool:
    """Tell whether a target came nearer to where things were."""
    if baseline is None or was is None or becomes is None:
        return False
    return (was - baseline) * (becomes - was) < 0


def changed(commitment: Commitment, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return what is now and what is wanted, by field, where the two differ; days in ISO 8601."""
    different = [name for name, value in wanted.items() if getattr(commitment, name) != value]
    before = {name: _plain(getattr(commitment, name)) for name in different}
    return before, {name: _plain(wanted[name]) for name in different}


def _plain(value: float | date | None) -> float | str | None:
    return value.isoformat() if isinstance(value, date) else value


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any], unit: str) -> str:
    """Return 'target 9 → 11 min and measured by Tue 30 June instead of Fri 15 May'."""
    return words.sentence_list(list(_changes(before, after, unit)))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], unit: str) -> Iterator[str]:
    for name in ("baseline", "target"):
        if name in after:
            yield f"{LABELS[name]} {_from_to(before[name], after[name])} {unit}"
    if set(RANGE) <= set(after):
        was, becomes = (" to ".join(map(_said, (it["low"], it["high"]))) for it in (before, after))
        yield (
            f"80% range {becomes} {unit} instead of {was}"
            if before["low"] is not None
            else (f"80% range {becomes} {unit}")
        )
    else:
        for name in RANGE:
            if name in after:
                yield f"{LABELS[name]} of the range {_from_to(before[name], after[name])} {unit}"
    if "due_on" in after:
        was_by = f" instead of {_day(before['due_on'])}" if before["due_on"] else ""
        yield f"measured by {_day(after['due_on'])}{was_by}"


def _from_to(was: float | None, becomes: float | None) -> str:
    return _said(becomes) if was is None else f"{_said(was)} → {_said(becomes)}"


def _said(value: float | None) -> str:
    return words.number(value) or "none"


def _day(text: str) -> str:
    return words.day(date.fromisoformat(text))


def circle_of(proposal: Proposal) -> list[tuple[Person, str]]:
    """Return who counts on its promises, each with why: authors, seats, reviewers, stand-ins.

    Whoever is several of these is there once, by what comes first.
    """
    found: dict[int, tuple[Person, str]] = {}
    for person, why in _counting_on(proposal):
        if person.is_active and person.email:
            found.setdefault(person.id, (person, why))
    for person, _ in list(found.values()):
        if acting := person.stand_in:
            found.setdefault(acting.id, (acting, f"stands in for {person.name}"))
    return list(found.values())


def _counting_on(proposal: Proposal) -> Iterator[tuple[Person, str]]:
    yield proposal.owner, "owner"
    for seat in proposal.seats:
        yield seat.person, words.SEAT[seat.role.value].lower()
    for person in proposal.co_authors:
        yield person, "co-author"
    for request in proposal.reviewers:
        if not request.declined_at:
            why = f"reviewer, with {request.team.name}" if request.team else "reviewer"
            yield from ((person, why) for person in request.people)
