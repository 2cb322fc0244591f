"""What happened, counted: '3 comments, a concern answered and 2 positions'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from proposals import words
from proposals.accounts.events import PersonDeactivated
from proposals.decisions.events import (
    DecisionCorrected,
    DecisionRecorded,
    FinalCommentExtended,
    FinalCommentInterrupted,
    FinalCommentKeptRunning,
    FinalCommentOpened,
)
from proposals.drafting.events import (
    OwnershipDeclined,
    OwnershipOffered,
    OwnershipOfferEnded,
    OwnershipTaken,
    PromiseChanged,
    PromiseRevised,
    ProposalMoved,
    ReviewIdle,
    RevisionSaved,
    SeatDeclined,
)
from proposals.impact.events import (
    AssessmentDisputed,
    CommitmentAssessed,
    EffectRechecked,
    GuardrailWorse,
    OutcomeTold,
    SplitAgreed,
    SplitEnded,
    SplitProposed,
)
from proposals.review.events import (
    CommentWritten,
    ConcernAnswered,
    ConcernEscalated,
    ConcernNudged,
    ConcernRaised,
    ConcernResolved,
    ConcernWithdrawn,
    PositionConfirmed,
    PositionTaken,
    ReviewRequestAccepted,
    ReviewRequestDeclined,
    ReviewRequestHandedOver,
    ReviewSent,
    ThanksGiven,
    ThreadDisposed,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from proposals.rollout.events import (
    ApproverNamed,
    DeviationNoted,
    MilestoneHappened,
    MilestoneMoved,
    ProblemAnswered,
    ProblemRaisedAgain,
    ProblemSettled,
    ProblemSurfaced,
    ReminderDue,
    ReopeningAnswered,
    ReopeningAsked,
    RolledBack,
    StepApproved,
    UpdatePosted,
    WarningThanked,
)

# One of it, and several: by the event's name, in the order of reading.
NOUNS: dict[str, tuple[str, str]] = {
    DecisionRecorded.name: ("a decision", "decisions"),
    DecisionCorrected.name: ("a corrected decision", "corrected decisions"),
    FinalCommentOpened.name: ("final comment opened", "final comments opened"),
    FinalCommentExtended.name: ("final comment extended", "final comments extended"),
    FinalCommentInterrupted.name: ("final comment interrupted", "final comments interrupted"),
    FinalCommentKeptRunning.name: ("final comment kept running", "final comments kept running"),
    ConcernRaised.name: ("a concern", "concerns"),
    ConcernAnswered.name: ("a concern answered", "concerns answered"),
    ConcernResolved.name: ("a concern settled", "concerns settled"),
    ConcernWithdrawn.name: ("a concern withdrawn", "concerns withdrawn"),
    ConcernNudged.name: ("a concern that waits", "concerns that wait"),
    ConcernEscalated.name: ("a concern escalated", "concerns escalated"),
    ReviewSent.name: ("a review", "reviews"),
    "question": ("a question", "questions"),
    "suggestion": ("a suggestion", "suggestions"),
    ThreadOpened.name: ("a comment", "comments"),
    "praise": ("praise", "praises"),
    ThreadDisposed.name: ("an answer to a comment", "answers to comments"),
    ThanksGiven.name: ("thanks", "thanks"),
    ThreadReopened.name: ("a thread reopened", "threads reopened"),
    ThreadResolved.name: ("a thread resolved", "threads resolved"),
    PositionTaken.name: ("a position", "positions"),
    PositionConfirmed.name: ("a position confirmed", "positions confirmed"),
    PromiseChanged.name: ("a promise changed", "promises changed"),
    PromiseRevised.name: ("a promise revised", "promises revised"),
    UpdatePosted.name: ("an update", "updates"),
    GuardrailWorse.name: ("a guardrail that got worse", "guardrails that got worse"),
    CommitmentAssessed.name: ("an assessment", "assessments"),
    SplitProposed.name: ("a split proposed", "splits proposed"),
    SplitAgreed.name: ("a split agreed", "splits agreed"),
    SplitEnded.name: ("a split ended", "splits ended"),
    AssessmentDisputed.name: ("an assessment doubted", "assessments doubted"),
    RolledBack.name: ("a rollback", "rollbacks"),
    MilestoneHappened.name: ("a step", "steps"),
    MilestoneMoved.name: ("a date moved", "dates moved"),
    StepApproved.name: ("a step let through", "steps let through"),
    ApproverNamed.name: ("a person named for a step", "people named for steps"),
    ProblemSurfaced.name: ("a problem", "problems"),
    ProblemAnswered.name: ("a problem answered", "problems answered"),
    ProblemSettled.name: ("a problem settled", "problems settled"),
    ProblemRaisedAgain.name: ("a problem raised again", "problems raised again"),
    ReopeningAsked.name: ("a request to open it again", "requests to open it again"),
    ReopeningAnswered.name: ("an answer by the decider", "answers by the decider"),
    DeviationNoted.name: ("a difference in what shipped", "differences in what shipped"),
    OutcomeTold.name: ("an outcome", "outcomes"),
    EffectRechecked.name: ("a later look at an effect", "later looks at effects"),
    ReviewRequestAccepted.name: ("a review promised", "reviews promised"),
    ReviewRequestDeclined.name: ("a review declined", "reviews declined"),
    ReviewRequestHandedOver.name: ("a review handed over", "reviews handed over"),
    SeatDeclined.name: ("a seat declined", "seats declined"),
    OwnershipOffered.name: ("ownership offered", "offers of ownership"),
    OwnershipTaken.name: ("a new owner", "new owners"),
    OwnershipDeclined.name: ("ownership declined", "offers of ownership declined"),
    OwnershipOfferEnded.name: ("an offer taken back", "offers taken back"),
    ProposalMoved.name: ("a change of stage", "changes of stage"),
    PersonDeactivated.name: ("a departure", "departures"),
    ReviewIdle.name: ("a reminder", "reminders"),
    ReminderDue.name: ("a reminder", "reminders"),
    RevisionSaved.name: ("a revision", "revisions"),
}
SAME_AS = {
    CommentWritten.name: ThreadOpened.name,  # a reply is a comment, too
    WarningThanked.name: ThanksGiven.name,
}
Happened = tuple[str, str | None]  # an event's name, and the kind of thread that it opened


def counted(happened: Mapping[Happened, int], *, most: int = 5) -> str:
    """Return how many of what happened, in the order of reading; nothing for nothing."""
    said = [phrase for _, phrase in phrases(happened)]
    if len(said) > most:
        said = [*said[: most - 1], "more"]
    return words.sentence_list(said)


def phrases(happened: Mapping[Happened, int]) -> list[tuple[str, str]]:
    """Return '3 comments', 'a concern answered' …, each after its key, in the order of reading."""
    amounts: Counter[str] = Counter()
    for (name, kind), amount in happened.items():
        amounts[_noun(name, kind)] += amount
    return [
        (key, one if amounts[key] == 1 else f"{amounts[key]} {many}")
        for key, (one, many) in NOUNS.items()
        if amounts[key]
    ]


def _noun(name: str, kind: str | None) -> str:
    name = SAME_AS.get(name, name)
    return kind if name == ThreadOpened.name and kind in NOUNS else name
