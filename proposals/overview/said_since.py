"""What was said, found and done since acceptance, from the log: one mark for each event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import words
from proposals.events import LoggedEvent
from proposals.overview.marks import Mark
from proposals.rollout.models import Trigger
from proposals.rollout.slip import span

TONES = {"at_risk": "warn", "off_track": "bad", "got_worse": "bad", "target_met": "ok"}
WARNED = "rollout.early_warning"


@dataclass(frozen=True)
class Told:
    """An event on the reader's day, and the name of whoever did it; empty for the clock.

    ``early`` says of an update how long before which date it warned.
    """

    event: LoggedEvent
    on: date
    who: str
    early: str = ""

    @property
    def name(self) -> str:
        return self.event.name

    @property
    def details(self) -> dict[str, Any]:
        return self.event.details


def mark_of(told: Told, page: str) -> Mark | None:
    """Return the mark of an event, or None where it is told by another one."""
    making = _MARKS.get(told.name)
    return making(told, page) if making else None


def _moved(told: Told, page: str) -> Mark:
    details = told.details
    becomes = words.day(date.fromisoformat(details["becomes"]))
    ahead = _ahead(details["was"], details["said_on"])
    detail = f"to {becomes}{ahead}: “{details['reason']}”"
    where = f"{page}/rollout#milestone-{details['milestone_id']}"
    return Mark(told.on, False, f"{details['title']}: moved", detail, where)


def _updated(told: Told, page: str) -> Mark:
    details, status = told.details, told.details["status"]
    early = f", said {told.early}" if told.early else ""
    detail = f"{details['confidence']} of 10 confident{early}"
    where = f"{page}/rollout#update-{details['update_id']}"
    return Mark(told.on, False, words.STATUS[status], detail, where, TONES.get(status, ""))


def _revised(told: Told, page: str) -> Mark:
    details = told.details
    ahead = _ahead(details["was_due"], details["said_on"])
    detail = f"{details['what']}{ahead}: “{details['reason']}”"
    where = f"{page}/impact/commitments/{details['commitment_id']}/promise"
    return Mark(told.on, False, f"{details['metric']}: revised", detail, where)


def _surfaced(told: Told, page: str) -> Mark:
    details = told.details
    said = words.STATUS[details["status"]].lower() if details["status"] else ""
    detail = ", ".join(filter(None, (said, f"raised by {told.who}")))
    tone = TONES.get(details["status"], "")
    return Mark(told.on, False, details["title"], detail, _problem(told, page), tone)


def _settled(told: Told, page: str) -> Mark:
    how = f"“{told.details['how']}”" if told.details["how"] else ""
    return Mark(told.on, True, f"Settled: {told.details['title']}", how, _problem(told, page))


def _reopened(told: Told, page: str) -> Mark:
    title, why = told.details["label"], told.details["why"]
    return Mark(
        told.on,
        False,
        title[:1].upper() + title[1:],
        f"“{why}”" if why else "",
        _problem(told, page),
    )


def _problem(told: Told, page: str) -> str:
    return f"{page}/rollout/problems/{told.details['problem_id']}"


def _deviated(told: Told, page: str) -> Mark:
    details = told.details
    where = f"{page}/compare?from={details['accepted_revision']}&to={details['became_revision']}"
    return Mark(told.on, False, "What shipped differs", details["what"], where)


def _taken_back(told: Told, page: str) -> Mark:
    details = told.details
    on = date.fromisoformat(details["happened_on"])
    where = f"{page}/rollout#milestone-{details['milestone_id']}"
    trigger = "" if details["trigger"] == Trigger.OTHER else f"{details['label']}: "
    return Mark(on, True, "Taken back", f"{trigger}{details['reason']}", where, "bad")


def _outcome(told: Told, page: str) -> Mark:
    return Mark(told.on, True, "Outcome told", "", f"{page}/impact#outcome")


def _rechecked(told: Told, page: str) -> Mark:
    details = told.details
    title = f"{details['metric']} after {words.count(details['after_days'], 'day')}"
    where = f"{page}/impact#commitment-{details['commitment_id']}"
    found = str(details["found"])
    tone = "ok" if found.startswith("held") else "bad" if found.startswith("faded") else ""
    return Mark(told.on, True, title, found[:1].upper() + found[1:], where, tone)


def _ahead(was: str, said_on: str) -> str:
    """Say how long before the date that held until then it was; nothing where none did."""
    if not was:
        return ""
    days = (date.fromisoformat(was) - date.fromisoformat(said_on)).days
    return ", said late" if days < 0 else f", said {span(days)} ahead" if days else ", on the day"


_MARKS: Mapping[str, Callable[[Told, str], Mark]] = {
    "rollout.milestone_moved": _moved,
    "rollout.update_posted": _updated,
    "drafting.promise_revised": _revised,
    "rollout.problem_surfaced": _surfaced,
    "rollout.problem_settled": _settled,
    "rollout.reopening_answered": _reopened,
    "rollout.deviation_noted": _deviated,
    "rollout.rolled_back": _taken_back,
    "impact.outcome_told": _outcome,
    "impact.effect_rechecked": _rechecked,
}
NAMES = frozenset({*_MARKS, WARNED})
