"""Who is told what, and the reason they are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.events import DecisionRecorded, FinalCommentOpened
from proposals.drafting.actions import open_review
from proposals.drafting.clockwork import rest_idle
from proposals.drafting.events import ProposalMoved, ReviewerAsked, SeatOffered
from proposals.drafting.models import Stage
from proposals.events import KINDS, Event, LoggedEvent, deliver_due, record
from proposals.notifications.handlers import write_letters
from proposals.notifications.models import Letter
from proposals.notifications.recipients import RECIPIENTS
from proposals.review.actions import dispose, escalate, open_thread, reply, take_position
from proposals.review.events import (
    ConcernAnswered,
    ConcernEscalated,
    ConcernRaised,
    PositionsAskedAgain,
    ThreadDisposed,
)
from proposals.review.models import Comment, Disposition, Stance, Thread, ThreadKind
from tests.builders import a_concern, a_person, a_proposal

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def told_after(event: Event) -> dict[str, str]:
    """Return the reason given to each person by name."""
    record(event)
    db.session.commit()
    assert deliver_due() >= 1
    rows = db.session.execute(sa.select(Person.name, Letter.why).join(Letter.person))
    return {name: why for name, why in rows}  # noqa: C416 (a row is no pair)


def told(kind: type[Event] | None = None) -> dict[str, str]:
    """Return the reason given to each person by name, by an event of the kind if one is named."""
    db.session.commit()
    assert deliver_due() >= 1
    rows = db.session.execute(
        sa.select(Person.name, Letter.why, LoggedEvent.name).join(Letter.person).join(Letter.event)
    )
    return {name: why for name, why, event in rows if kind is None or event == kind.name}


def who(person: Person) -> dict[str, object]:
    return {"person": person.name, "person_id": person.id}


class TestAskedForSomething:
    def test_a_reviewer_is_told(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        event = ReviewerAsked(proposal_id=proposal.id, actor_id=proposal.owner_id, **who(rosa))
        assert told_after(event) == {"Rosa": "you were asked for a review"}

    def test_whoever_is_offered_a_seat_is_told_which(self, app):
        proposal = a_proposal()
        hana = a_person("Hana")
        event = SeatOffered(
            proposal_id=proposal.id,
            actor_id=proposal.owner_id,
            role="rollout_owner",
            seat="roll-out owner",
            **who(hana),
        )
        assert told_after(event) == {"Hana": "you were offered the seat of roll-out owner"}

    def test_nobody_gets_a_letter_about_their_own_deed(self, app):
        priya = a_person("Priya")
        proposal = a_proposal(owner=priya)
        event = SeatOffered(
            proposal_id=proposal.id, actor_id=priya.id, role="owner", seat="owner", **who(priya)
        )
        assert told_after(event) == {}

    def test_nobody_without_an_account_gets_one(self, app):
        proposal = a_proposal()
        for person in (a_person("Archive", email=None), a_person("Gone", deactivated_at=LONG_AGO)):
            event = ReviewerAsked(
                proposal_id=proposal.id, actor_id=proposal.owner_id, **who(person)
            )
            assert told_after(event) == {}

    def test_whoever_took_a_position_is_asked_to_look_again(self, app):
        rosa, kit = a_person("Rosa"), a_person("Kit")
        proposal = a_proposal()
        event = PositionsAskedAgain(
            proposal_id=proposal.id,
            actor_id=proposal.owner_id,
            people="Rosa and Kit",
            person_ids=[rosa.id, kit.id],
        )
        assert set(told_after(event)) == {"Rosa", "Kit"}


class TestAConcern:
    def test_reaches_every_author_and_whom_it_mentions(self, app):
        priya, co, rosa = a_person("Priya"), a_person("Co"), a_person("Rosa")
        a_person("Kit", handle="kit")
        proposal = a_proposal(owner=priya)
        proposal.co_authors.append(co)
        a_concern(proposal, by=rosa, body="@kit, @nobody and @rosa know more.")
        assert told() == {
            "Priya": "you are the owner",
            "Co": "you are a co-author",
            "Kit": "you are mentioned",
        }

    def test_that_is_answered_reaches_whoever_raised_it(self, app):
        rosa, proposal = a_person("Rosa"), a_proposal()
        concern = a_concern(proposal, by=rosa)
        reply(concern, body="We tried it on Monday.", by=proposal.owner)
        assert told(ConcernAnswered) == {"Rosa": "you raised the concern"}

    def test_that_is_escalated_reaches_who_holds_that_seat(self, app):
        proposal = a_proposal()
        concern = a_concern(proposal)
        escalate(concern, why="We do not get any further.", by=concern.opened_by)
        assert told(ConcernEscalated) == {"Ruth Adeyemi": "you are the escalation contact"}


class TestAConversation:
    def test_reaches_the_authors_and_whom_it_mentions(self, app):
        kit = a_person("Kit", handle="kit")
        proposal = a_proposal(owner=a_person("Priya"))
        open_thread(
            proposal, kind=ThreadKind.QUESTION, body="What does @kit think?", by=a_person("Rosa")
        )
        assert told() == {"Priya": "you are the owner", kit.name: "you are mentioned"}

    def test_goes_on_for_whoever_has_spoken_in_it(self, app):
        priya, rosa, kit = a_person("Priya"), a_person("Rosa"), a_person("Kit")
        proposal = a_proposal(owner=priya)
        thread = open_thread(proposal, kind=ThreadKind.COMMENT, body="Why?", by=rosa)
        reply(thread, body="Because.", by=kit)
        db.session.commit()
        deliver_due()
        db.session.execute(sa.delete(Letter))
        reply(thread, body="Oh.", by=priya)
        assert told() == {
            "Rosa": "you began the conversation",
            "Kit": "you take part in the conversation",
        }

    def test_with_a_disposition_reaches_whoever_began_it(self, app):
        proposal = a_proposal()
        rosa = a_person("Rosa")
        thread = open_thread(proposal, kind=ThreadKind.COMMENT, body="Say how.", by=rosa)
        dispose(thread, disposition=Disposition.TAKEN, by=proposal.owner)
        assert told(ThreadDisposed) == {"Rosa": "you began the conversation"}


class TestAPosition:
    def test_reaches_the_authors(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(owner=a_person("Priya"), reviewers=(rosa,))
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        assert told() == {"Priya": "you are the owner"}

    def test_that_objects_is_told_as_a_concern_alone(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(owner=a_person("Priya"), reviewers=(rosa,))
        take_position(
            proposal,
            stance=Stance.OBJECTS,
            statement="No way back.",
            would_settle="A rehearsal.",
            by=rosa,
        )
        assert told() == {"Priya": "you are the owner"}
        assert db.session.scalars(sa.select(Letter)).one().event.name == ConcernRaised.name


class TestTheEndOfAReview:
    def test_final_comment_reaches_seats_and_reviewers(self, app):
        proposal = a_proposal(
            owner=a_person("Priya"), decider=a_person("Tomas"), reviewers=(a_person("Rosa"),)
        )
        event = FinalCommentOpened(
            proposal_id=proposal.id, actor_id=proposal.owner_id, until="Tue", closes_at="x"
        )
        told = told_after(event)
        assert told["Tomas"] == "you are the decider"
        assert told["Rosa"] == "you are a reviewer"
        assert "Priya" not in told

    def test_final_comment_reaches_co_authors_and_whoever_spoke(self, app):
        kit, cleo = a_person("Kit"), a_person("Cleo")
        proposal = a_proposal(owner=a_person("Priya"))
        proposal.co_authors.append(cleo)
        a_concern(proposal, by=kit)
        event = FinalCommentOpened(
            proposal_id=proposal.id, actor_id=proposal.owner_id, until="Tue", closes_at="x"
        )
        told = told_after(event)
        assert told["Kit"] == "you took part"
        assert told["Cleo"] == "you are a co-author"

    def test_reaches_whoever_acts_for_somebody_who_is_away(self, app):
        tomas, noor = a_person("Tomas"), a_person("Noor")
        proposal = a_proposal(owner=a_person("Priya"), decider=tomas)
        name_stand_in(tomas, stand_in=noor, begins_on=clock.today(), by=tomas)
        event = FinalCommentOpened(
            proposal_id=proposal.id, actor_id=proposal.owner_id, until="Tue", closes_at="x"
        )
        assert told_after(event)["Noor"] == "you stand in for Tomas"

    def test_a_decision_reaches_everybody_who_took_part_each_once(self, app):
        tomas, rosa, kit = a_person("Tomas"), a_person("Rosa"), a_person("Kit")
        proposal = a_proposal(owner=a_person("Priya"), decider=tomas, reviewers=(rosa,))
        thread = Thread(
            proposal=proposal, kind=ThreadKind.COMMENT, revision_number=1, opened_by=rosa
        )
        thread.comments = [Comment(author=kit, body="x", html="x")]
        db.session.add(thread)
        event = DecisionRecorded(
            proposal_id=proposal.id,
            actor_id=tomas.id,
            ruling="accepted",
            label="Accepted",
            sequence=1,
            over_objection=False,
        )
        told = told_after(event)
        assert told["Priya"] == "you are the owner"
        assert told["Kit"] == "you took part"
        assert told["Rosa"] == "you are a reviewer"
        assert "Tomas" not in told
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == len(told)


def test_an_event_delivered_twice_still_is_one_letter_each(app):
    proposal = a_proposal()
    logged = record(
        ReviewerAsked(proposal_id=proposal.id, actor_id=proposal.owner_id, **who(a_person("Rosa")))
    )
    for _ in range(3):
        write_letters(logged)
        db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 1


@pytest.mark.parametrize("name", RECIPIENTS)
def test_every_event_with_recipients_exists(name):
    assert KINDS[name].name == name


def test_letters_wait_for_the_worker(app):
    proposal = a_proposal()
    record(ReviewerAsked(proposal_id=proposal.id, actor_id=None, **who(a_person("Rosa"))))
    db.session.commit()
    assert db.session.scalar(sa.select(Letter)) is None
    deliver_due()
    letter = db.session.scalars(sa.select(Letter)).one()
    assert letter.due_at - letter.event.occurred_at < timedelta(minutes=1)


class TestWhatRestsAndWakes:
    def test_is_told_to_its_authors_and_then_to_everybody_with_a_part(self, app):
        proposal = a_proposal(reviewers=(a_person("Rosa"),))
        proposal.active_at = LONG_AGO
        db.session.commit()
        assert rest_idle() == 1
        assert set(told(ProposalMoved)) == {"Priya Raman"}
        open_thread(proposal, kind=ThreadKind.COMMENT, body="Back.", by=proposal.owner)
        assert {"Rosa", "Hana Sato"} <= set(told(ProposalMoved))

    def test_is_no_letter_of_any_other_move(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        open_review(proposal, by=proposal.owner)
        assert told(ProposalMoved) == {}
