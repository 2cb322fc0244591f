"""What can happen during a roll-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class MilestoneHappened(Event):
    name: ClassVar[str] = "rollout.milestone_happened"
    phrase: ClassVar[str] = "dated “{title}”: {day}"
    milestone_id: int
    title: str
    kind: str
    happened_on: str
    day: str
    is_condition: bool
    approver_id: int | None = None
    open_questions: int = 0


@event
@dataclass(frozen=True, kw_only=True)
class RolledBack(Event):
    """The change was taken back; ``trigger`` is what did it, in words, ``was`` the exposure."""

    name: ClassVar[str] = "rollout.rolled_back"
    phrase: ClassVar[str] = "took it back on {day}: {reason}"
    milestone_id: int
    happened_on: str
    day: str
    trigger: str
    label: str
    reason: str
    what_now: str
    was: int


@event
@dataclass(frozen=True, kw_only=True)
class StepApproved(Event):
    """``is_early`` where the step was to be watched for longer; the note says why."""

    name: ClassVar[str] = "rollout.step_approved"
    phrase: ClassVar[str] = "let the step after “{title}” begin"
    milestone_id: int
    title: str
    note: str
    is_early: bool


@event
@dataclass(frozen=True, kw_only=True)
class ApproverNamed(Event):
    name: ClassVar[str] = "rollout.approver_named"
    phrase: ClassVar[str] = (
        "named {person}, in place of {was}, to let the step after “{title}” begin"
    )
    milestone_id: int
    title: str
    person: str
    person_id: int
    was: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class ChecklistAnswered(Event):
    """``label`` is the question in few words; ``was`` is empty where it was open."""

    name: ClassVar[str] = "rollout.checklist_answered"
    phrase: ClassVar[str] = "{deed} the checklist: {label}"
    question: str
    label: str
    deed: str
    was: str


@event
@dataclass(frozen=True, kw_only=True)
class MilestoneMoved(Event):
    """A planned date moved. Saying so before the date is what this product asks people to do."""

    name: ClassVar[str] = "rollout.milestone_moved"
    phrase: ClassVar[str] = "moved “{title}” to {day}: {reason}"
    milestone_id: int
    title: str
    was: str
    becomes: str
    said_on: str
    day: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class DateCorrected(Event):
    name: ClassVar[str] = "rollout.date_corrected"
    phrase: ClassVar[str] = "corrected the day of “{title}” to {day}: {reason}"
    milestone_id: int
    title: str
    was: str
    becomes: str
    day: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class UpdatePosted(Event):
    """``was`` is the status of the update before it, empty for the first one."""

    name: ClassVar[str] = "rollout.update_posted"
    phrase: ClassVar[str] = "posted an update: {label}, {confidence} of 10 confident"
    update_id: int
    status: str
    label: str
    confidence: int
    was: str = ""
    blocker_owner_id: int | None = None


@event
@dataclass(frozen=True, kw_only=True)
class EarlyWarning(Event):
    """Bad news said before the next promised date: a credit, whatever comes of it."""

    name: ClassVar[str] = "rollout.early_warning"
    phrase: ClassVar[str] = "warned {ahead} ahead of {what}, {day}"
    update_id: int
    days_ahead: int
    ahead: str
    what: str
    day: str


@event
@dataclass(frozen=True, kw_only=True)
class WarningThanked(Event):
    """Somebody thanked for bad news said early: in an update, or as a problem."""

    name: ClassVar[str] = "rollout.warning_thanked"
    phrase: ClassVar[str] = "thanked {person} for saying it early"
    person: str
    person_id: int
    update_id: int | None
    problem_id: int | None


@event
@dataclass(frozen=True, kw_only=True)
class ChangeLinked(Event):
    """Code that carries the change is known; ``teller`` is its repository, which may say so."""

    name: ClassVar[str] = "rollout.change_linked"
    phrase: ClassVar[str] = "linked {what}"
    change_id: int
    kind: str
    what: str
    teller: str


@event
@dataclass(frozen=True, kw_only=True)
class ChangeUnlinked(Event):
    name: ClassVar[str] = "rollout.change_unlinked"
    phrase: ClassVar[str] = "took away the link to {what}"
    kind: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class RepositoryAdded(Event):
    name: ClassVar[str] = "rollout.repository_added"
    phrase: ClassVar[str] = "connected the repository {repository}"
    repository_id: int
    repository: str


@event
@dataclass(frozen=True, kw_only=True)
class RepositoryChanged(Event):
    """``what`` is told after the name of whoever did it."""

    name: ClassVar[str] = "rollout.repository_changed"
    phrase: ClassVar[str] = "{what}: the repository {repository}"
    repository_id: int
    repository: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class ProblemSurfaced(Event):
    """``label`` is ': at risk' and the like where it says so of the roll-out."""

    name: ClassVar[str] = "rollout.problem_surfaced"
    phrase: ClassVar[str] = "surfaced a problem, “{title}”{label}"
    problem_id: int
    title: str
    status: str
    label: str
    risk_id: int | None


@event
@dataclass(frozen=True, kw_only=True)
class ProblemAnswered(Event):
    name: ClassVar[str] = "rollout.problem_answered"
    phrase: ClassVar[str] = "answered the problem “{title}”"
    problem_id: int
    answer_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class ProblemSettled(Event):
    name: ClassVar[str] = "rollout.problem_settled"
    phrase: ClassVar[str] = "settled the problem “{title}”: {how}"
    problem_id: int
    title: str
    how: str


@event
@dataclass(frozen=True, kw_only=True)
class ProblemRaisedAgain(Event):
    name: ClassVar[str] = "rollout.problem_raised_again"
    phrase: ClassVar[str] = "raised the problem “{title}” again: {why}"
    problem_id: int
    title: str
    why: str


@event
@dataclass(frozen=True, kw_only=True)
class ReopeningAsked(Event):
    name: ClassVar[str] = "rollout.reopening_asked"
    phrase: ClassVar[str] = "asked the decider to open it again, for “{title}”"
    problem_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class ReopeningAnswered(Event):
    """What the decider made of a request; a closed proposal is measured again where it opens."""

    name: ClassVar[str] = "rollout.reopening_answered"
    phrase: ClassVar[str] = "{label}, after “{title}”: {why}"
    problem_id: int
    title: str
    label: str
    reopens: bool
    why: str


@event
@dataclass(frozen=True, kw_only=True)
class DeviationNoted(Event):
    name: ClassVar[str] = "rollout.deviation_noted"
    phrase: ClassVar[str] = "noted that what shipped differs from what was accepted: {what}"
    deviation_id: int
    what: str
    accepted_revision: int
    became_revision: int


@event
@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event):
    """The clock reminds whoever owes something; nobody else needs to hear of it."""

    name: ClassVar[str] = "rollout.reminder_due"
    phrase: ClassVar[str] = "reminded {people} of {title}"
    owed: str
    subject_id: int
    title: str
    due_on: str
    moment: str
    people: str
    person_ids: list[Any]
