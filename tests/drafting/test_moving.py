"""Opening the review, leaving, and coming back."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting import guards
from proposals.drafting.actions import (
    back_to_draft,
    name_risk,
    offer_ownership,
    offer_seat,
    open_review,
    plan_milestone,
    revive,
    save_revision,
    supersede,
    withdraw,
)
from proposals.drafting.actions.share_links import make_share_link
from proposals.drafting.clockwork import rest_idle
from proposals.drafting.events import ProposalMoved
from proposals.drafting.lifecycle import BEFORE_DECISION, Unmet, needs_of
from proposals.drafting.models import Lane, Likelihood, SeatRole, Severity, Stage, Visibility
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import open_thread, reply
from proposals.review.models import ThreadKind
from tests.builders import a_person, a_proposal, an_administrator


def _draft(**fields):
    return a_proposal(stage=Stage.DRAFT, **fields)


def _without(name):
    """A draft with all but one thing, and how the needs line calls what is missing."""
    proposal = _draft(promises=0 if name == "goal" else 1)
    if name in ("gets_worse", "undo", "stop_when", "body"):
        setattr(proposal.latest, name, "" if name != "body" else "## Something else\n\nText.")
    elif name == "brief":
        proposal.brief = " "
    elif name == "decider":
        proposal.seats.remove(seat := _seat(proposal))
        db.session.delete(seat)
    elif name == "departed":
        proposal.seat(SeatRole.DECIDER).deactivated_at = clock.now()
    elif name == "reviewer":
        for reviewer in list(proposal.reviewers):
            reviewer.person.deactivated_at = clock.now()
    db.session.commit()
    return proposal


def _seat(proposal):
    return next(seat for seat in proposal.seats if seat.role == SeatRole.DECIDER)


class TestOpeningTheReview:
    @pytest.mark.parametrize(
        ("name", "phrases"),
        [
            ("decider", ["a decider"]),
            ("departed", ["a decider (Tomás Lindqvist has left)"]),
            ("brief", ["In brief"]),
            ("body", ["Context", "Narrative"]),
            ("gets_worse", ["what gets worse, and for whom"]),
            ("undo", ["how we undo it"]),
            ("stop_when", ["what would make us stop"]),
            ("goal", ["a goal commitment, or the reason why there is no measurable outcome"]),
            ("reviewer", ["a reviewer"]),
        ],
    )
    def test_waits_for_what_is_missing_and_says_whose_turn_it_is(self, app, name, phrases):
        proposal = _without(name)
        needs = needs_of(guards.OPEN_REVIEW, proposal)
        assert [need.phrase for need in needs] == phrases
        assert {need.turn for need in needs} == {(proposal.owner,)}
        with pytest.raises(Unmet) as refused:
            open_review(proposal, by=proposal.owner)
        assert refused.value.detail == (f"“Open the review” still needs: {'; '.join(phrases)}.")

    def test_shows_a_draft_to_the_organisation(self, app):
        proposal = _draft()
        open_review(proposal, by=proposal.owner)
        assert (proposal.stage, proposal.visibility) == (Stage.IN_REVIEW, Visibility.ORGANISATION)
        assert proposal.review_opened_at

    def test_keeps_a_restricted_one_restricted(self, app):
        proposal = _draft(visibility=Visibility.RESTRICTED)
        open_review(proposal, by=proposal.owner)
        assert proposal.visibility == Visibility.RESTRICTED

    def test_keeps_the_thresholds_and_the_lane_of_the_day(self, app):
        proposal = _draft(is_reversible=False)
        open_review(proposal, by=proposal.owner)
        assert proposal.policy == as_document(Thresholds())
        assert proposal.lane == Lane.FULL

    def test_accepts_the_reason_for_no_outcome_instead_of_a_goal(self, app):
        proposal = _draft(promises=0, no_outcome_reason="A licence ran out.")
        open_review(proposal, by=proposal.owner)
        assert proposal.stage == Stage.IN_REVIEW

    def test_is_for_authors(self, app):
        with pytest.raises(Forbidden):
            open_review(_draft(), by=a_person("Bo"))

    def test_starts_from_a_draft(self, app):
        proposal = a_proposal(stage=Stage.IN_REVIEW)
        with pytest.raises(Conflict, match="not possible while the proposal is in review"):
            open_review(proposal, by=proposal.owner)


class TestWithdrawing:
    @pytest.mark.parametrize("stage", sorted(BEFORE_DECISION))
    def test_is_possible_before_a_decision_with_a_reason(self, app, stage):
        proposal = a_proposal(stage=stage)
        withdraw(proposal, reason="The vendor fixed it.", by=proposal.owner)
        assert proposal.stage == Stage.WITHDRAWN
        assert proposal.withdrawn_reason == "The vendor fixed it."

    def test_needs_a_reason(self, app):
        proposal = a_proposal()
        with pytest.raises(Unmet, match="still needs: a reason"):
            withdraw(proposal, reason=" ", by=proposal.owner)

    def test_is_not_possible_afterwards(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            withdraw(proposal, reason="Too late", by=proposal.owner)

    def test_is_for_the_owner_alone(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        proposal.co_authors.append(bo)
        with pytest.raises(Forbidden, match="Only its owner"):
            withdraw(proposal, reason="x", by=bo)


class TestSuperseding:
    @pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.SUPERSEDED}))
    def test_is_possible_at_any_stage(self, app, stage):
        visibility = Visibility.ORGANISATION
        old, new = a_proposal(stage=stage, visibility=visibility), a_proposal("Second try")
        supersede(old, successor=new, by=old.owner)
        assert (old.stage, old.superseded_by) == (Stage.SUPERSEDED, new)

    def test_is_for_the_owner_and_administrators(self, app):
        old, new = a_proposal(), a_proposal("Second try")
        with pytest.raises(Forbidden, match="owner or an administrator"):
            supersede(old, successor=new, by=a_person("Bo"))
        supersede(old, successor=new, by=an_administrator())
        assert old.stage == Stage.SUPERSEDED

    def test_never_goes_in_a_circle(self, app):
        first, second = a_proposal(), a_proposal("Second try")
        with pytest.raises(Invalid, match="cannot replace itself"):
            supersede(first, successor=first, by=first.owner)
        supersede(first, successor=second, by=first.owner)
        with pytest.raises(Invalid, match="in a circle"):
            supersede(second, successor=first, by=second.owner)

    def test_does_not_give_a_private_draft_away(self, app):
        old, secret = a_proposal(), _draft(title="Secret")
        with pytest.raises(Invalid, match="can see that one"):
            supersede(old, successor=secret, by=old.owner)


class TestTakingItUpAgain:
    @pytest.mark.parametrize("stage", [Stage.DEFERRED, Stage.DECLINED])
    def test_makes_it_a_draft_that_waits_for_a_new_revision(self, app, stage):
        proposal = a_proposal(stage=stage)
        back_to_draft(proposal, note="The vendor changed its prices.", by=proposal.owner)
        assert proposal.stage == Stage.DRAFT
        with pytest.raises(Unmet, match="a new revision after revision 1"):
            open_review(proposal, by=proposal.owner)
        save_revision(proposal, brief="Cheaper now.", base_revision=1, by=proposal.owner)
        open_review(proposal, by=proposal.owner)
        assert proposal.stage == Stage.IN_REVIEW

    def test_needs_a_note_on_what_changed(self, app):
        proposal = a_proposal(stage=Stage.DEFERRED)
        with pytest.raises(Unmet, match="a note on what changed"):
            back_to_draft(proposal, note="", by=proposal.owner)

    def test_stays_visible_to_those_who_knew_it(self, app):
        proposal = a_proposal(stage=Stage.DECLINED)
        back_to_draft(proposal, note="New facts", by=proposal.owner)
        assert proposal.visibility == Visibility.ORGANISATION

    def test_is_told_with_the_note(self, app):
        proposal = a_proposal(stage=Stage.DECLINED)
        back_to_draft(proposal, note="New facts", by=proposal.owner)
        event = db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first()
        assert event.phrase == "moved it to draft “New facts”"

    def test_is_not_possible_after_acceptance(self, app):
        proposal = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            back_to_draft(proposal, note="x", by=proposal.owner)


def comment(proposal, *, by):
    open_thread(proposal, kind=ThreadKind.COMMENT, body="Back from leave.", by=by)


def answer_a_question(proposal, *, by):
    asked = open_thread(proposal, kind=ThreadKind.QUESTION, body="?", by=a_person("Bo"))
    assert proposal.stage == Stage.DORMANT
    reply(asked, body="Soon.", by=by)


def offer_a_seat(proposal, *, by):
    offer_seat(proposal, role=SeatRole.SPONSOR, person=a_person("Hana"), by=by)


def plan(proposal, *, by):
    plan_milestone(proposal, title="Announced", by=by)


def hand_it_over(proposal, *, by):
    offer_ownership(proposal, person=a_person("Hana"), by=by)


def share_the_brief(proposal, *, by):
    make_share_link(proposal, by=by)


WAKING = (comment, answer_a_question, offer_a_seat, plan, hand_it_over, share_the_brief)


class TestADormantProposal:
    def test_is_revived_by_an_author(self, app):
        proposal = a_proposal(stage=Stage.DORMANT)
        with pytest.raises(Forbidden):
            revive(proposal, by=a_person("Bo"))
        revive(proposal, by=proposal.owner)
        assert proposal.stage == Stage.IN_REVIEW

    def test_wakes_when_an_author_works_on_it(self, app):
        proposal = a_proposal(stage=Stage.DORMANT)
        _name_risk(proposal, proposal.owner)
        assert proposal.stage == Stage.IN_REVIEW

    @pytest.mark.parametrize("deed", WAKING, ids=lambda deed: deed.__name__)
    def test_wakes_whatever_an_author_does(self, app, deed):
        proposal = a_proposal(stage=Stage.DORMANT)
        deed(proposal, by=proposal.owner)
        db.session.commit()
        assert proposal.stage == Stage.IN_REVIEW
        [moved] = db.session.query(LoggedEvent).filter_by(name=ProposalMoved.name)
        assert moved.actor_id == proposal.owner_id
        assert moved.phrase.strip() == "moved it to in review"

    def test_can_be_withdrawn_without_waking_first(self, app):
        proposal = a_proposal(stage=Stage.DORMANT)
        proposal.seats[0].accepted_at = None
        withdraw(proposal, reason="Bought instead.", by=proposal.owner)
        moved = (
            db.session.query(LoggedEvent)
            .filter_by(name=ProposalMoved.name)
            .order_by(LoggedEvent.id)
            .all()
        )
        assert [each.details["went_to"] for each in moved] == [Stage.WITHDRAWN]

    def test_sleeps_on_when_somebody_else_does(self, app):
        proposal = a_proposal(stage=Stage.DORMANT)
        _name_risk(proposal, a_person("Bo"))
        assert proposal.stage == Stage.DORMANT

    def test_falls_asleep_by_itself_after_ninety_idle_days(self, app):
        idle, fresh = a_proposal(), a_proposal("Fresh")
        idle.active_at = clock.now() - timedelta(days=Thresholds().dormant_days)
        fresh.active_at = clock.now() - timedelta(days=Thresholds().dormant_days - 1)
        db.session.commit()
        assert rest_idle() == 1
        assert rest_idle() == 0
        assert (idle.stage, fresh.stage) == (Stage.DORMANT, Stage.IN_REVIEW)

    @pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.IN_REVIEW}))
    def test_was_in_review_before(self, app, stage):
        proposal = a_proposal(stage=stage, active_at=clock.now() - timedelta(days=400))
        assert rest_idle() == 0
        assert proposal.stage == stage

    def test_is_nobodys_deed(self, app):
        assert not guards.FALL_DORMANT.who(an_administrator(), a_proposal())


def _name_risk(proposal, by):
    name_risk(proposal, description="x", likelihood=Likelihood.LOW, severity=Severity.MILD, by=by)
