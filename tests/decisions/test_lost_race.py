"""Two people at once, for real: each in a session of their own."""

from __future__ import annotations

from contextvars import Context

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from proposals.accounts.models import Person
from proposals.db import db, transaction
from proposals.decisions.actions import correct, decide, extend
from proposals.decisions.clockwork import run_clock
from proposals.decisions.models import Decision, Ruling
from proposals.decisions.queries import running_period_of
from proposals.drafting.models import Proposal, SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.review.actions import open_thread, raise_concern, reply, take_position
from proposals.review.models import Comment, Stance, Thread, ThreadKind
from proposals.review.queries import open_concerns_of
from tests.builders import a_final_comment, a_person, a_proposal
from tests.decisions.moments import later

LOST = (StaleDataError, IntegrityError, OperationalError)


def elsewhere(app, deed, *arguments):
    """Do the deed in a session of its own, and commit it before this one goes on."""

    def run():
        with app.app_context(), transaction():
            deed(*arguments)

    Context().run(run)


def an_objection(proposal_id, person_id):
    raise_concern(
        db.session.get_one(Proposal, proposal_id),
        title="No way back",
        body="Nobody has tried it.",
        would_settle="A rehearsal.",
        by=db.session.get_one(Person, person_id),
    )


def an_acceptance(proposal_id, person_id, rationale="It is worth it."):
    decide(
        db.session.get_one(Proposal, proposal_id),
        ruling=Ruling.ACCEPTED,
        rationale=rationale,
        answers={},
        by=db.session.get_one(Person, person_id),
    )


@pytest.fixture
def proposal(app):
    proposal = a_proposal()
    a_final_comment(proposal)
    db.session.refresh(proposal)
    return proposal


def look_at(proposal):
    """Look at all that a decision looks at, and keep it, as one of two overlapping requests."""
    assert proposal.stage is Stage.FINAL_COMMENT
    assert (open_concerns_of(proposal), proposal.positions, proposal.decisions) == ([], [], [])
    assert running_period_of(proposal)
    db.session().expire_on_commit = False
    db.session.commit()


def test_a_concern_raised_while_somebody_accepts_is_not_lost(app, proposal):
    decider, ana = proposal.seat(SeatRole.DECIDER), a_person("Ana")
    proposal_id, decider_id, ana_id = proposal.id, decider.id, ana.id
    look_at(proposal)

    elsewhere(app, an_objection, proposal_id, ana_id)
    with pytest.raises(LOST), transaction():
        an_acceptance(proposal_id, decider_id)

    db.session.expire_all()
    kept = db.session.get_one(Proposal, proposal_id)
    assert kept.stage is Stage.IN_REVIEW
    assert len(open_concerns_of(kept)) == 1
    assert db.session.scalar(sa.select(sa.func.count(Decision.id))) == 0


def test_a_concern_that_comes_after_the_acceptance_is_told_so(app, proposal):
    decider, ana = proposal.seat(SeatRole.DECIDER), a_person("Ana")
    proposal_id, decider_id, ana_id = proposal.id, decider.id, ana.id
    look_at(proposal)

    elsewhere(app, an_acceptance, proposal_id, decider_id)
    with pytest.raises(LOST), transaction():
        an_objection(proposal_id, ana_id)

    db.session.expire_all()
    kept = db.session.get_one(Proposal, proposal_id)
    assert kept.stage is Stage.ACCEPTED
    assert open_concerns_of(kept) == []


def test_two_decisions_never_both_land(app, proposal):
    decider = proposal.seat(SeatRole.DECIDER)
    proposal_id, decider_id = proposal.id, decider.id
    look_at(proposal)

    elsewhere(app, an_acceptance, proposal_id, decider_id, "The first.")
    with pytest.raises(LOST), transaction():
        an_acceptance(proposal_id, decider_id, "The second.")

    db.session.expire_all()
    assert db.session.scalars(sa.select(Decision.rationale)).all() == ["The first."]


def a_correction(decision_id, person_id, why):
    correct(
        db.session.get_one(Decision, decision_id),
        ruling=Ruling.DECLINED,
        rationale="The numbers were old.",
        why=why,
        answers={},
        by=db.session.get_one(Person, person_id),
    )


def test_two_corrections_never_both_land(app, proposal):
    decider = proposal.seat(SeatRole.DECIDER)
    proposal_id, decider_id = proposal.id, decider.id
    an_acceptance(proposal_id, decider_id)
    db.session.commit()
    first_id = db.session.scalar(sa.select(Decision.id))
    first = db.session.get_one(Decision, first_id)
    assert (proposal.decisions, proposal.concerns, first.dissents) == ([first], [], [])
    assert (proposal.stage, first.conditions) == (Stage.ACCEPTED, [])
    assert all((proposal.seats, proposal.commitments))
    db.session().expire_on_commit = False
    db.session.commit()

    elsewhere(app, a_correction, first_id, decider_id, "The first.")
    with pytest.raises(LOST), transaction():
        a_correction(first_id, decider_id, "The second.")

    db.session.expire_all()
    assert db.session.scalars(
        sa.select(Decision.why_corrected).order_by(Decision.sequence)
    ).all() == ["", "The first."]


def an_extension(proposal_id, person_id):
    extend(
        db.session.get_one(Proposal, proposal_id),
        days=2,
        reason="The auditor is away.",
        by=db.session.get_one(Person, person_id),
    )


def test_a_period_that_is_extended_at_the_last_moment_is_not_cut_short(app, monkeypatch):
    proposal = a_proposal(policy=as_document(Thresholds(accepts_in_silence=("standard",))))
    a_final_comment(proposal, is_over=False)
    decider = proposal.seat(SeatRole.DECIDER)
    proposal_id, decider_id = proposal.id, decider.id
    later(monkeypatch, days=5, seconds=-30)
    look_at(proposal)

    elsewhere(app, an_extension, proposal_id, decider_id)
    later(monkeypatch, minutes=1)
    with pytest.raises(LOST), transaction():
        an_acceptance(proposal_id, decider_id)
    assert run_clock() == 0

    db.session.expire_all()
    assert db.session.get_one(Proposal, proposal_id).stage is Stage.FINAL_COMMENT


def test_two_comments_at_the_same_moment_are_both_heard(app, proposal):
    thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
    db.session.commit()
    thread_id, ana_id, bo_id = thread.id, a_person("Ana").id, thread.opened_by_id
    assert thread.comment_count == 1
    db.session().expire_on_commit = False
    db.session.commit()

    def answer(thread_id, person_id):
        by = db.session.get_one(Person, person_id)
        reply(db.session.get_one(Thread, thread_id), body="Because.", by=by)

    elsewhere(app, answer, thread_id, ana_id)
    with transaction():
        answer(thread_id, bo_id)

    db.session.expire_all()
    assert db.session.get_one(Thread, thread_id).comment_count == 3
    assert db.session.scalar(sa.select(sa.func.count(Comment.id))) == 3


def test_a_position_taken_while_what_is_proposed_changes_is_not_taken_for_new(app, proposal):
    proposal_id, owner_id, ana_id = proposal.id, proposal.owner_id, a_person("Ana").id
    look_at(proposal)

    elsewhere(app, an_objection, proposal_id, owner_id)
    with pytest.raises(LOST), transaction():
        take_position(
            db.session.get_one(Proposal, proposal_id),
            stance=Stance.SUPPORTS,
            statement="",
            by=db.session.get_one(Person, ana_id),
        )
