"""Whom an event concerns: from what it says to people, each with the reason they are given."""

from __future__ import annotations

from collections.abc import Iterable

from proposals.accounts.models import Invitation, Person
from proposals.db import db
from proposals.drafting.models import Proposal, SeatRole
from proposals.events import LoggedEvent
from proposals.metrics.models import Metric
from proposals.notifications.circles import (
    Recipient,
    Recipients,
    addressed,
    authors_of,
    in_place_of,
    mentioned_by,
    participants_of,
    reviewers_of,
    seats_of,
    speakers_in,
)
from proposals.overview.needs import needs_line
from proposals.review.models import Comment, Stance, Thread
from proposals.rollout.models import Problem, Status

SEES_TO_IT = "you are named to see to what is in the way"


def invited(event: LoggedEvent) -> list[Recipient]:
    invitation = db.session.get(Invitation, event.details["invitation_id"])
    return [Recipient(invitation.email, None, "you were invited")] if invitation else []


def themselves(event: LoggedEvent) -> Iterable[Recipient]:
    person = db.session.get_one(Person, event.actor_id)
    return addressed([person], "it is about your account").values()


def asked_reviewer(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever was asked; of a team all who could answer, while it is still asked."""
    team_id = event.details.get("team_id")
    if team_id is None:
        return _named(event, "you were asked for a review")
    asked = [each for each in _proposal(event).reviewers if each.team_id == team_id]
    return [
        recipient
        for request in asked
        for recipient in _others(
            event,
            addressed(request.people, f"your team {request.reader.name} was asked for a review"),
        )
    ]


def offered_holder(event: LoggedEvent) -> list[Recipient]:
    return _named(event, f"you were offered the seat of {event.details['seat']}")


def asked_again(event: LoggedEvent) -> Iterable[Recipient]:
    asked = [db.session.get_one(Person, each) for each in event.details["person_ids"]]
    return addressed(asked, "you took a position").values()


def who_counts_on_the_promise(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell whoever the revision says is told, as was shown before it was sent."""
    told = [db.session.get_one(Person, each) for each in event.details["person_ids"]]
    return addressed(told, "you count on its promises").values()


def owner_and_whose_turn_it_is(event: LoggedEvent) -> Iterable[Recipient]:
    proposal = _proposal(event)
    owner = addressed([proposal.owner], "you are the owner")
    return (owner | addressed(needs_line(proposal).turn, "it is your turn")).values()


def authors(event: LoggedEvent) -> list[Recipient]:
    return _others(event, authors_of(_proposal(event)))


def authors_unless_it_objects(event: LoggedEvent) -> list[Recipient]:
    """An objection is a concern, which has a letter of its own."""
    return [] if event.details["stance"] == Stance.OBJECTS else authors(event)


def authors_and_named(event: LoggedEvent) -> list[Recipient]:
    """Tell the authors of what somebody wrote, and whom it mentions."""
    return _others(event, _mentioned(event) | authors_of(_proposal(event)))


def speakers_and_named(event: LoggedEvent) -> list[Recipient]:
    thread = _thread(event)
    spoke = speakers_in(thread) if thread else {}
    return _others(event, _mentioned(event) | authors_of(_proposal(event)) | spoke)


def who_raised_it_and_named(event: LoggedEvent) -> list[Recipient]:
    raised_it = _began(event, "you raised the concern")
    return _others(event, _mentioned(event) | raised_it)


def who_is_asked_instead(event: LoggedEvent) -> list[Recipient]:
    return _named(event, "you were asked for a review")


def whose_words(event: LoggedEvent) -> list[Recipient]:
    return _named(event, "it is about your words")


def escalation_contact(event: LoggedEvent) -> list[Recipient]:
    contact = db.session.get_one(Person, event.details["person_id"])
    told = in_place_of([contact]) | addressed([contact], "you are the escalation contact")
    return _others(event, told)


def stand_in(event: LoggedEvent) -> list[Recipient]:
    """Tell who stands in, and for whom, if somebody else named them."""
    one, other = (event.details[name] for name in ("who_id", "person_id"))
    people = [db.session.get_one(Person, each) for each in (other, one)]
    return _others(
        event,
        addressed(people[:1], "somebody stands in for you")
        | addressed(people[1:], "you stand in for somebody"),
    )


def who_began_it(event: LoggedEvent) -> list[Recipient]:
    return _others(event, _began(event, "you began the conversation"))


def who_it_waits_for(event: LoggedEvent) -> list[Recipient]:
    waited_for = set(event.details["person_ids"])
    raised_it = _began(event, "you raised the concern")
    circle = raised_it | authors_of(_proposal(event))
    return [each for person_id, each in circle.items() if person_id in waited_for]


def everybody_concerned(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever still has something to do, writes it, or has said something about it."""
    proposal = _proposal(event)
    spoke_or_write = participants_of(proposal) | authors_of(proposal)
    return _others(event, spoke_or_write | _with_something_to_do(proposal))


def reviewers_and_seats(event: LoggedEvent) -> list[Recipient]:
    return _others(event, _with_something_to_do(_proposal(event)))


def _with_something_to_do(proposal: Proposal) -> Recipients:
    """Return reviewers, who holds a seat, and who acts in their place."""
    reviewers = [each for request in proposal.reviewers for each in request.people]
    acting = in_place_of([*(seat.person for seat in proposal.seats), *reviewers])
    return acting | seats_of(proposal) | reviewers_of(proposal)


def everybody_who_took_part(event: LoggedEvent) -> list[Recipient]:
    proposal = _proposal(event)
    # Read from the right: a seat says more than having spoken.
    return _others(
        event,
        participants_of(proposal)
        | reviewers_of(proposal)
        | seats_of(proposal)
        | authors_of(proposal),
    )


def metric_owner(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell who brings the numbers, whoever that is by now."""
    metric = db.session.get(Metric, event.details["metric_id"])
    return addressed([metric.owner] if metric else [], "you own the metric").values()


def everybody_who_warned_or_took_part(event: LoggedEvent) -> list[Recipient]:
    """Tell also who named a risk; who disagreed reads what was found of it."""
    proposal = _proposal(event)
    named = addressed([risk.raised_by for risk in proposal.risks], "you named a risk")
    spoke = {each.person_id: each for each in everybody_who_took_part(event) if each.person_id}
    disagreed = [each.person for each in proposal.dissents]  # type: ignore[attr-defined]
    return _others(event, named | spoke | addressed(disagreed, "you disagreed at the decision"))


def reviewers_seats_and_authors(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever answers for the change, or was asked about it."""
    proposal = _proposal(event)
    return _others(event, authors_of(proposal) | _with_something_to_do(proposal))


def who_sees_to_it(event: LoggedEvent) -> list[Recipient]:
    """Tell who was named for what is in the way, and who acts for them."""
    person_id = event.details.get("blocker_owner_id")
    if person_id is None or person_id == event.actor_id:
        return []
    person = db.session.get_one(Person, person_id)
    return _others(event, in_place_of([person]) | addressed([person], SEES_TO_IT))


def who_counts_on_it(event: LoggedEvent) -> list[Recipient]:
    """Tell who writes it and who has a seat, where an update says other than the one before."""
    if event.details["status"] == (event.details.get("was") or Status.ON_TRACK):
        return []
    proposal = _proposal(event)
    return _others(event, authors_of(proposal) | seats_of(proposal))


def rollout_owner(event: LoggedEvent) -> list[Recipient]:
    """Tell who rolls it out, and who acts for them."""
    keeper = db.session.get_one(Person, event.details["person_id"])
    told = in_place_of([keeper]) | addressed([keeper], "you are the roll-out owner")
    return _others(event, told)


def who_owes_it(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell whoever owes it, and who acts for them."""
    asked = [db.session.get_one(Person, each) for each in event.details["person_ids"]]
    return (in_place_of(asked) | addressed(asked, "it waits for you")).values()


def who_carries_it(event: LoggedEvent) -> list[Recipient]:
    """Tell who can do something about a problem: authors, and who rolls it out."""
    return _others(event, _carrying(_proposal(event)))


def who_foresaw_it(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever named the risk that came true."""
    risk = _problem(event).risk
    return _others(event, addressed([risk.raised_by], "you foresaw it") if risk else {})


def who_raised_the_problem(event: LoggedEvent) -> list[Recipient]:
    return _others(event, addressed([_problem(event).raised_by], "you raised the problem"))


def who_talks_of_the_problem(event: LoggedEvent) -> list[Recipient]:
    """Tell who raised a problem, who answered it, and who carries the change."""
    problem = _problem(event)
    answered = addressed([each.answered_by for each in problem.answers], "you answered it")
    raised = addressed([problem.raised_by], "you raised the problem")
    return _others(event, answered | _carrying(_proposal(event)) | raised)


def decider(event: LoggedEvent) -> list[Recipient]:
    """Tell who decides, and who acts for them."""
    holder = _proposal(event).seat(SeatRole.DECIDER)
    if holder is None:
        return []
    return _others(event, in_place_of([holder]) | addressed([holder], "you are the decider"))


def _carrying(proposal: Proposal) -> Recipients:
    keeper = proposal.seat(SeatRole.ROLLOUT_OWNER)
    acting = in_place_of([keeper]) if keeper else {}
    return acting | seats_of(proposal, SeatRole.ROLLOUT_OWNER) | authors_of(proposal)


def _problem(event: LoggedEvent) -> Problem:
    return db.session.get_one(Problem, event.details["problem_id"])


def owner(event: LoggedEvent) -> list[Recipient]:
    return _others(event, addressed([_proposal(event).owner], "you are the owner"))


def _named(event: LoggedEvent, why: str) -> list[Recipient]:
    person = db.session.get_one(Person, event.details["person_id"])
    return _others(event, addressed([person], why))


def _others(event: LoggedEvent, circle: Recipients) -> list[Recipient]:
    """Leave out whoever did it: nobody needs a letter about their own deed."""
    return [each for person_id, each in circle.items() if person_id != event.actor_id]


def _mentioned(event: LoggedEvent) -> Recipients:
    """Return whom the words mention, as they read now: they were edited before it was told."""
    said = _comment(event)
    return mentioned_by(said.body) if said and not said.deleted_at else {}


def _comment(event: LoggedEvent) -> Comment | None:
    comment_id = event.details.get("comment_id")
    if comment_id is None:  # of a concern, it is the first
        thread = _thread(event)
        return next(iter(thread.comments), None) if thread else None
    return db.session.get(Comment, comment_id)


def _thread(event: LoggedEvent) -> Thread | None:
    """Return the thread, unless its only words were taken back."""
    return db.session.get(Thread, event.details["thread_id"])


def _began(event: LoggedEvent, why: str) -> Recipients:
    thread = _thread(event)
    return addressed([thread.opened_by], why) if thread else {}


def _proposal(event: LoggedEvent) -> Proposal:
    return db.session.get_one(Proposal, event.proposal_id)
