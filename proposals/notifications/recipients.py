"""Who hears of what by mail, why, and how soon: one line for each event that causes letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import takewhile

import sqlalchemy as sa

from proposals.accounts.events import (
    InvitationSent,
    PasswordChanged,
    PasswordResetAsked,
    PersonDeactivated,
    StandInNamed,
)
from proposals.db import db
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
    PromiseRevised,
    ProposalMoved,
    ReviewerAsked,
    ReviewIdle,
    SeatDeclined,
    SeatOffered,
)
from proposals.events import LoggedEvent
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
from proposals.impact.models import Look
from proposals.metrics.events import PullFailed, PullRecovered
from proposals.notifications import concerned, holders, rollouts
from proposals.notifications.circles import Recipient
from proposals.notifications.pace import Pace
from proposals.review.events import (
    CommentWritten,
    ConcernAnswered,
    ConcernEscalated,
    ConcernNudged,
    ConcernRaised,
    ConcernResolved,
    ConcernWithdrawn,
    PositionConfirmed,
    PositionsAskedAgain,
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
from proposals.review.models import ThreadKind
from proposals.rollout.events import (
    ApproverNamed,
    ChangeLinked,
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
from proposals.rollout.models import Status

ONE_DEED = timedelta(minutes=1)  # no request takes as long


Tell = Callable[[LoggedEvent], Iterable[Recipient]]


def _at(pace: Pace, to: Tell) -> Tell:
    return lambda event: [replace(each, pace=pace) for each in to(event)]


at_once, cooled, daily = (partial(_at, pace) for pace in Pace)


def _hears_that_it_is_open_again(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell of a reopened concern as soon as of a new one."""
    is_concern = event.details["kind"] == ThreadKind.CONCERN
    return (cooled if is_concern else daily)(concerned.authors)(event)


def _hears_who_is_asked_instead(event: LoggedEvent) -> Iterable[Recipient]:
    asked = at_once(concerned.who_is_asked_instead)(event)
    known = {each.address for each in asked}
    return [*asked, *(each for each in concerned.authors(event) if each.address not in known)]


def _hears_of_a_problem(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell who carries it once it has cooled; that somebody foresaw it can wait."""
    carry = list(cooled(concerned.who_carries_it)(event))
    known = {each.address for each in carry}
    foresaw = daily(concerned.who_foresaw_it)(event)
    return [*carry, *(each for each in foresaw if each.address not in known)]


def _hears_what_the_decider_said(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell who asked at once; all the others too, where it is opened again."""
    asked = list(at_once(concerned.who_raised_the_problem)(event))
    if event.details["reopens"]:
        others = at_once(concerned.everybody_who_took_part)(event)
    else:
        others = daily(concerned.who_talks_of_the_problem)(event)
    known = {each.address for each in asked}
    return [*asked, *(each for each in others if each.address not in known)]


def _hears_of_an_update(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell at once who is asked for help, and of what is off track; other news can wait."""
    asked = list(at_once(concerned.who_sees_to_it)(event))
    is_off_track = event.details["status"] == Status.OFF_TRACK
    others = (at_once if is_off_track else daily)(concerned.who_counts_on_it)(event)
    known = {each.address for each in asked}
    return [*asked, *(each for each in others if each.address not in known)]


def _hears_of_a_verdict(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell of the final look; the others stand on the page."""
    is_final = event.details.get("look") == Look.FINAL
    return daily(concerned.reviewers_seats_and_authors)(event) if is_final else []


def _hears_of_a_part(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell of a review whoever hears of a part of it, as soon as of the most urgent one."""
    heard: dict[str, Recipient] = {}
    for part in parts_of(event):
        for each in RECIPIENTS[part.name](part):
            heard[each.address] = min(each, heard.get(each.address, each), key=_pace)
    return heard.values()


def _pace(recipient: Recipient) -> Pace:
    return recipient.pace


def parts_of(review: LoggedEvent) -> list[LoggedEvent]:
    """Return the facts that were recorded as parts of a review that was sent as one."""
    lately = db.session.scalars(
        sa.select(LoggedEvent)
        .where(
            LoggedEvent.proposal_id == review.proposal_id,
            LoggedEvent.actor_id == review.actor_id,
            LoggedEvent.id < review.id,
            LoggedEvent.occurred_at >= review.occurred_at - ONE_DEED,
        )
        .order_by(LoggedEvent.id.desc())
    )
    of_this_one = takewhile(lambda each: each.name != ReviewSent.name, lately)
    return [each for each in of_this_one if each.details.get("of_review")][::-1]


RECIPIENTS: dict[str, Tell] = {
    InvitationSent.name: at_once(concerned.invited),
    PasswordResetAsked.name: at_once(concerned.themselves),
    PasswordChanged.name: at_once(concerned.themselves),
    StandInNamed.name: at_once(concerned.stand_in),
    PullFailed.name: at_once(concerned.metric_owner),
    PullRecovered.name: at_once(concerned.metric_owner),
    ReviewerAsked.name: at_once(concerned.asked_reviewer),
    SeatOffered.name: at_once(concerned.offered_holder),
    SeatDeclined.name: daily(concerned.authors),
    OwnershipOffered.name: at_once(holders.new_owner),
    OwnershipTaken.name: daily(concerned.reviewers_seats_and_authors),
    OwnershipDeclined.name: daily(holders.who_offered_it),
    OwnershipOfferEnded.name: daily(holders.new_owner),
    ProposalMoved.name: daily(holders.who_hears_that_it_rests_or_wakes),
    PersonDeactivated.name: daily(holders.who_hears_of_a_departure),
    PositionsAskedAgain.name: at_once(concerned.asked_again),
    ReviewRequestAccepted.name: daily(concerned.authors),
    ReviewRequestDeclined.name: daily(concerned.authors),
    ReviewRequestHandedOver.name: _hears_who_is_asked_instead,
    PromiseRevised.name: daily(concerned.who_counts_on_the_promise),
    ReviewIdle.name: daily(holders.who_can_go_on),
    ThreadOpened.name: daily(concerned.authors_and_named),
    CommentWritten.name: daily(concerned.speakers_and_named),
    ThreadDisposed.name: daily(concerned.who_began_it),
    ThanksGiven.name: daily(concerned.whose_words),
    ThreadResolved.name: daily(concerned.who_began_it),
    ThreadReopened.name: _hears_that_it_is_open_again,
    ConcernRaised.name: cooled(concerned.authors_and_named),
    ConcernAnswered.name: cooled(concerned.who_raised_it_and_named),
    ConcernEscalated.name: at_once(concerned.escalation_contact),
    ConcernResolved.name: daily(concerned.authors),
    ConcernWithdrawn.name: daily(concerned.authors),
    ConcernNudged.name: daily(concerned.who_it_waits_for),
    PositionTaken.name: daily(concerned.authors_unless_it_objects),
    PositionConfirmed.name: daily(concerned.authors),
    ReviewSent.name: _hears_of_a_part,
    FinalCommentOpened.name: at_once(concerned.everybody_concerned),
    FinalCommentExtended.name: at_once(concerned.reviewers_and_seats),
    FinalCommentInterrupted.name: at_once(concerned.reviewers_and_seats),
    FinalCommentKeptRunning.name: daily(concerned.reviewers_and_seats),
    DecisionRecorded.name: at_once(concerned.everybody_who_took_part),
    DecisionCorrected.name: at_once(concerned.everybody_who_took_part),
    ProblemSurfaced.name: _hears_of_a_problem,
    ProblemAnswered.name: daily(concerned.who_talks_of_the_problem),
    ProblemSettled.name: daily(concerned.who_talks_of_the_problem),
    ProblemRaisedAgain.name: cooled(concerned.who_carries_it),
    ReopeningAsked.name: at_once(concerned.decider),
    ReopeningAnswered.name: _hears_what_the_decider_said,
    MilestoneHappened.name: at_once(rollouts.who_lets_the_next_step_begin),
    ApproverNamed.name: at_once(rollouts.who_lets_the_next_step_begin),
    StepApproved.name: at_once(concerned.who_carries_it),
    MilestoneMoved.name: daily(rollouts.who_counts_on_the_date),
    RolledBack.name: at_once(rollouts.everybody_concerned),
    DeviationNoted.name: daily(concerned.reviewers_seats_and_authors),
    UpdatePosted.name: _hears_of_an_update,
    ChangeLinked.name: cooled(rollouts.who_may_begin),
    WarningThanked.name: daily(concerned.whose_words),
    GuardrailWorse.name: at_once(concerned.rollout_owner),
    AssessmentDisputed.name: daily(concerned.authors),
    SplitProposed.name: daily(concerned.owner),
    SplitAgreed.name: daily(concerned.owner),
    SplitEnded.name: daily(concerned.owner),
    CommitmentAssessed.name: _hears_of_a_verdict,
    OutcomeTold.name: at_once(concerned.everybody_who_warned_or_took_part),
    EffectRechecked.name: daily(concerned.owner),
    ReminderDue.name: daily(concerned.who_owes_it),
}
